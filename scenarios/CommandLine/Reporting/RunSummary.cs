using System;
using System.IO;
using System.Linq;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Protocol;

namespace AsyncCap.CommandLine.Reporting;

/// <summary>One boot, finished: what was asked, what was said, how it ended.</summary>
public sealed record RunSummary(string World, BootCommandLine Boot, RunRecord Record, GuestEnding Ending, TimeSpan Elapsed)
{
    /// <summary>The verdict: success takes every row of every requested story, @done, and a guest that ends by itself.</summary>
    public ExitCode ExitCode =>
        Ending.Kind != GuestEndingKind.PoweredOff || !Record.IsDone ? ExitCode.BadGuest
        : Record.HasPassed && Ending.Code == 0 ? ExitCode.Success
        : ExitCode.Failed;

    /// <summary>Writes all there is to know about an ending that is not as it should be; else nothing.</summary>
    public void WriteEnding(TextWriter errors)
    {
        if (ExitCode == ExitCode.BadGuest)
        {
            WriteBadEnding(errors);
        }
        else if (Record.HasPassed && Ending.Code != 0)
        {
            errors.WriteLine($"asynccap: every row passes, but {Ending.Describe()}");
        }
    }

    private void WriteBadEnding(TextWriter errors)
    {
        string tooEarly = Ending.Kind == GuestEndingKind.PoweredOff ? " before it said @done" : "";
        errors.WriteLine($"asynccap: {Ending.Describe()}{tooEarly}");
        if (Ending.PanicLines.Count > 0)
        {
            WriteBlock(errors, "panic:", string.Join('\n', Ending.PanicLines));
        }
        else
        {
            string lastLines = Ending.LastLines.Count == 0 ? "(nothing at all)" : string.Join('\n', Ending.LastLines);
            WriteBlock(errors, $"last output, {Ending.LastLines.Count} lines:", lastLines);
        }

        if (Ending.Registers is not null)
        {
            WriteBlock(errors, "registers:", string.Join('\n', Ending.Registers.Split('\n').Where(IsTelling)));
        }

        if (Ending.Place is not null)
        {
            errors.WriteLine($"that is in {Ending.Place}");
        }

        if (Ending.MachineErrors.Length > 0)
        {
            WriteBlock(errors, "the machine said:", Ending.MachineErrors);
        }
    }

    // Thirty lines of floating-point registers only push the others off the screen; --json keeps them.
    private static bool IsTelling(string line) =>
        line.Trim().Length > 0
        && !line.StartsWith("FPR", StringComparison.Ordinal)
        && !line.StartsWith("XMM", StringComparison.Ordinal);

    private static void WriteBlock(TextWriter errors, string title, string text)
    {
        errors.WriteLine(title);
        foreach (string line in text.Split('\n'))
        {
            errors.WriteLine("  " + line.TrimEnd('\r'));
        }
    }
}
