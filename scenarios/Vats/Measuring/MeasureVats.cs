using System;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Measuring;

/// <summary>What vats cost that are processes of a kernel, beside what the kernel's own round trip costs in the same run.</summary>
/// <param name="program">Reads the machine's counter.</param>
/// <param name="backstage">Tells the figures.</param>
internal sealed class MeasureVats(ProgramHost program, IBackstage backstage)
{
    /// <summary>Calls on their way together where calls are measured under load.</summary>
    public const uint Batch = 32;

    /// <summary>Times that each is done.</summary>
    public const uint Rounds = 100;

    private const int Lives = 8;
    private const int LinkBytes = 32; // Two words of an object's own, two of fields.

    private Link? _live;

    /// <summary>Measures.</summary>
    /// <param name="host">The vat of this process.</param>
    /// <param name="raw">The kernel's own.</param>
    /// <param name="maker">Makes the others.</param>
    public async Eventual<Unit> Tell(ProcessHost host, RawMeasure raw, IVatMaker maker)
    {
        (ulong Alone, ulong InBatches) kernel = default;
        host.Invoke(() => kernel = raw.Measure());
        Told("vat-kernel-round-trip", kernel.Alone);
        Told("vat-kernel-round-trip-in-batches-of-32", kernel.InBatches);
        IVatControl control = maker.Make("echo");
        Eventual<IEcho> echo = control.Vat().Echoing();
        _ = await echo.Say(1, 2, 3);
        ToldBeside("vat-call", await CallOneByOne(echo), kernel.Alone);
        ToldBeside("vat-call-in-batches-of-32", await CallInBatches(echo), kernel.InBatches);
        Told("vat-send-only-in-batches-of-32", await Send(echo));
        Told("vat-collection-with-512-KB-live", await Collect(echo, (1 << 19) / LinkBytes));
        Told("vat-collection-with-1-MB-live", await Collect(echo, (1 << 20) / LinkBytes));
        control.Kill("It was measured.");
        Told("vat-make-seed-kill", await MakeSeedKill(maker));
        return default;
    }

    private async Eventual<ulong> CallOneByOne(Eventual<IEcho> echo)
    {
        ulong start = program.ReadCounter();
        for (int round = 0; round < Rounds; round++)
        {
            _ = await echo.Say(1, 2, 3);
        }

        return (program.ReadCounter() - start) / Rounds;
    }

    private async Eventual<ulong> CallInBatches(Eventual<IEcho> echo)
    {
        ulong start = program.ReadCounter();
        for (int round = 0; round < Rounds; round++)
        {
            Eventual<long> last = default;
            for (int i = 0; i < Batch; i++)
            {
                last = echo.Say(1, 2, 3);
            }

            _ = await last; // Answers come in their order.
        }

        return (program.ReadCounter() - start) / (Rounds * Batch);
    }

    private async Eventual<ulong> Send(Eventual<IEcho> echo)
    {
        ulong start = program.ReadCounter();
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 1; i < Batch; i++)
            {
                echo.Only.Hear(1);
            }

            _ = await echo.Say(1, 2, 3);
        }

        return (program.ReadCounter() - start) / (Rounds * Batch);
    }

    private async Eventual<ulong> MakeSeedKill(IVatMaker maker)
    {
        ulong start = program.ReadCounter();
        for (int life = 0; life < Lives; life++)
        {
            IVatControl control = maker.Make("short");
            _ = await control.Vat().Echoing().Resolved();
            control.Kill("It was measured.");
        }

        return (program.ReadCounter() - start) / Lives;
    }

    // A call, between whose turns the heap is collected, and one without that. The vat does nothing else meanwhile: it is the pause, and all of it.
    private async Eventual<ulong> Collect(Eventual<IEcho> echo, int liveObjects)
    {
        GC.Collect();
        _ = await echo.Say(1, 2, 3); // There is room for them in one turn.
        for (int i = 0; i < liveObjects; i++)
        {
            _live = new Link(_live, i);
        }

        GC.Collect();
        _ = await echo.Say(1, 2, 3); // What was garbage is none.
        ulong start = program.ReadCounter();
        _ = await echo.Say(1, 2, 3);
        ulong without = program.ReadCounter() - start;
        GC.Collect();
        start = program.ReadCounter();
        _ = await echo.Say(1, 2, 3);
        ulong with = program.ReadCounter() - start;
        _live = null;
        return with > without ? with - without : 0;
    }

    private void Told(string row, ulong cost)
    {
        string counted = AsciiText.Of(program.CounterUnit);
        backstage.Row(row, passes: true, WholeNumber.TextOf((long)cost) + " " + counted);
        backstage.Figure(row, "cost", (long)cost, counted);
    }

    private void ToldBeside(string row, ulong cost, ulong kernel)
    {
        Told(row, cost);
        backstage.Figure(row, "of-the-kernels", (long)(cost * 100 / kernel), "%");
    }

    private sealed class Link(Link? next, long number)
    {
        public Link? Next => next;

        public long Number => number;
    }
}
