using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories.AttackRows;

/// <summary>Attacks with many calls, and by never taking what one gets. Who floods pays; nobody else's memory changes.</summary>
internal sealed class Floods(AttackStage attack)
{
    private const uint FloodPages = 48;
    private const uint Crowd = 100;
    private const ulong CrowdPages = 16;
    private const uint CallsEach = 4;
    private const ulong BytesEach = 128 + (CallsEach * 256);

    private readonly Stage _stage = attack.Stage;

    public void Tell()
    {
        FloodOneEndpoint();
        FloodFromManyEndpoints();
        NeverCollects();
        HasNoRoom();
        ReceiverHasNoRoom();
        ScalesWithObjects();
        LearnsFromItsQueue();
    }

    private void FloodOneEndpoint()
    {
        attack.Begin();
        // A server that keeps no event beyond its turn: an Invoker would keep the flood in the program's own heap.
        Actor server = _stage.StartActor(ProgramNumber.BatchServer, 0);
        ulong usedBefore = AttackStage.UsedPages(server.Child.Bank);
        Child flooder = attack.StartAssailant(Assault.Flood, server.Entry, FloodPages);
        ulong asked = 0;
        ulong answered = 0;
        ulong longest = 0;
        bool hasReported = attack.AwaitReport(out Message report, () =>
        {
            ulong start = _stage.Host.ReadCounter();
            asked++;
            answered += attack.Ask(server.Entry, 41, out Message answer) && answer.Words[0] == 41 ? 1u : 0u;
            ulong waited = _stage.Host.ReadCounter() - start;
            longest = waited > longest ? waited : longest;
        });
        ulong usedAfter = AttackStage.UsedPages(server.Child.Bank);
        attack.End(flooder);
        attack.Dismiss(server);
        bool isStopped = hasReported && (InvocationError)report.Words[1] == InvocationError.LimitReached && report.Words[0] > FloodPages;
        bool passes = isStopped && asked > 0 && answered == asked && usedBefore == usedAfter;
        _ = attack.End("flood-until-the-bank-is-empty"u8, passes).Text("sent "u8).Number(report.Words[0])
            .Text(isStopped ? " calls, then its bank was empty; "u8 : " calls and was not stopped; "u8)
            .Number(answered).Text(" of "u8).Number(asked).Text(" of a third party's calls answered meanwhile, server's pages "u8)
            .Number(usedBefore).Text("="u8).Number(usedAfter).EndLine();
        _stage.Report.Figure("flood-until-the-bank-is-empty"u8, "longest-wait-in-one-queue"u8, longest, _stage.Host.CounterUnit);
    }

    // The director serves them all itself. Everything is queued in one turn, so the order of delivery is the kernel's choice.
    private void FloodFromManyEndpoints()
    {
        const uint Label = 12;
        attack.Begin();
        BankStub crowd = new(attack.Invoker, attack.Invoker.Invoke(InitialSlot.Bank, [(ulong)BankMethod.CreateClass, CrowdPages]).Slot);
        BankStub loner = new(attack.Invoker, attack.Invoker.Invoke(InitialSlot.Bank, [(ulong)BankMethod.CreateClass, 2]).Slot);
        uint[] entries = new uint[Crowd + 1];
        for (uint i = 0; i <= Crowd; i++)
        {
            EndpointStub endpoint = i < Crowd ? crowd.CreateEndpoint(11) : loner.CreateEndpoint(Label);
            entries[i] = endpoint.Mint(1);
            _ = attack.Invoker.Do(Operation.Drop, endpoint.Slot);
        }

        uint made = attack.Make(crowd, BankMethod.CreateCall, Crowd + 1);
        MessagePort port = attack.Invoker.Port;
        for (uint i = 0; i < made; i++)
        {
            _ = port.Add(Operation.Send, entries[i], attack.Slots[i]);
        }

        uint heard = 0;
        bool isHeard = false;
        for (uint turn = 0; turn < Crowd && !isHeard; turn++)
        {
            port.Turn(TurnFlags.DoNotSleep);
            while (!isHeard && port.TryNextEvent(out uint entry))
            {
                isHeard = port.EventAt(entry).Kind == EventKind.Request && port.EventAt(entry).Label == Label;
                heard++;
            }
        }

        EndCrowd(crowd, loner, entries, made);
        _ = attack.End("floods-from-100-endpoints"u8, isHeard && heard <= 2).Text("had a call at each of 100 endpoints of one server before "u8)
            .Text("somebody else's one; that was delivered as number "u8).Number(heard).EndLine();
    }

    private void EndCrowd(BankStub crowd, BankStub loner, uint[] entries, uint made)
    {
        crowd.Destroy();
        loner.Destroy();
        _ = attack.Invoker.Do(Operation.Drop, crowd.Slot);
        _ = attack.Invoker.Do(Operation.Drop, loner.Slot);
        _stage.Settle();
        attack.Forget(entries, Crowd + 1);
        attack.Forget(attack.Slots, made);
        _ = attack.IsQuiet();
    }

    private void NeverCollects()
    {
        attack.Begin();
        Actor server = _stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.AnswerTwice);
        ulong usedBefore = AttackStage.UsedPages(server.Child.Bank);
        Child crasher = attack.StartAssailant(Assault.NeverCollect, server.Entry);
        bool hasReported = attack.AwaitReport(out Message report);
        _stage.Settle();
        bool answers = attack.Ask(server.Entry, 41, out Message answer) && answer.Words[0] == 42;
        ulong usedAfter = AttackStage.UsedPages(server.Child.Bank);
        ProcessState state = server.Child.Process.ReadState(out _);
        attack.End(crasher);
        attack.Dismiss(server);
        bool passes = hasReported && answers && usedBefore == usedAfter && state != ProcessState.Dead;
        _ = attack.End("never-collects-its-answers"u8, passes).Text("left "u8).Number(report.Words[0])
            .Text(answers ? " answers lying; the server answered them all and the next caller"u8 : " answers lying; the server is stuck"u8).EndLine();
    }

    private void HasNoRoom()
    {
        attack.Begin();
        Actor server = attack.StartServer(Assault.Give);
        Child full = attack.StartAssailant(Assault.NoRoom, server.Entry);
        _stage.Settle();
        bool answers = attack.Ask(server.Entry, 1, out Message answer) && answer.SlotCount == 4;
        attack.Forget(in answer);
        ProcessState state = full.Process.ReadState(out FaultCause cause);
        attack.End(full);
        attack.Dismiss(server);
        _ = attack.End("asks-with-a-full-table"u8, answers && cause == FaultCause.None && state != ProcessState.Dead)
            .Text("asked for capabilities with no slot free; "u8)
            .Text(answers ? "the next caller got its four, only the asker waits"u8 : "the next caller got none"u8).EndLine();
    }

    private void ReceiverHasNoRoom()
    {
        attack.Begin();
        Actor deaf = attack.StartServer(Assault.Deaf);
        _ = attack.Invoker.Send(deaf.Entry, attack.Call, [1]);
        _stage.Settle();
        CallState state = attack.Poll(attack.Call, out _);
        InvocationError cancelled = attack.Invoker.Do(Operation.Cancel, attack.Call).Error;
        bool isQuiet = attack.IsQuiet();
        attack.Dismiss(deaf);
        bool passes = state == CallState.Queued && cancelled == InvocationError.None && isQuiet;
        _ = attack.End("takes-no-requests"u8, passes).Text("left no slot free for requests; the caller's call "u8)
            .Text(passes ? "stayed queued, was taken back and is idle"u8 : "could not be taken back"u8).EndLine();
    }

    // N endpoints and four calls under way for each: the slope is what those cost, with nothing for pairs of anything.
    private void ScalesWithObjects()
    {
        attack.Begin();
        Actor deaf = attack.StartServer(Assault.Deaf);
        ulong first = PagesFor(deaf.Entry, 16);
        ulong last = 0;
        bool isLinear = true;
        for (uint count = 64; count <= 1024; count <<= 2)
        {
            last = PagesFor(deaf.Entry, count);
            ulong line = count * BytesEach / UserLayout.PageSizeBytes;
            isLinear &= last >= line && last <= line + 2;
        }

        attack.Dismiss(deaf);
        _ = attack.End("grows-with-objects-not-pairs"u8, isLinear).Text("16 to 1,024 endpoints with 4 calls under way for each took "u8)
            .Number(first).Text(" to "u8).Number(last).Text(" pages"u8).EndLine();
        _stage.Report.Figure("grows-with-objects-not-pairs"u8, "slope"u8, last * UserLayout.PageSizeBytes / 1024, "bytes"u8);
    }

    private ulong PagesFor(uint target, uint count)
    {
        BankStub bank = _stage.Bank.CreateBank((uint)(count * BytesEach / UserLayout.PageSizeBytes) + 3);
        uint[] calls = attack.Slots;
        for (uint i = 0; i < count; i++)
        {
            // The endpoint's own capability is not kept: it ends with its bank, whoever holds what.
            _ = attack.Invoker.Do(Operation.Drop, bank.CreateEndpoint(1).Slot);
            for (uint call = 0; call < CallsEach; call++)
            {
                uint at = (i * CallsEach) + call;
                calls[at] = bank.CreateCall();
                _ = attack.Invoker.Send(target, calls[at], [1]);
            }
        }

        ulong used = AttackStage.UsedPages(bank);
        bank.Destroy();
        _ = attack.Invoker.Do(Operation.Drop, bank.Slot);
        attack.Forget(calls, count * CallsEach);
        return used;
    }

    // Not an attack that fails: a channel that is there, and how wide it is.
    private void LearnsFromItsQueue()
    {
        attack.Begin();
        Actor server = attack.StartServer(Assault.Hold);
        _ = attack.Invoker.Send(server.Entry, attack.Call, [1]);
        CallState before = attack.Poll(attack.Call, out _);
        _stage.Settle();
        CallState after = attack.Poll(attack.Call, out _);
        _ = attack.Invoker.Do(Operation.Cancel, attack.Call);
        bool isQuiet = attack.IsQuiet();
        attack.Dismiss(server);
        _ = attack.End("learns-when-it-is-heard"u8, isQuiet && before == CallState.Queued && after == CallState.InService)
            .Text("a sender that gets no answer still sees queued become in service: one bit for each turn of the receiver"u8).EndLine();
    }
}
