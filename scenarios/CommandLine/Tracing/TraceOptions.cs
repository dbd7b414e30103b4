using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.IO;
using System.Linq;
using AsyncCap.CommandLine.Guests;
using AsyncCap.Scenarios;
using AsyncCap.Vats;

namespace AsyncCap.CommandLine.Tracing;

/// <summary>What <c>run</c> is asked to record of vats, and what becomes of it.</summary>
public sealed class TraceOptions
{
    private readonly Option<FileInfo?> _trace = new("--trace")
    {
        Description = "Record what vats do, write it there, and say what is wrong with it: messages that never arrived, promises that wait for each other.",
        HelpName = "file",
    };
    private readonly Option<string?> _format = new("--trace-format")
    {
        Description = "As Causeway or as Chrome and Perfetto read it; by the file's name if it is not given: NAME.causeway.json is Causeway's.",
    };
    private readonly Option<FileInfo?> _journal = new("--journal")
    {
        Description = "Record what vats do, for replay to follow.",
        HelpName = "file",
    };

    public TraceOptions() => _ = _format.AcceptOnlyFromAmong("causeway", "chrome"); // returns the option

    /// <summary>The options, for a verb that has them.</summary>
    public IEnumerable<Option> All => [_trace, _format, _journal];

    /// <summary>Whether anything is to be recorded.</summary>
    /// <exception cref="CommandFailure">There are no vats in what runs.</exception>
    public bool AreWanted(ParseResult parsed, IReadOnlyList<StoryEntry> stories)
    {
        bool areWanted = parsed.GetValue(_trace) is not null || parsed.GetValue(_journal) is not null;
        return areWanted && stories.All(story => story.Image != StoryImage.Vats)
            ? throw new CommandFailure(ExitCode.BadUsage, "--trace and --journal tell what vats do, and no story that runs has vats")
            : areWanted;
    }

    /// <summary>The boot line of what is recorded; a journal's is the same run in every world, so time is counted in kernel entries.</summary>
    public BootCommandLine Steady(ParseResult parsed, BootCommandLine boot) =>
        parsed.GetValue(_journal) is null ? boot : boot with { Options = [.. boot.Options, "clock=turns", "quantum=off"] };

    /// <summary>The same, recorded.</summary>
    public static BootCommandLine Watched(BootCommandLine boot) => boot with { Options = [.. boot.Options, "causality=on"] };

    /// <summary>Writes the files that were asked for, and says what is wrong with the run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="world">Where it ran.</param>
    /// <param name="boot">As it was booted, without the recording.</param>
    /// <param name="lines">What the world said of its vats.</param>
    /// <param name="output">Receives what is wrong.</param>
    public void Write(ParseResult parsed, string world, BootCommandLine boot, IReadOnlyList<string> lines, TextWriter output)
    {
        CausalTrace trace = Parse(lines);
        if (parsed.GetValue(_trace) is { } file)
        {
            using FileStream stream = file.Create();
            if ((parsed.GetValue(_format) ?? (file.Name.Contains("causeway", StringComparison.OrdinalIgnoreCase) ? "causeway" : "chrome")) == "causeway")
            {
                CausewayExport.Write(trace, stream);
            }
            else
            {
                ChromeExport.Write(trace, stream);
            }
        }

        if (parsed.GetValue(_journal) is { } journal)
        {
            File.WriteAllLines(journal.FullName, new VatJournal(world, boot.ToString(), trace).ToLines());
        }

        ImmutableArray<CausalFinding> findings = CausalChecks.Check(trace);
        output.WriteLine($"{trace.Events.Length} events of {trace.Vats.Count(vat => vat != 0)} vats; {(findings.IsEmpty ? "nothing waits for ever" : $"{findings.Length} to look at:")}");
        foreach (CausalFinding finding in findings)
        {
            output.WriteLine("  " + finding);
        }

        if (trace.LostCount != 0)
        {
            output.WriteLine($"  {trace.LostCount} events found no room: what is missing proves nothing");
        }
    }

    private static CausalTrace Parse(IReadOnlyList<string> lines)
    {
        try
        {
            return CausalTrace.Parse(lines);
        }
        catch (FormatException exception)
        {
            throw new CommandFailure(ExitCode.BadGuest, "the world told no whole trace: " + exception.Message);
        }
    }
}
