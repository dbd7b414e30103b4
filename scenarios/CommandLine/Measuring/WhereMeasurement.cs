using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Images;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.CommandLine.Tools;
using AsyncCap.Scenarios.Stories;

namespace AsyncCap.CommandLine.Measuring;

/// <summary>Where the instructions of a row of the story <c>measure</c> go.</summary>
/// <param name="Row">The row.</param>
/// <param name="Cost">What the row itself counted for one operation.</param>
/// <param name="Shares">What ran, line by line.</param>
/// <param name="TextOf">What stands in a line.</param>
public sealed record WhereInstructionsGo(string Row, long Cost, IReadOnlyList<InstructionShare> Shares, Func<string, string> TextOf);

/// <summary>Boots one row of the story <c>measure</c> on an emulator that logs every block it runs, and adds up.</summary>
public sealed class WhereMeasurement(Surroundings surroundings)
{
    // Programs live in the first 16 MiB of their segment, the kernel at the top: BIOS and loader are of no interest.
    private const ulong FirstProgramAddress = 0x4000_0000;
    private const ulong LastProgramAddress = 0x40FF_FFFF;
    private const string Wanted = "0x40000000..0x40ffffff,0xffffffff80000000..0xffffffff80ffffff";
    private const double Tolerance = 0.02;

    /// <summary>Measures.</summary>
    /// <exception cref="CommandFailure">There is no such row, or what was logged is not what the row counted.</exception>
    public async Task<WhereInstructionsGo> RunAsync(string row, CancellationToken cancellation)
    {
        await surroundings.Packages.RequireAsync(cancellation, DebianPackage.Binutils, DebianPackage.Qemu);
        await surroundings.Builder.BuildImagesAsync(cancellation);
        RepositoryLayout layout = surroundings.Layout;
        ProcessOutcome symbols = await ChildProcess.CaptureAsync("nm", ["-n", layout.Programs, layout.Kernel(isChecked: false)], layout.Root, cancellation);
        FunctionNames names = new(symbols.Output);
        await surroundings.Errors.WriteLineAsync("counting on the metal; every block that runs is logged, which takes a minute");
        (InstructionTrace trace, RunRecord record) = await TraceAsync(row, cancellation);
        if (record.Figures.FirstOrDefault(figure => figure.Row == row && figure.Name == "cost") is not { } cost)
        {
            throw new CommandFailure(ExitCode.BadUsage, $"the story {Surroundings.MeasureStory} has no row '{row}' with a cost; ./asynccap bench --compare lists them as metal/ROW/cost");
        }

        int operations = row.EndsWith("-in-batches-of-32", StringComparison.Ordinal) ? Measure.Batch : 1;
        double expected = (double)cost.Value * Measure.Rounds * operations;
        IReadOnlyList<TracedBlock>? window = trace.Windows.MinBy(window => Math.Abs(Count(window) - expected));
        if (window is null || Math.Abs(Count(window) - expected) > Tolerance * expected)
        {
            string seen = window is null ? "none" : Reporting.Figures.Number(Count(window));
            throw new CommandFailure(ExitCode.Failed, $"the row counted {cost.Value} instructions {Measure.Rounds * operations} times, but no stretch of the log has as many; the nearest has {seen}");
        }

        IReadOnlyList<ulong> addresses = [.. window.Distinct().SelectMany(block => block.Addresses).Distinct()];
        SourceLines programs = await SourceLines.ReadAsync(layout, layout.Programs, [.. addresses.Where(IsProgram)], cancellation);
        SourceLines kernel = await SourceLines.ReadAsync(layout, layout.Kernel(isChecked: false), [.. addresses.Where(address => !IsProgram(address))], cancellation);
        IReadOnlyList<InstructionShare> shares = InstructionShares.Of(
            window, Measure.Rounds * operations, IsProgram, address => (names.Find(address), (IsProgram(address) ? programs : kernel).Find(address)));
        return new WhereInstructionsGo(row, cost.Value, shares, kernel.Text);
    }

    private async Task<(InstructionTrace Trace, RunRecord Record)> TraceAsync(string row, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("asynccap-").FullName;
        try
        {
            // A pipe: the log has some hundred megabytes, and nobody needs it afterwards.
            string pipe = Path.Combine(folder, "log");
            _ = await ChildProcess.CaptureAsync("mkfifo", [pipe], folder, cancellation); // if it fails, opening the pipe says so
            await using FileStream keepsOpen = new(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            InstructionTrace trace = new(IsProgram);
            Task reading = Task.Run(() => Read(pipe, trace), CancellationToken.None);
            BootCommandLine boot = new() { Run = [Surroundings.MeasureStory], Options = [$"only={row}"] };
            QemuMachine machine = MetalWorld.Machine(surroundings.Layout, boot.ToString(), isChecked: false) with { InstructionLog = pipe, InstructionRanges = Wanted };
            RunRecord record = new(boot.Run);
            Channel<string> console = Channel.CreateUnbounded<string>();
            _ = await Guest.RunAsync(machine, console.Writer, GuestLimits.Default, cancellation); // a bad ending has no figure to show
            await keepsOpen.WriteAsync("\nEND\n"u8.ToArray(), cancellation);
            await keepsOpen.FlushAsync(cancellation);
            await reading;
            while (console.Reader.TryRead(out string? line))
            {
                _ = record.Accept(line); // what it meant is in the record
            }

            return (trace, record);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Read(string pipe, InstructionTrace trace)
    {
        using StreamReader log = new(new FileStream(pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (log.ReadLine() is { } line && line != "END")
        {
            trace.Accept(line);
        }
    }

    private static bool IsProgram(ulong address) => address is >= FirstProgramAddress and <= LastProgramAddress;

    private static long Count(IReadOnlyList<TracedBlock> window) => window.Sum(block => (long)block.Instructions);
}
