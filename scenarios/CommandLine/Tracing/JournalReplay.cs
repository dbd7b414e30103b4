using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.Scenarios;
using AsyncCap.Scenarios.Vats.InProcess;
using AsyncCap.Vats;

namespace AsyncCap.CommandLine.Tracing;

/// <summary>Goes through a journal of vats again: in this process turn by turn, or on the hosted kernel, also when it is the metal's.</summary>
public static class JournalReplay
{
    /// <summary>Reads a journal.</summary>
    /// <returns>Null if the file is something else.</returns>
    /// <exception cref="CommandFailure">It is a journal that is not whole.</exception>
    public static VatJournal? Read(FileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!VatJournal.IsJournal(File.ReadLines(file.FullName).FirstOrDefault("")))
        {
            return null;
        }

        try
        {
            return VatJournal.Parse(File.ReadAllLines(file.FullName));
        }
        catch (InvalidDataException exception)
        {
            throw new CommandFailure(ExitCode.BadUsage, $"{file}: {exception.Message}");
        }
    }

    /// <summary>Runs what the journal tells of, and says whether every turn is as it was.</summary>
    public static async Task<ExitCode> RunAsync(Surroundings surroundings, VatJournal journal, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(surroundings);
        bool isInProcess = journal.World == "process";
        string? difference = isInProcess && !journal.Boot.Contains("seed=", StringComparison.Ordinal)
            ? VatsInOneProcess.Replay(journal, journal.Boot)
            : journal.FirstDifference(await RunAgainAsync(isInProcess ? surroundings.InProcess : surroundings.Hosted(StoryImage.Vats), journal, cancellation));
        int count = journal.Vats.Sum(vat => journal.TurnsOf(vat).Length);
        surroundings.Output.WriteLine(difference is null
            ? $"{count} turns of {journal.Vats.Count()} vats, recorded on {journal.World}: every turn is as it was"
            : $"stale: {difference}");
        return difference is null ? ExitCode.Success : ExitCode.Failed;
    }

    private static async Task<CausalTrace> RunAgainAsync(IWorld world, VatJournal journal, CancellationToken cancellation)
    {
        List<string> words = [.. journal.Boot.Split(' ')];
        BootCommandLine boot = new()
        {
            Run = words[0]["run=".Length..].Split(','),
            Options = [.. words.Skip(1), "causality=on"],
        };
        Channel<string> console = Channel.CreateUnbounded<string>();
        Task<GuestEnding> ending = world.RunAsync(boot, console.Writer, GuestLimits.Default, cancellation);
        List<string> lines = [];
        await foreach (string line in console.Reader.ReadAllAsync(CancellationToken.None))
        {
            lines.Add(line);
        }

        _ = await ending; // How it ends is in its turns.
        return CausalTrace.Parse(lines);
    }
}
