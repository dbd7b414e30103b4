using System;
using System.Threading.Tasks;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>Interrupts of a real device reach a program, and what comes in by the console with them.</summary>
[Collection(ImageCollection.Name)]
public sealed class ConsoleTests(ImageFixture images)
{
    [QemuTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_driver_hears_of_every_line_that_is_typed(bool isChecked)
    {
        // The second line is typed when the first has been told: it needs an interrupt of its own.
        Boot boot = await ImageFixture.BootAsync(images.Machine("run=console expect=hello lines=2", isChecked) with
        {
            Typist = line => line.StartsWith("@story", StringComparison.Ordinal) || line.StartsWith("@row line", StringComparison.Ordinal) ? "hello\n" : null,
        });
        boot.MustPass();
        Assert.Equal(["line", "next-line"], boot.Rows);
    }
}
