using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Stories;

namespace AsyncCap.Scenarios.Programs;

/// <summary>The first process: it reads the boot command line, runs the stories named there and ends the world.</summary>
internal static class Director
{
    private const byte AllPassed = 0;
    private const byte SomethingFailed = 1;
    private const byte NothingToRun = 2;

    public static void Run(ProgramHost host)
    {
        ulong startCounter = host.ReadCounter();
        Invoker invoker = new(new MessagePort(host), InitialSlot.Bank);
        MachineStub machine = new(invoker, InitialSlot.Machine);
        _ = new LastWords(invoker.Port, InitialSlot.Machine); // The host knows it from here on.
        byte[] text = new byte[2048];
        CommandLine commandLine = new(text, machine.ReadCommandLine(text));
        Stage stage = new(host, invoker, machine, commandLine, startCounter);
        byte exitCode = RunStories(stage, commandLine.Value("run"u8));
        stage.Report.Done();
        machine.PowerOff(exitCode);
    }

    private static byte RunStories(Stage stage, ReadOnlySpan<byte> names)
    {
        byte exitCode = names.Length == 0 ? NothingToRun : AllPassed;
        while (names.Length > 0)
        {
            int end = CommandLine.IndexOf(names, (byte)',');
            ReadOnlySpan<byte> name = names.Slice(0, end);
            names = end < names.Length ? names.Slice(end + 1) : default;
            stage.Report.BeginStory(name);
            RunStory(stage, name);
            if (!stage.Report.EndStory(name) && exitCode == AllPassed)
            {
                exitCode = SomethingFailed;
            }
        }

        return exitCode;
    }

    // A story that is refused something it cannot do without fails as a row of its own, and the next one still runs.
    private static void RunStory(Stage stage, ReadOnlySpan<byte> name)
    {
        try
        {
            Choose(stage, name);
        }
        catch (RefusedException refused)
        {
            _ = stage.Report.Row("refused"u8, passes: false).Text("error "u8).Number((ulong)refused.Error)
                .Text(", outcome "u8).Text(Names.Of(refused.Reason)).EndLine();
        }
    }

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

    private static void Choose(Stage stage, ReadOnlySpan<byte> name)
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
}
