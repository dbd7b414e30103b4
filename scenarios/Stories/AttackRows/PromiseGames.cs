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

    private readonly Stage _stage = attack.Stage;
    private readonly uint[] _promises = new uint[Depth];
    private readonly uint[] _resolvers = new uint[Depth];

    public void Tell()
    {
        Ring("promise-that-is-itself"u8, 1);
        Ring("ring-of-two-promises"u8, 2);
        Ring("ring-of-500-promises"u8, LongRing);
        Chain();
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
