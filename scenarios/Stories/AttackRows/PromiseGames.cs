using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories.AttackRows;

/// <summary>Attacks with promises: rings, deep chains, and what is sent while one settles.</summary>
internal sealed class PromiseGames(AttackStage attack)
{
    private const uint LongRing = 500;
    private const uint Depth = 1_000;
    private const uint Drained = 64;
    private const uint DeepAtFirst = 100_000;
    private const uint PromisesPerPage = 16;
    private const uint PromisesInABatch = 40;
    private const ulong SparePages = 256;

    private readonly Stage _stage = attack.Stage;
    private readonly uint[] _promises = new uint[Depth];
    private readonly uint[] _resolvers = new uint[Depth];

    public void Tell()
    {
        Ring("promise-that-is-itself"u8, 1);
        Ring("ring-of-two-promises"u8, 2);
        Ring("ring-of-500-promises"u8, LongRing);
        Chain();
        DeepChain();
        DrainsInOrder();
    }

    // Each is resolved to the next and the last to the first. Who waits for any of them is told, and then nothing runs any more.
    private void Ring(ReadOnlySpan<byte> name, uint length)
    {
        attack.Begin();
        BankStub bank = MakePromises(length + 1);
        _ = attack.Invoker.Do(Operation.Await, attack.Call, _promises[0]);
        for (uint i = 0; i < length; i++)
        {
            Become(_resolvers[i], _promises[(i + 1) % length]);
        }

        bool came = attack.AwaitOutcome(out Message outcome);
        bool isInnocent = AskPromise(_promises[length], _resolvers[length]);
        End(bank, length + 1);
        bool passes = came && outcome.Reason == BreakReason.Cycle && isInnocent;
        _ = attack.End(name, passes).Text("closed a ring of "u8).Number(length).Text("; who waited for one saw "u8)
            .Text(came ? Names.Of(outcome.Reason) : "nothing"u8)
            .Text(isInnocent ? ", a promise beside it settles"u8 : ", a promise beside it does not settle"u8).EndLine();
    }

    private void Chain()
    {
        attack.Begin();
        Actor server = _stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.Answer);
        BankStub bank = MakePromises(Depth);
        for (uint i = 0; i < Depth - 1; i++)
        {
            Become(_resolvers[i], _promises[i + 1]);
        }

        ulong start = _stage.Host.ReadCounter();
        _ = attack.Invoker.Send(_promises[0], attack.Call, [41]);
        ulong sending = _stage.Host.ReadCounter() - start;
        _ = attack.Invoker.Do(Operation.Resolve, _resolvers[Depth - 1], 0, [], [server.Entry]);
        bool answers = attack.AwaitOutcome(out Message answer) && answer.Words[0] == 42;

        // The chain has settled. The middle may go, and nobody notices.
        _ = attack.Invoker.Do(Operation.Destroy, _promises[Depth / 2]);
        bool stillAnswers = attack.Ask(_promises[0], 41, out answer) && answer.Words[0] == 42;
        End(bank, Depth);
        attack.Dismiss(server);
        _ = attack.End("chain-of-1000-promises"u8, answers && stillAnswers).Text("sent to the first of a chain; "u8)
            .Text(answers ? "answered when the last settled, "u8 : "no answer, "u8)
            .Text(stillAnswers ? "and again after the middle was destroyed"u8 : "and none after the middle was destroyed"u8).EndLine();
        _stage.Report.Figure("chain-of-1000-promises"u8, "send"u8, sending, _stage.Host.CounterUnit);
    }

    // No slot is needed for what is in the middle, so it can be as deep as there is memory: the boot option depth=N, 0 for all there is.
    private void DeepChain()
    {
        attack.Begin();
        ulong asked = _stage.CommandLine.Number("depth"u8, DeepAtFirst);
        _stage.Bank.ReadBalance(out ulong limit, out ulong used);
        ulong pages = asked == 0 ? limit - used - SparePages : (asked / PromisesPerPage) + 2;
        Actor server = _stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.Answer);
        BankStub bank = _stage.Bank.CreateBank((uint)pages);
        Message first = attack.Invoker.Do(Operation.Send, bank.Slot, 0, [(ulong)BankMethod.CreatePromise]);
        uint last = first.Badge;
        ulong depth = 1;
        while ((asked == 0 || depth < asked) && Deepen(bank.Slot, ref last, ref depth))
        {
        }

        ulong start = _stage.Host.ReadCounter();
        _ = attack.Invoker.Send(first.Slot, attack.Call, [41]);
        ulong sending = _stage.Host.ReadCounter() - start;
        _ = attack.Invoker.Do(Operation.Resolve, last, 0, [], [server.Entry]);
        ulong turns = 0;
        bool answers = false;
        Message answer;
        for (; !answers && turns < depth; turns++)
        {
            attack.Invoker.Yield();
            answers = attack.Invoker.TryTake(out answer) && answer.Kind == EventKind.Completion && answer.Slot == attack.Call && answer.Words[0] == 42;
        }

        // Used once more, the slot is shortened. Then all that is between it and the server may go.
        bool isShort = attack.Ask(first.Slot, 41, out answer);
        bank.Destroy();
        isShort &= attack.Ask(first.Slot, 41, out answer) && answer.Words[0] == 42;
        _ = attack.Invoker.Do(Operation.Drop, first.Slot);
        _ = attack.Invoker.Do(Operation.Drop, bank.Slot);
        attack.Dismiss(server);
        AwaitEmpty(depth / 4);
        _ = attack.End("chain-as-deep-as-memory"u8, answers && isShort && depth >= asked).Text("sent to the first of "u8).Number(depth)
            .Text(" promises in a chain; "u8).Text(answers ? "answered after "u8 : "no answer after "u8).Number(turns)
            .Text(" turns"u8).Text(isShort ? ", and again when the chain was destroyed"u8 : ", and not again when the chain was destroyed"u8).EndLine();
        _stage.Report.Figure("chain-as-deep-as-memory"u8, "depth"u8, depth, "promises"u8);
        _stage.Report.Figure("chain-as-deep-as-memory"u8, "send"u8, sending, _stage.Host.CounterUnit);
    }

    // Some promises more: each resolver is used to become the next promise, and what is between is forgotten.
    private bool Deepen(uint bank, ref uint last, ref ulong depth)
    {
        MessagePort port = attack.Invoker.Port;
        Span<uint> entries = stackalloc uint[(int)PromisesInABatch];
        Span<uint> made = stackalloc uint[(int)PromisesInABatch];
        Span<uint> resolvers = stackalloc uint[(int)PromisesInABatch];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = port.Add(Operation.Send, bank, 0, [(ulong)BankMethod.CreatePromise]);
        }

        attack.Invoker.Collect(TurnFlags.DoNotSleep);
        int count = 0;
        while (count < entries.Length && port.Result(entries[count]).Error == InvocationError.None)
        {
            (made[count], resolvers[count]) = (port.Result(entries[count]).Slot, port.Result(entries[count]).SecondSlot);
            count++;
        }

        for (int i = 0; i < count; i++)
        {
            _ = port.Add(Operation.Resolve, last, 0, default, [made[i]], (byte)ResolveFlags.Become);
            _ = port.Add(Operation.Drop, made[i]);
            last = resolvers[i];
        }

        attack.Invoker.Collect(TurnFlags.DoNotSleep);
        depth += (uint)count;
        return count == entries.Length;
    }

    // A bank of many pages takes long to give them back.
    private void AwaitEmpty(ulong steps)
    {
        for (ulong i = 0; i < steps; i++)
        {
            attack.Invoker.Yield();
        }
    }

    // Half is sent before it is settled and half while it settles; the endpoint is the director's own, so it sees the order.
    private void DrainsInOrder()
    {
        attack.Begin();
        BankStub bank = MakePromises(1);
        uint promise = _promises[0];
        EndpointStub endpoint = bank.CreateEndpoint(9);
        uint entry = endpoint.Mint(1);
        uint made = attack.Make(bank, BankMethod.CreateCall, Drained * 2);
        attack.SendAll(promise, 0, Drained);
        _ = attack.Invoker.Port.Add(Operation.Resolve, _resolvers[0], 0, default, [entry]);
        attack.SendAll(promise, Drained, Drained);
        bool isInOrder = true;
        uint received = 0;
        for (uint i = 0; i < Drained * 8 && received < Drained * 2; i++)
        {
            while (attack.Invoker.TryTake(out Message message))
            {
                if (message.Kind == EventKind.Request)
                {
                    isInOrder &= message.Words[0] == received;
                    received++;
                    _ = attack.Invoker.Do(Operation.Resolve, message.Slot);
                }
            }

            attack.Invoker.Yield();
        }

        _ = attack.IsQuiet();
        _ = attack.Invoker.Do(Operation.Drop, entry);
        _ = attack.Invoker.Do(Operation.Drop, endpoint.Slot);
        attack.Forget(attack.Slots, made);
        End(bank, 1);
        _ = attack.End("sends-while-a-promise-settles"u8, isInOrder && received == Drained * 2).Number(received)
            .Text(" messages sent before and while it settled arrived "u8).Text(isInOrder ? "in the order of their sends"u8 : "out of order"u8).EndLine();
    }

    private BankStub MakePromises(uint count)
    {
        BankStub bank = _stage.Bank.CreateBank((count / 16) + (Drained / 4) + 4);
        for (uint i = 0; i < count; i++)
        {
            Message made = attack.Invoker.Do(Operation.Send, bank.Slot, 0, [(ulong)BankMethod.CreatePromise]);
            (_promises[i], _resolvers[i]) = (made.Slot, made.Badge);
        }

        return bank;
    }

    private void Become(uint resolver, uint promise)
    {
        _ = attack.Invoker.Do(Operation.Resolve, resolver, 0, default, [promise], (byte)ResolveFlags.Become);
    }

    private bool AskPromise(uint promise, uint resolver)
    {
        _ = attack.Invoker.Do(Operation.Await, attack.Call, promise);
        _ = attack.Invoker.Do(Operation.Resolve, resolver, 0, [7]);
        return attack.AwaitOutcome(out Message outcome) && outcome.IsGood && outcome.Words[0] == 7;
    }

    private void End(BankStub bank, uint count)
    {
        bank.Destroy();
        _ = attack.Invoker.Do(Operation.Drop, bank.Slot);
        attack.Forget(_promises, count);
    }
}
