using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Images;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.CommandLine.Reporting;
using AsyncCap.Scenarios;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Measuring;

/// <summary>Measures on the metal: runs the measuring story with the release kernel, and weighs that kernel.</summary>
public sealed class MetalMeasurement(Surroundings surroundings)
{
    /// <summary>The figures, all of them exact unless they are times.</summary>
    /// <exception cref="CommandFailure">The story did not pass, so its figures mean nothing.</exception>
    public async Task<IReadOnlyList<MeasuredFigure>> RunAsync(CancellationToken cancellation)
    {
        await surroundings.Packages.RequireAsync(cancellation, DebianPackage.Binutils, DebianPackage.Qemu);
        await surroundings.Builder.BuildImagesAsync(cancellation);
        await surroundings.Errors.WriteLineAsync("measuring on the metal");
        RunSummary costs = await TellAsync(StoryImage.Programs, new BootCommandLine { Run = [Surroundings.MeasureStory] }, cancellation);
        RunSummary vats = await TellAsync(StoryImage.Vats, new BootCommandLine { Run = [Surroundings.MeasureVatsStory] }, cancellation);
        RunSummary longest = await TellAsync(
            StoryImage.Programs, new BootCommandLine { Run = [Surroundings.LongestStory], WatchesEntries = true }, cancellation);
        return
        [
            .. costs.Record.Figures.Select(ToMeasured),
            .. vats.Record.Figures.Select(ToMeasured),
            .. longest.Record.Figures.Select(ToMeasured),
            .. await WeighImagesAsync(surroundings.Layout, cancellation),
        ];
    }

    private async Task<RunSummary> TellAsync(StoryImage image, BootCommandLine boot, CancellationToken cancellation)
    {
        StoryRun run = new(surroundings.Metal(image, false), boot, GuestLimits.Default);
        RunSummary summary = await run.RunAsync(new SilentReport(), log: null, cancellation);
        if (summary.ExitCode != ExitCode.Success)
        {
            Complain(summary);
            throw new CommandFailure(summary.ExitCode, "the measurement does not hold, so nothing is stored");
        }

        return summary;
    }

    /// <summary>Text, read-only data and data of each image.</summary>
    public static async Task<IReadOnlyList<MeasuredFigure>> WeighImagesAsync(RepositoryLayout layout, CancellationToken cancellation) =>
    [
        new("metal/kernel-image/size", await WeighAsync(layout.Kernel(isChecked: false), cancellation), "bytes", Exact: true),
        new("metal/programs-image/size", await WeighAsync(layout.Programs, cancellation), "bytes", Exact: true),
        new("metal/vats-image/size", await WeighAsync(layout.Vats, cancellation), "bytes", Exact: true),
    ];

    /// <summary>A figure of a story as the history has it.</summary>
    public static MeasuredFigure ToMeasured(FigureSeen figure) =>
        new($"metal/{figure.Row}/{figure.Name}", figure.Value, figure.Unit, Exact: figure.Unit != "ns");

    // Without what only a debugger reads.
    private static async Task<long> WeighAsync(string path, CancellationToken cancellation)
    {
        byte[] image = await File.ReadAllBytesAsync(path, cancellation);
        return ElfFile.ReadSections(image)
            .Where(section => section.Kind is not (ElfSectionKind.None or ElfSectionKind.Bss))
            .Sum(section => (long)section.SizeBytes);
    }

    private void Complain(RunSummary summary)
    {
        foreach (RowRecord row in summary.Record.Stories.SelectMany(story => story.Rows).Where(row => !row.HasPassed))
        {
            surroundings.Errors.WriteLine($"  FAIL  {row.Name} {row.Text}");
        }

        foreach (ProtocolError error in summary.Record.Errors)
        {
            surroundings.Errors.WriteLine($"  FAIL  protocol: {PlainReport.Explain(error)}");
        }

        WholeRun run = new();
        run.Add(summary);
        run.Write(surroundings.Errors, surroundings.Errors);
    }
}
