using System;
using System.Globalization;
using System.Threading;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Abi;
using AsyncCap.Vats;
using ITimer = AsyncCap.Vats.ITimer;

namespace AsyncCap.Staging.OneProcess;

/// <summary>Tells the vats' stories with no kernel: many vats in this process, on a few threads, or on one in an order that a seed decides.</summary>
public static class StagedInOneProcess
{
    // More than any story needs, and soon reached by a vat that floods.
    private const int MostWaiting = 2_000;

    /// <summary>Tells stories as a boot line asks for them: <c>run=NAME,NAME</c>, and <c>seed=N</c> for turns that can be repeated.</summary>
    /// <param name="repertoire">The stories.</param>
    /// <param name="bootCommandLine">The line.</param>
    /// <param name="consoleLine">Gets every line that a story says; by one thread at a time.</param>
    /// <returns>What a program of the kernel's would power off with, or <see cref="WorldExitCode.Stalled"/>.</returns>
    public static int Run(Repertoire repertoire, string bootCommandLine, Action<string> consoleLine)
    {
        string stories = BootLine.ValueOf(bootCommandLine, "run") ?? "";
        string? seed = BootLine.ValueOf(bootCommandLine, "seed");
        bool isWatched = BootLine.ValueOf(bootCommandLine, "causality") == "on";
        return seed is null ? RunThreaded(repertoire, bootCommandLine, stories, isWatched, consoleLine)
            : RunSeeded(repertoire, bootCommandLine, stories, ulong.Parse(seed, CultureInfo.InvariantCulture), isWatched, consoleLine);
    }

    /// <summary>Tells stories again, each vat's turns in the order that a journal has.</summary>
    /// <returns>The first turn that differs, for people; null if none does.</returns>
    public static string? Replay(Repertoire repertoire, VatJournal journal, string bootCommandLine)
    {
        ReplayHost host = new(journal);
        new Director(repertoire, bootCommandLine, static _ => { }, new VirtualTimer(), static () => { }).Begin(host, BootLine.ValueOf(bootCommandLine, "run") ?? "");
        return host.Run();
    }

    private static int RunThreaded(Repertoire repertoire, string bootCommandLine, string stories, bool isWatched, Action<string> consoleLine)
    {
        using ThreadedHost host = new();
        using ManualResetEventSlim over = new();
        if (isWatched)
        {
            host.BeginTrace();
        }

        Director director = new(repertoire, bootCommandLine, consoleLine, new MachineTimer(), over.Set);
        director.Begin(host, stories);
        over.Wait();
        TellTrace(host, isWatched, consoleLine);
        return director.ExitCode;
    }

    private static int RunSeeded(Repertoire repertoire, string bootCommandLine, string stories, ulong seed, bool isWatched, Action<string> consoleLine)
    {
        SeededHost host = new(seed);
        if (isWatched)
        {
            host.BeginTrace();
        }

        VirtualTimer timer = new();
        Director director = new(repertoire, bootCommandLine, consoleLine, timer, static () => { });
        director.Begin(host, stories);
        do
        {
            _ = host.RunUntilQuiet(); // It has no limit.
        }
        while (timer.FireNext());

        TellTrace(host, isWatched, consoleLine);
        return director.ExitCode;
    }

    private static void TellTrace(VatHost host, bool isWatched, Action<string> consoleLine)
    {
        if (isWatched)
        {
            foreach (string line in CausalTrace.Of(host).ToLines())
            {
                consoleLine(line);
            }
        }
    }

    [OutsideOfVats]
    private sealed class Director(Repertoire repertoire, string bootCommandLine, Action<string> consoleLine, ITimer timer, Action over) : StoryTeller(repertoire)
    {
        /// <summary>Until all is told, what it is if nothing can go on.</summary>
        public int ExitCode { get; private set; } = WorldExitCode.Stalled;

        public override KernelAccess? Kernel => null;

        public override string Option(string key) => BootLine.ValueOf(bootCommandLine, key) ?? "";

        public void Begin(VatHost host, string stories) =>
            host.MakeVat("story").Enter(() => _ = TellAndEnd(stories, new VatMaker(host, new Quota(MostWaiting))));

        protected override void WriteLine(string line) => consoleLine(line);

        private async Eventual<Unit> TellAndEnd(string stories, VatMaker maker)
        {
            ExitCode = await TellAll(stories, maker, timer, new MachineEntropy(), WorldOfVats.OneProcess);
            over();
            return default;
        }
    }
}
