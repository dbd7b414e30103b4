using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories.AttackRows;

/// <summary>Attacks by dying: with a great deal queued, owned or watched. Others are told soon, and a poll knows at once.</summary>
internal sealed class Endings(AttackStage attack)
{
    private const uint Queued = 10_000;
    private const uint Depth = 1_000;
    private const uint Estate = 10_000;
    private const uint CallsPerPage = 16;
    private const uint EndpointsPerPage = 32;
    private const uint WatchPages = 24;
    private const uint Storm = 5_000;

    private readonly Stage _stage = attack.Stage;

    public void Tell()
    {
        DiesWithManyQueued();
        DiesOwingMuch();
        DeepBankTree();
        WatchFlood();
        DeadlineStorm();
    }

    // All are due at a time that has passed: some fire at the end of each entry, and the turns between them go on.
    private void DeadlineStorm()
    {
        attack.Begin();
        BankStub bank = _stage.Bank.CreateBank((Storm / CallsPerPage) + 2);
        uint made = attack.Make(bank, BankMethod.CreateCall, Storm);
        MessagePort port = attack.Invoker.Port;
        ulong longest = 0;
        for (uint i = 0; i < made;)
        {
            while (i < made && port.Fits(1, 0))
            {
                _ = port.Add(Operation.Deadline, attack.Slots[i++], 0, [1]);
            }

            attack.Invoker.Collect(TurnFlags.DoNotSleep);
        }

        uint told = CollectBroken(BreakReason.DeadlinePassed, made, ref longest, out bool isRight);
        attack.Forget(attack.Slots, made);
        bank.Destroy();
        _ = attack.Invoker.Do(Operation.Drop, bank.Slot);
        _ = attack.End("sets-5000-timers-to-one-tick"u8, made == Storm && told == made && isRight).Text("had "u8).Number(made)
            .Text(" timers due together; "u8).Number(told).Text(isRight ? " fired, each once"u8 : " outcomes, not all as they should be"u8).EndLine();
        _stage.Report.Figure("sets-5000-timers-to-one-tick"u8, "longest-turn"u8, longest, _stage.Host.CounterUnit);
    }

    private void DiesWithManyQueued()
    {
        attack.Begin();
        Actor deaf = attack.StartServer(Assault.Deaf);
        BankStub bank = _stage.Bank.CreateBank((Queued / CallsPerPage) + 2);
        uint made = attack.Make(bank, BankMethod.CreateCall, Queued);
        attack.SendAll(deaf.Entry, 0, made);

        // In one batch: nothing is taken apart between the end of the server and the look at the last call.
        MessagePort port = attack.Invoker.Port;
        _ = port.Add(Operation.Send, deaf.Child.Process.Slot, 0, [(ulong)ProcessMethod.Destroy]);
        uint poll = port.Add(Operation.Poll, attack.Slots[made - 1]);
        attack.Invoker.Collect(TurnFlags.DoNotSleep);
        ref Submission polled = ref port.Result(poll);
        bool isKnown = (CallState)polled.Slot == CallState.Completed && (BreakReason)polled.SecondSlot == BreakReason.CalleeDestroyed;
        ulong longest = 0;
        uint told = CollectBroken(BreakReason.CalleeDestroyed, made, ref longest, out bool isRight);
        attack.Forget(attack.Slots, made);
        bank.Destroy();
        _ = attack.Invoker.Do(Operation.Drop, bank.Slot);
        attack.Dismiss(deaf);
        _ = attack.End("dies-with-10000-queued"u8, made == Queued && isKnown && isRight && told == made)
            .Text(isKnown ? "a poll of the last call knew at once; "u8 : "a poll of the last call did not know; "u8)
            .Number(told).Text(" of "u8).Number(made).Text(isRight ? " callers' calls broke, each once"u8 : " outcomes, not all as they should be"u8)
            .EndLine();
        _stage.Report.Figure("dies-with-10000-queued"u8, "longest-turn"u8, longest, _stage.Host.CounterUnit);
    }

    // Somebody with a large estate dies just before a server does: the server's caller is told without waiting for the estate.
    private void DiesOwingMuch()
    {
        attack.Begin();
        Actor server = attack.StartServer(Assault.Hold);
        BankStub estate = _stage.Bank.CreateBank((Estate / EndpointsPerPage) + 2);
        uint made = attack.Make(estate, BankMethod.CreateEndpoint, Estate);
        _ = attack.Invoker.Send(server.Entry, attack.Call, [1]);
        _stage.Settle();
        ulong start = _stage.Host.ReadCounter();
        MessagePort port = attack.Invoker.Port;
        _ = port.Add(Operation.Send, estate.Slot, 0, [(ulong)BankMethod.Destroy]);
        _ = port.Add(Operation.Send, server.Child.Process.Slot, 0, [(ulong)ProcessMethod.Destroy]);
        uint poll = port.Add(Operation.Poll, attack.Call);
        attack.Invoker.Collect(TurnFlags.DoNotSleep);
        bool isKnown = (CallState)port.Result(poll).Slot == CallState.Completed;
        uint turns = 1;
        bool came = TakesOutcome();
        for (; !came && turns < 10_000; turns++)
        {
            attack.Invoker.Collect(TurnFlags.DoNotSleep);
            came = TakesOutcome();
        }

        ulong latency = _stage.Host.ReadCounter() - start;
        bool isQuiet = attack.IsQuiet();
        attack.Forget(attack.Slots, made);
        _ = attack.Invoker.Do(Operation.Drop, estate.Slot);
        attack.Dismiss(server);
        _ = attack.End("dies-owing-10000-objects"u8, made == Estate && isKnown && came && isQuiet && turns <= 4)
            .Text(isKnown ? "a poll knew at once, the outcome came in turn "u8 : "a poll did not know, the outcome came in turn "u8)
            .Number(turns).Text(" of the caller's"u8).EndLine();
        _stage.Report.Figure("dies-owing-10000-objects"u8, "told-after"u8, latency, _stage.Host.CounterUnit);
    }

    private void DeepBankTree()
    {
        attack.Begin();
        BankStub top = _stage.Bank.CreateBank(Depth + 2);
        BankStub at = top;
        uint depth = 1;
        for (uint limit = Depth; limit > 0; limit--)
        {
            BankStub below = at.CreateBank(limit);
            if (at.Slot != top.Slot)
            {
                _ = attack.Invoker.Do(Operation.Drop, at.Slot);
            }

            at = below;
            depth++;
        }

        top.Destroy();
        _ = attack.Invoker.Do(Operation.Drop, at.Slot);
        _ = attack.Invoker.Do(Operation.Drop, top.Slot);
        _ = attack.End("bank-tree-1000-deep"u8, depth == Depth + 1).Text("nested "u8).Number(depth)
            .Text(" banks and destroyed the first; all pages are back"u8).EndLine();
    }

    private void WatchFlood()
    {
        attack.Begin();
        EndpointStub endpoint = _stage.Bank.CreateEndpoint(9);
        uint entry = endpoint.Mint(1);
        Child watcher = attack.StartAssailant(Assault.WatchFlood, entry, WatchPages);
        bool hasReported = attack.AwaitReport(out Message report);
        _ = attack.Invoker.Do(Operation.Await, attack.Call, entry);
        endpoint.Destroy();
        uint turns = 0;
        bool came = TakesOutcome();
        for (; !came && turns < 10_000; turns++)
        {
            attack.Invoker.Collect(TurnFlags.DoNotSleep);
            came = TakesOutcome();
        }

        bool isQuiet = attack.IsQuiet();
        attack.End(watcher);
        _ = attack.Invoker.Do(Operation.Drop, entry);
        _ = attack.Invoker.Do(Operation.Drop, endpoint.Slot);
        bool passes = hasReported && report.Words[0] > WatchPages && (InvocationError)report.Words[1] == InvocationError.LimitReached && came && isQuiet;
        _ = attack.End("watches-until-the-bank-is-empty"u8, passes).Text("watched the victim's endpoint "u8).Number(report.Words[0])
            .Text(" times; who watched it last was told of its end in turn "u8).Number(turns).EndLine();
    }

    private bool TakesOutcome()
    {
        bool came = false;
        while (attack.Invoker.TryTake(out Message message))
        {
            came |= message.Kind == EventKind.Completion && message.Slot == attack.Call;
        }

        return came;
    }

    private uint CollectBroken(BreakReason expected, uint count, ref ulong longest, out bool isRight)
    {
        uint told = 0;
        isRight = true;
        while (attack.Invoker.TryTake(out Message kept))
        {
            isRight &= kept.Kind == EventKind.Completion && kept.Reason == expected;
            told++;
        }

        for (uint turn = 0; turn < Queued && told < count; turn++)
        {
            ulong start = _stage.Host.ReadCounter();
            attack.Invoker.Port.Turn(TurnFlags.DoNotSleep);
            ulong spent = _stage.Host.ReadCounter() - start;
            longest = spent > longest ? spent : longest;
            while (attack.Invoker.Port.TryNextEvent(out uint entry))
            {
                ref Event header = ref attack.Invoker.Port.EventAt(entry);
                isRight &= header.Kind == EventKind.Completion && header.Reason == expected;
                told++;
            }
        }

        // Once each: so many outcomes, and every record idle.
        for (uint i = 0; i < count; i += 97)
        {
            isRight &= attack.Poll(attack.Slots[i], out _) == CallState.Idle;
        }

        return told;
    }
}
