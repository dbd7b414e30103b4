using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Tools;
using AsyncCap.CommandLine.Verbs;
using AsyncCap.Scenarios;

namespace AsyncCap.CommandLine.Tests;

/// <summary>A command line whose world, builder and installer are fakes; remembers what was asked of them.</summary>
internal sealed class FakeCommandLine
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public string Output => _output.ToString();

    public string Errors => _errors.ToString();

    /// <summary>What was required and built, in order.</summary>
    public List<string> Deeds { get; } = [];

    public FakeWorld Metal { get; } = new("metal");

    public FakeWorld Hosted { get; } = new("hosted");

    public FakeWorld MetalVats { get; } = new("metal");

    public FakeWorld HostedVats { get; } = new("hosted");

    public FakeWorld InProcess { get; } = new("process");

    /// <summary>Stories of vats, behind the others; none unless a test has some.</summary>
    public StoryEntry[] VatStories { get; init; } = [];

    public RepositoryLayout Layout { get; init; } = RepositoryLayout.Find();

    public bool IsToolMissing { get; init; }

    public Task<int> RunAsync(params string[] words) => CommandTree.RunAsync(words, new Surroundings
    {
        Layout = Layout,
        Output = _output,
        Errors = _errors,
        Terminal = null,
        AllStories =
        [
            new("survive", "callers live on"), new("churn", "many objects"), new("measure", "figures", IsMeasurement: true),
            new("dice", "numbers", IsMeasurement: true, Machine: "clock=turns quantum=off", Keys: "plays only"),
            .. VatStories,
        ],
        Metal = (image, isChecked) =>
        {
            Deeds.Add(isChecked ? "checked kernel" : "release kernel");
            return image == StoryImage.Vats ? MetalVats : Metal;
        },
        Hosted = image => image == StoryImage.Vats ? HostedVats : Hosted,
        InProcess = InProcess,
        Packages = new FakeInstaller(Deeds, IsToolMissing),
        Builder = new FakeBuilder(Deeds),
    }, CancellationToken.None);

    private sealed class FakeInstaller(List<string> deeds, bool isToolMissing) : IPackageInstaller
    {
        public Task RequireAsync(CancellationToken cancellation, params DebianPackage[] packages)
        {
            deeds.AddRange(Array.ConvertAll(packages, package => package.Name));
            return isToolMissing ? throw new CommandFailure(ExitCode.MissingTool, "no QEMU") : Task.CompletedTask;
        }
    }

    private sealed class FakeBuilder(List<string> deeds) : IBuilder
    {
        public Task BuildImagesAsync(CancellationToken cancellation)
        {
            deeds.Add("images");
            return Task.CompletedTask;
        }

        public Task BuildSolutionAsync(CancellationToken cancellation)
        {
            deeds.Add("solution");
            return Task.CompletedTask;
        }
    }
}

/// <summary>A world that says what a test wants it to say.</summary>
internal sealed class FakeWorld(string name) : IWorld
{
    public string Name => name;

    public string[] Lines { get; set; } = [];

    public GuestEnding Ending { get; set; } = new(GuestEndingKind.PoweredOff);

    public string? Boot { get; private set; }

    public GuestLimits? Limits { get; private set; }

    public Task<GuestEnding> RunAsync(
        BootCommandLine boot, ChannelWriter<string> console, GuestLimits limits, CancellationToken cancellation)
    {
        Boot = boot.ToString();
        Limits = limits;
        foreach (string line in Lines)
        {
            _ = console.TryWrite(line);
        }

        console.Complete();
        return Task.FromResult(Ending);
    }
}
