using System.Collections.Generic;
using System.Globalization;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Scenarios;
using AsyncCap.Scenarios.Programs;
using AsyncCap.Scenarios.Programs.Chance;

namespace AsyncCap.Tests.Model;

/// <summary>A play of the story <c>chance</c>: a seed, which of its steps are played, and of how many seeds from there on in one world.</summary>
internal sealed record Play(int Seed, int[] Steps, int Count = 1)
{
    private const uint PageCount = 8192;

    /// <summary>How a user plays it, in any world.</summary>
    public string Command => "./asynccap run chance " + Told;

    // The very line of tests/Image.
    private string BootLine => $"run=chance {Told} {StoryCatalogue.MachineOfPlays} trace=stream";

    private string Told => string.Create(CultureInfo.InvariantCulture, $"seed={Seed} {(Count == 1 ? "" : $"plays={Count} ")}only={Ranges()}");

    /// <summary>Plays it hosted with the model beside it.</summary>
    /// <returns>Kernel entries after which both were compared.</returns>
    /// <exception cref="DifferenceException">They differ, or something is not modelled.</exception>
    public int Run(Defences removed = Defences.None)
    {
        using Mirror mirror = new(BootLine, audits: removed == Defences.None);
        List<string> lines = [];
        using HostedWorld world = new(ProgramTable.Run, lines.Add, pageCount: PageCount, removed: removed) { Witness = mirror };
        int exitCode = world.Run(BootLine);
        if (mirror.LeftBecauseOf is string what)
        {
            throw new DifferenceException("the model does not know: " + what);
        }

        if (mirror.LeftBecauseOf is { } reason)
        {
            throw new DifferenceException("not modelled: " + reason);
        }

        return exitCode == 0 ? mirror.Compared : throw new DifferenceException($"exit code {exitCode}\n  {string.Join("\n  ", lines)}");
    }

    /// <summary>Plays it hosted with a simulated kernel beside it that goes without some defences.</summary>
    /// <exception cref="DifferenceException">They differ.</exception>
    public void RunBeside(Defences removed)
    {
        using Twin twin = new(BootLine, Script.Address, removed);
        using HostedWorld world = new(ProgramTable.Run, _ => { }, pageCount: PageCount) { Witness = twin };
        _ = world.Run(BootLine); // The verdict is the twin's.
    }

    /// <summary>The same without ever smaller parts; a step is as good as any other, so it is left alone.</summary>
    public IEnumerable<Play> Shrink()
    {
        for (int size = Steps.Length / 2; size > 0; size /= 2)
        {
            for (int at = 0; at + size <= Steps.Length; at += size)
            {
                if (size < Steps.Length)
                {
                    yield return this with { Steps = [.. Steps[..at], .. Steps[(at + size)..]] };
                }
            }
        }
    }

    public override string ToString() => Command;

    private string Ranges()
    {
        List<string> ranges = [];
        for (int at = 0; at < Steps.Length;)
        {
            int end = at + 1;
            while (end < Steps.Length && Steps[end] == Steps[end - 1] + 1)
            {
                end++;
            }

            ranges.Add(end == at + 1 ? $"{Steps[at]}" : $"{Steps[at]}-{Steps[end - 1]}");
            at = end;
        }

        return string.Join(',', ranges);
    }
}
