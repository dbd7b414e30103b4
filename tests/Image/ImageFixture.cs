using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.CommandLine.Tools;
using Xunit;

// Two processors, and a guest keeps one of them busy.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace AsyncCap.Tests.Image;

/// <summary>Builds the images once for all tests, and boots machines with them.</summary>
public sealed class ImageFixture : IAsyncLifetime
{
    private static readonly GuestLimits Patient = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120));

    public RepositoryLayout Layout { get; } = RepositoryLayout.Find();

    public Task InitializeAsync() => new DotnetBuilder(Layout, TextWriter.Null).BuildImagesAsync(CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>A machine with the release kernel or the checked one, and this boot command line.</summary>
    public QemuMachine Machine(string commandLine, bool isChecked = false) =>
        MetalWorld.Machine(Layout, commandLine, isChecked);

    /// <summary>Boots the release kernel, or the checked one, and waits for its end.</summary>
    public Task<Boot> BootAsync(string commandLine, bool isChecked = false) => BootAsync(Machine(commandLine, isChecked));

    /// <summary>Boots a machine and waits for its end.</summary>
    public static async Task<Boot> BootAsync(QemuMachine machine, GuestLimits? limits = null)
    {
        Channel<string> console = Channel.CreateUnbounded<string>();
        GuestEnding ending = await Guest.RunAsync(machine, console.Writer, limits ?? Patient, CancellationToken.None);
        List<string> lines = [];
        RunRecord record = new(StoriesOf(machine.BootCommandLine));
        await foreach (string line in console.Reader.ReadAllAsync())
        {
            lines.Add(line);
            _ = record.Accept(line); // the record keeps what it meant
        }

        _ = record.Close(); // likewise
        return new Boot(machine, lines, record, ending);
    }

    private static string[] StoriesOf(string commandLine) =>
        commandLine.Split(' ').FirstOrDefault(word => word.StartsWith("run=", StringComparison.Ordinal))?[4..].Split(',') ?? [];
}

/// <summary>All tests that boot machines.</summary>
[CollectionDefinition(Name)]
public sealed class ImageCollection : ICollectionFixture<ImageFixture>
{
    public const string Name = "images";
}

/// <summary>A test that needs QEMU: <c>./asynccap test</c> installs it, <c>dotnet test</c> may have to do without.</summary>
internal sealed class QemuFactAttribute : FactAttribute
{
    public QemuFactAttribute() => Skip = Qemu.ReasonToSkip;
}

/// <inheritdoc cref="QemuFactAttribute"/>
internal sealed class QemuTheoryAttribute : TheoryAttribute
{
    public QemuTheoryAttribute() => Skip = Qemu.ReasonToSkip;
}

internal static class Qemu
{
    public static string? ReasonToSkip { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(HasIt) ? null : "qemu-system-x86_64 is not installed";

    public static string? ReasonToSkipDebugging { get; } =
        ReasonToSkip ?? ((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static folder => File.Exists(Path.Combine(folder, "gdb"))) ? null : "gdb is not installed");

    private static bool HasIt(string folder) => File.Exists(Path.Combine(folder, "qemu-system-x86_64"));
}
