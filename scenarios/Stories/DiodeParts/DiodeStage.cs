using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;
using AsyncCap.Scenarios.Programs.OneWay;

namespace AsyncCap.Scenarios.Stories.DiodeParts;

/// <summary>Builds both sides, introduces low to high and nobody else to anybody, and reads their pages afterwards.</summary>
internal sealed class DiodeStage(Stage stage)
{
    private const ulong Patience = 100_000;

    private readonly uint _timer = stage.Bank.CreateCall();

    /// <summary>Starts a run: a high side, and a low side with one entry to it.</summary>
    public DiodeRun Begin(int periodLog, uint secret, bool isOneWay, DiodeRole highRole)
    {
        DiodePlan plan = new() { Role = highRole, PeriodLog = periodLog, Secret = secret };
        DiodeRun run = new() { High = Start(plan.Word) };
        uint endpoint = Fetch(run.High.Process.Slot, DiodePrograms.HighsEndpoint);
        run.HighsPage = Fetch(run.High.Process.Slot, DiodePrograms.HighsPage);
        uint entry = isOneWay
            ? Stub(stage.Invoker.Do(Operation.Send, endpoint, 0, [(ulong)EndpointMethod.MintOneWay, 9, (ulong)periodLog]))
            : Stub(stage.Invoker.Do(Operation.Send, endpoint, 0, [(ulong)EndpointMethod.Mint, 9]));
        run.HighsEndpoint = endpoint;
        run.HasModulator = highRole == DiodeRole.Receiver;
        uint mayStop = Stub(stage.Invoker.Do(Operation.Copy, run.High.Process.Slot, flags: (byte)(Rights.Read | Rights.Destroy | Rights.Execute)));

        // Making processes takes time, which is not to be part of the first round.
        ulong period = 1ul << periodLog;
        ulong start = stage.Invoker.Port.NowTicks + (16 * period) + (stage.Machine.ReadFigure(MachineFigure.TicksPerSecond) / 100);
        run.Plan = plan with { Start = start - (start % period) };
        if (run.HasModulator)
        {
            run.Modulator = Start((run.Plan with { Role = DiodeRole.Modulator }).Word, mayStop);
        }

        stage.Builder.HidesSelf = true; // Numbers of birth would tell it what others make.
        run.Low = Start((run.Plan with { Role = highRole == DiodeRole.Teller ? DiodeRole.Prober : DiodeRole.Low }).Word, entry);
        stage.Builder.HidesSelf = false;
        run.LowsPage = Fetch(run.Low.Process.Slot, DiodePrograms.LowsPage);
        Drop(mayStop);
        Drop(entry);
        return run;
    }

    /// <summary>Sleeps until the last round is over, and takes down what low saw.</summary>
    public void AwaitEnd(DiodeRun run)
    {
        SleepUntil(run.Plan.Start);
        ulong counter = stage.Host.ReadCounter();
        SleepUntil(run.Plan.Round(DiodePlan.Rounds + 1));
        run.CounterTaken = stage.Host.ReadCounter() - counter;
        for (ulong i = 0; i < Patience && Read(run.LowsPage, DiodePrograms.Finished) != 1; i++)
        {
            stage.Invoker.Yield();
        }

        run.IsFinished = Read(run.LowsPage, DiodePrograms.Finished) == 1;
        for (int round = 0; round < DiodePlan.Rounds; round++)
        {
            run.Seen = (run.Seen ^ Read(run.LowsPage, (ulong)round * 8)) * 0x100_0000_01B3;
        }
    }

    /// <summary>Sleeps until a prober is through.</summary>
    public void AwaitProber(DiodeRun run)
    {
        ulong next = run.Plan.Start;
        for (int i = 0; i < DiodePlan.Rounds && !run.IsFinished; i++)
        {
            next += 1ul << run.Plan.PeriodLog;
            SleepUntil(next);
            run.IsFinished = Read(run.LowsPage, DiodePrograms.Finished) == 1;
        }
    }

    /// <summary>A word of the low side's page.</summary>
    public ulong ReadLow(DiodeRun run, ulong offset) => Read(run.LowsPage, offset);

    /// <summary>Destroys the high side half-way through.</summary>
    public void KillHigh(DiodeRun run)
    {
        SleepUntil(run.Plan.Round(DiodePlan.Rounds / 2));
        run.High.Bank.Destroy();
    }

    /// <summary>A word of the high side's page.</summary>
    public ulong ReadHigh(DiodeRun run, ulong offset) => Read(run.HighsPage, offset);

    /// <summary>What the best rule that looks at one round makes of what low saw.</summary>
    public Decoded Decode(DiodeRun run, uint secret)
    {
        Decoded decoded = new() { IsConstant = true };
        ulong first = Read(run.LowsPage, 0);
        ulong ofOnes = 0;
        for (int round = 0; round < DiodePlan.Rounds; round++)
        {
            if (DiodePlan.Bit(secret, round))
            {
                decoded.Ones++;
                ofOnes = ofOnes == 0 ? Read(run.LowsPage, (ulong)round * 8) + 1 : ofOnes;
            }
        }

        for (int round = 0; round < DiodePlan.Rounds; round++)
        {
            ulong seen = Read(run.LowsPage, (ulong)round * 8);
            decoded.IsConstant &= seen == first;
            decoded.Errors += (seen + 1 == ofOnes) == DiodePlan.Bit(secret, round) ? 0u : 1u;
        }

        return decoded;
    }

    /// <summary>Ends both sides.</summary>
    public void End(DiodeRun run)
    {
        Drop(run.HighsPage);
        Drop(run.LowsPage);
        Drop(run.HighsEndpoint);
        Dismiss(run.Low);
        if (run.HasModulator)
        {
            Dismiss(run.Modulator);
        }

        Dismiss(run.High);
        stage.Settle();
    }

    private void Dismiss(Child child)
    {
        _ = stage.Invoker.Do(Operation.Destroy, child.Bank.Slot);
        Drop(child.Bank.Slot);
        Drop(child.Process.Slot);
    }

    private Child Start(ulong argument, params System.ReadOnlySpan<uint> grants) => stage.Builder.Start((uint)ProgramNumber.Diode, argument, grants);

    // It is there as soon as its maker got so far.
    private uint Fetch(uint process, uint slot)
    {
        Message fetched = default;
        for (ulong i = 0; i < Patience; i++)
        {
            fetched = stage.Invoker.Do(Operation.Send, process, 0, [(ulong)ProcessMethod.Fetch, slot]);
            if (fetched.IsGood)
            {
                return fetched.Slot;
            }

            stage.Invoker.Yield();
        }

        return Stub(fetched);
    }

    private ulong Read(uint page, ulong offset)
    {
        return stage.Invoker.Invoke(page, [(ulong)PageMethod.ReadWord, offset]).Words[0];
    }

    private void SleepUntil(ulong ticks)
    {
        _ = stage.Invoker.Do(Operation.Deadline, _timer, 0, [ticks]);
        _ = stage.Invoker.WaitFor(_timer);
    }

    private void Drop(uint slot) => _ = stage.Invoker.Do(Operation.Drop, slot);

    private static uint Stub(in Message message) => message.IsGood ? message.Slot : throw new RefusedException(message.Error, message.Reason);
}

/// <summary>A run, its processes, and what low saw.</summary>
internal sealed class DiodeRun
{
    public DiodePlan Plan { get; set; }

    public Child Low { get; set; }

    public Child High { get; set; }

    public bool HasModulator { get; set; }

    public Child Modulator { get; set; }

    public uint LowsPage { get; set; }

    public uint HighsPage { get; set; }

    public uint HighsEndpoint { get; set; }

    public bool IsFinished { get; set; }

    /// <summary>A digest of all that low wrote down.</summary>
    public ulong Seen { get; set; }

    /// <summary>What the machine's counter counted in all rounds together.</summary>
    public ulong CounterTaken { get; set; }
}

/// <summary>What can be made of what low saw.</summary>
internal struct Decoded
{
    public uint Errors;
    public uint Ones;
    public bool IsConstant;
}
