using System.Linq;
using AsyncCap.Arch.X64.Devices;
using AsyncCap.Arch.X64.Processor;
using Xunit;

namespace AsyncCap.Tests.Arch;

/// <summary>Which lines the controllers let through.</summary>
public sealed class InterruptControllerTests
{
    [Fact]
    public void A_line_is_let_through_alone_and_masked_alone()
    {
        Instructions.PortWrites.Clear();
        InterruptController.Initialize();
        Assert.Equal((0xff, 0xff), Masks());
        InterruptController.Enable(0);
        InterruptController.Enable(4);
        Assert.Equal((0xee, 0xff), Masks());
        InterruptController.Mask(4);
        Assert.Equal((0xfe, 0xff), Masks());
        InterruptController.Enable(9);
        Assert.Equal((0xfa, 0xfd), Masks());
        InterruptController.Mask(9);
        Assert.Equal((0xfa, 0xff), Masks());
    }

    [Theory]
    [InlineData(4u, 1)]
    [InlineData(12u, 2)]
    public void The_controllers_that_a_line_goes_through_learn_of_its_end(uint line, int count)
    {
        Instructions.PortWrites.Clear();
        InterruptController.Acknowledge(line);
        Assert.Equal(count, Instructions.PortWrites.Count(write => write.Value == 0x20));
    }

    private static (int First, int Second) Masks() => (Instructions.ReadPort8(0x21), Instructions.ReadPort8(0xa1));
}
