using System;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Stories;

namespace AsyncCap.Scenarios.Programs;

/// <summary>From a story's name to its code, and from a program's number to its.</summary>
internal sealed class StoryTable : ProgramRepertoire
{
    /// <inheritdoc/>
    public override void Tell(ReadOnlySpan<byte> name, Stage stage)
    {
        if (CommandLine.AreEqual(name, "survive"u8))
        {
            new Survive(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "churn"u8))
        {
            new Churn(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "isolation"u8))
        {
            new Isolation(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "promises"u8))
        {
            new Promises(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "autopsy"u8))
        {
            new Autopsy(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "longest"u8))
        {
            new Longest(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "attacks"u8))
        {
            new Attacks(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "clock"u8))
        {
            new Clock(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "diode"u8))
        {
            new Diode(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "chance"u8))
        {
            new Plays(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "retrace"u8))
        {
            new Retrace(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "player"u8))
        {
            new Player(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "console"u8))
        {
            new ConsoleInput(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "nsquared"u8))
        {
            new Stories.NSquared.Sweep(stage).Tell();
        }
        else if (CommandLine.AreEqual(name, "full-heap"u8))
        {
            FillHeap(stage);
        }
        else if (CommandLine.AreEqual(name, "measure"u8))
        {
            new Measure(stage).Tell();
        }
        else
        {
            _ = stage.Report.Row("name"u8, passes: false).Text("no such story"u8).EndLine();
        }
    }

    /// <inheritdoc/>
    public override void RunProgram(uint program, ProgramHost host, ulong argument) => ProgramTable.RunProgram(program, host, argument);

    // For the test of how that looks. Where the heap is .NET's the row fails.
    private static void FillHeap(Stage stage)
    {
        byte[][] kept = new byte[4096][];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = new byte[4096];
        }

        _ = stage.Report.Row("fills-its-heap"u8, passes: false).Text("there was room for all of it"u8).EndLine();
    }
}
