using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories;

/// <summary>What the kernel's operations cost, user stubs included, as the machine's counter tells. Every figure is a mean of many.</summary>
public sealed class Measure(Stage stage)
{
    /// <summary>How often most rows do their operation.</summary>
    public const int Rounds = 1_000;

    /// <summary>How many operations are in a batch.</summary>
    public const int Batch = 32;

    private const int ProcessRounds = 64;

    private readonly uint[] _calls = new uint[Batch];
    private readonly uint[] _entries = new uint[Batch];
    private ulong _emptyPair;

    /// <summary>Tells the figures; the boot option <c>only=NAME</c> picks one, for a profile of it alone.</summary>
    public void Tell()
    {
        ProgramHost host = stage.Host;
        ulong start = host.ReadCounter();
        _emptyPair = host.ReadCounter() - start;
        for (int i = 0; i < Batch; i++)
        {
            _calls[i] = stage.Bank.CreateCall();
        }

        Actor server = stage.StartActor(ProgramNumber.BatchServer, 0);
        Tell("empty-turn"u8, EmptyTurn);
        Tell("round-trip"u8, () => RoundTrip(server.Entry));
        Tell("round-trip-in-batches-of-32"u8, () => RoundTripInBatches(server.Entry));
        Tell("round-trip-of-8-words-and-a-capability"u8, () => FullRoundTrip(server.Entry));
        Tell("pipelined-chain-of-8"u8, () => PipelinedChain(server.Entry));
        Tell("endpoint-create-and-discard"u8, CreateAndDiscard);
        Tell("endpoint-create-and-discard-in-batches-of-32"u8, CreateAndDiscardInBatches);
        Tell("mint-entry"u8, Mint);
        Tell("revoke-256-holders"u8, () => Revoke(server.Entry));
        stage.Dismiss(server);
        Tell("fault-to-keeper-and-back"u8, FaultAndBack);
        Tell("process-create"u8, CreateProcesses);
        Tell("process-destroy"u8, DestroyProcesses);
        TellSizes();
        TellBoot();
    }

    // Bought until a page is full: what the bank charges divided by what it sold.
    private void TellSizes()
    {
        ulong endpoint = BytesEach(BankMethod.CreateEndpoint);
        ulong call = BytesEach(BankMethod.CreateCall);
        ulong capability = BytesPerSlot();
        _ = stage.Report.Row("sizes"u8, passes: true).Text("capability "u8).Number(capability).Text(", endpoint "u8).Number(endpoint)
            .Text(", call "u8).Number(call).Text(" bytes"u8).EndLine();
        stage.Report.Figure("sizes"u8, "capability"u8, capability, "bytes"u8);
        stage.Report.Figure("sizes"u8, "endpoint"u8, endpoint, "bytes"u8);
        stage.Report.Figure("sizes"u8, "call"u8, call, "bytes"u8);
    }

    // Only a counter of instructions starts with the machine.
    private void TellBoot()
    {
        if (CommandLine.AreEqual(stage.Host.CounterUnit, "instructions"u8))
        {
            _ = stage.Report.Row("boot"u8, passes: true).Number(stage.StartCounter)
                .Text(" instructions from power-on to the first program, firmware included"u8).EndLine();
            stage.Report.Figure("boot"u8, "cost"u8, stage.StartCounter, stage.Host.CounterUnit);
        }
    }

    private ulong BytesEach(BankMethod method)
    {
        BankStub bank = stage.Bank.CreateBank(2);
        uint[] kept = new uint[UserLayout.PageSizeBytes / 64];
        uint sold = 0;
        ulong pages;
        do
        {
            Message made = method == BankMethod.CreateEndpoint
                ? stage.Invoker.Invoke(bank.Slot, [(ulong)method, 0])
                : stage.Invoker.Do(Operation.Send, bank.Slot, 0, [(ulong)method]);
            kept[sold++] = made.Slot; // a call whose last capability is dropped goes back to its bank
            bank.ReadBalance(out _, out pages);
        }
        while (pages < 2);
        for (uint at = 0; at < sold; at++)
        {
            _ = stage.Invoker.Do(Operation.Drop, kept[at]);
        }

        bank.Destroy();
        _ = stage.Invoker.Do(Operation.Drop, bank.Slot);
        stage.Settle();
        return UserLayout.PageSizeBytes / (sold - 1);
    }

    // Slots filled until none is free, before and after the table has grown by what the bank then charged.
    private ulong BytesPerSlot()
    {
        stage.Self.GrowTable(InitialSlot.Bank); // A table's second page brings its first directory; the third is slots alone.
        uint[] slots = new uint[4096];
        int before = Fill(slots, 0);
        ulong pagesBefore = stage.PagesInUse();
        _ = stage.Invoker.Do(Operation.Drop, slots[before - 1]);
        stage.Self.GrowTable(InitialSlot.Bank);
        ulong pages = stage.PagesInUse() - pagesBefore;
        int after = Fill(slots, before - 1);
        for (int i = 0; i < after; i++)
        {
            _ = stage.Invoker.Do(Operation.Drop, slots[i]);
        }

        return pages * UserLayout.PageSizeBytes / (ulong)(after - before);
    }

    private int Fill(uint[] slots, int count)
    {
        Message copy = stage.Invoker.Do(Operation.Copy, InitialSlot.Bank);
        while (copy.Error == InvocationError.None)
        {
            slots[count++] = copy.Slot;
            copy = stage.Invoker.Do(Operation.Copy, InitialSlot.Bank);
        }

        return count;
    }

    private void Tell(ReadOnlySpan<byte> name, Func<ulong> measurement)
    {
        ReadOnlySpan<byte> only = stage.CommandLine.Value("only"u8);
        if (only.Length > 0 && !CommandLine.AreEqual(only, name))
        {
            return;
        }

        ulong cost = measurement();
        _ = stage.Report.Row(name, passes: true).Number(cost).Text(" "u8).Text(stage.Host.CounterUnit).EndLine();
        stage.Report.Figure(name, "cost"u8, cost, stage.Host.CounterUnit);
    }

    private ulong EmptyTurn()
    {
        MessagePort port = stage.Invoker.Port;
        ulong start = stage.Host.ReadCounter();
        for (int i = 0; i < Rounds; i++)
        {
            port.Turn(TurnFlags.DoNotSleep);
        }

        return Mean(start, Rounds);
    }

    private ulong RoundTrip(uint entry)
    {
        MessagePort port = stage.Invoker.Port;
        ulong start = stage.Host.ReadCounter();
        for (int i = 0; i < Rounds; i++)
        {
            _ = port.Send(entry, _calls[0], 1, 2, 3, 4);
            uint completion;
            do
            {
                port.Turn();
            }
            while (!port.TryNextEvent(out completion));
            _ = port.EventWord(completion, 0);
        }

        return Mean(start, Rounds);
    }

    private ulong RoundTripInBatches(uint entry)
    {
        MessagePort port = stage.Invoker.Port;
        ulong start = stage.Host.ReadCounter();
        for (int i = 0; i < Rounds; i++)
        {
            for (int call = 0; call < Batch; call++)
            {
                _ = port.Send(entry, _calls[call], 1, 2, 3, 4);
            }

            int collected = 0;
            while (collected < Batch)
            {
                port.Turn();
                while (port.TryNextEvent(out uint completion))
                {
                    _ = port.EventWord(completion, 0);
                    collected++;
                }
            }
        }

        return Mean(start, Rounds * Batch);
    }

    // Four words more each way than the plain round trip, and a capability, which the server drops in its next turn.
    private ulong FullRoundTrip(uint entry)
    {
        MessagePort port = stage.Invoker.Port;
        ulong start = stage.Host.ReadCounter();
        for (int i = 0; i < Rounds; i++)
        {
            _ = port.Add(Operation.Send, entry, _calls[0], [1, 2, 3, 4, 5, 6, 7, 8], [InitialSlot.Bank]);
            uint completion;
            do
            {
                port.Turn();
            }
            while (!port.TryNextEvent(out completion));
            _ = port.EventWord(completion, 0);
        }

        return Mean(start, Rounds);
    }

    // Each call goes to the result of the one before. All leave in one turn; the others only collect what has come.
    private ulong PipelinedChain(uint entry)
    {
        const int Length = 8;
        MessagePort port = stage.Invoker.Port;
        ulong start = stage.Host.ReadCounter();
        for (int i = 0; i < Rounds; i++)
        {
            _ = port.Send(entry, _calls[0], BatchServer.WantsMe, 0, 0, 0);
            for (int call = 1; call < Length; call++)
            {
                _ = port.Add(Operation.Send, _calls[call - 1], _calls[call], [BatchServer.WantsMe, 0, 0, 0], default, (byte)SendFlags.ToResult);
            }

            int collected = 0;
            while (collected < Length)
            {
                port.Turn();
                while (port.TryNextEvent(out uint completion))
                {
                    _ = port.Add(Operation.Drop, port.EventSlot(completion, 0));
                    collected++;
                }
            }
        }

        return Mean(start, Rounds);
    }

    private ulong CreateAndDiscard()
    {
        MessagePort port = stage.Invoker.Port;
        ulong start = stage.Host.ReadCounter();
        for (int i = 0; i < Rounds; i++)
        {
            uint made = port.Add(Operation.Send, InitialSlot.Bank, 0, [(ulong)BankMethod.CreateEndpoint, 9]);
            port.Turn(TurnFlags.DoNotSleep);
            uint slot = port.Result(made).Slot;
            _ = port.Add(Operation.Destroy, slot);
            port.Turn(TurnFlags.DoNotSleep);
        }

        return Mean(start, Rounds);
    }

    private ulong CreateAndDiscardInBatches()
    {
        MessagePort port = stage.Invoker.Port;
        ulong start = stage.Host.ReadCounter();
        for (int i = 0; i < Rounds; i++)
        {
            for (int at = 0; at < Batch; at++)
            {
                _entries[at] = port.Add(Operation.Send, InitialSlot.Bank, 0, [(ulong)BankMethod.CreateEndpoint, 9]);
            }

            port.Turn(TurnFlags.DoNotSleep);
            for (int at = 0; at < Batch; at++)
            {
                _entries[at] = port.Result(_entries[at]).Slot;
            }

            for (int at = 0; at < Batch; at++)
            {
                _ = port.Add(Operation.Destroy, _entries[at]);
            }

            port.Turn(TurnFlags.DoNotSleep);
        }

        return Mean(start, Rounds * Batch);
    }

    private ulong Mint()
    {
        MessagePort port = stage.Invoker.Port;
        EndpointStub endpoint = stage.Bank.CreateEndpoint(1);
        ulong spent = 0;
        for (int i = 0; i < Rounds; i++)
        {
            ulong start = stage.Host.ReadCounter();
            uint made = port.Add(Operation.Send, endpoint.Slot, 0, [(ulong)EndpointMethod.Mint, 1]);
            port.Turn(TurnFlags.DoNotSleep);
            spent += Since(start);
            _ = port.Add(Operation.Drop, port.Result(made).Slot);
            port.Turn(TurnFlags.DoNotSleep);
        }

        endpoint.Destroy();
        _ = stage.Invoker.Do(Operation.Drop, endpoint.Slot);
        return spent / Rounds;
    }

    // The keeper mends nothing, so each verdict brings the next fault: trap, record, request with a capability, verdict, resume.
    private ulong FaultAndBack()
    {
        const uint FaultLabel = 91;
        MessagePort port = stage.Invoker.Port;
        EndpointStub faults = stage.Bank.CreateEndpoint(FaultLabel);
        uint entry = faults.Mint(badge: 1);
        Actor patient = stage.StartActor(ProgramNumber.Patient, 0);
        new ProcessInspector(stage.Invoker, patient.Child.Process.Slot).SetKeeper(entry, ticksForVerdict: 0);
        _ = stage.Invoker.Send(patient.Entry, _calls[0], [(ulong)PatientTask.ReadTwice, 0xBAD0_0000]);
        Message fault = stage.Invoker.Wait();
        uint resolver = fault.Slot;
        uint body = fault.Slots[0];
        ulong start = stage.Host.ReadCounter();
        for (int i = 0; i < Rounds; i++)
        {
            _ = port.Add(Operation.Resolve, resolver);
            _ = port.Add(Operation.Drop, body);
            uint request;
            do
            {
                port.Turn();
            }
            while (!port.TryNextEvent(out request));
            resolver = port.EventAt(request).Slot;
            body = port.EventSlot(request, 0);
        }

        ulong cost = Mean(start, Rounds);
        _ = stage.Invoker.Do(Operation.Drop, resolver);
        _ = stage.Invoker.Do(Operation.Drop, body);
        _ = stage.Invoker.WaitFor(_calls[0]);
        stage.Dismiss(patient);
        faults.Destroy();
        _ = stage.Invoker.Do(Operation.Drop, faults.Slot);
        _ = stage.Invoker.Do(Operation.Drop, entry);
        return fault.Label == FaultLabel ? cost : 0;
    }

    // One store, whoever holds a relay and however many there are. Blocked in a turn of its own, and turned back outside the count.
    private ulong Revoke(uint entry)
    {
        const int Holders = 256;
        MessagePort port = stage.Invoker.Port;
        uint[] relays = new uint[Holders];
        stage.Self.GrowTable(InitialSlot.Bank);
        uint forwarder = stage.Invoker.Invoke(InitialSlot.Bank, [(ulong)BankMethod.CreateForwarder], [entry]).Slot;
        for (int i = 0; i < Holders; i++)
        {
            relays[i] = stage.Invoker.Invoke(forwarder, [(ulong)ForwarderMethod.Mint, (ulong)Rights.All, (ulong)i]).Slot;
        }

        ulong spent = 0;
        for (int i = 0; i < Rounds; i++)
        {
            ulong start = stage.Host.ReadCounter();
            _ = port.Add(Operation.Send, forwarder, 0, [(ulong)ForwarderMethod.Block]);
            port.Turn(TurnFlags.DoNotSleep);
            spent += Since(start);
            _ = port.Add(Operation.Send, forwarder, 0, [(ulong)ForwarderMethod.Redirect], [entry]);
            port.Turn(TurnFlags.DoNotSleep);
        }

        _ = stage.Invoker.Do(Operation.Destroy, forwarder);
        for (int i = 0; i < Holders; i++)
        {
            _ = stage.Invoker.Do(Operation.Drop, relays[i]);
        }

        return spent / Rounds;
    }

    // Creation is everything from the bank to the first instruction being due; destruction everything until the last page is back.
    private ulong CreateProcesses() => CycleProcesses(out _);

    private ulong DestroyProcesses()
    {
        _ = CycleProcesses(out ulong destruction);
        return destruction;
    }

    private ulong CycleProcesses(out ulong destruction)
    {
        stage.Builder.HeapPages = 1;
        stage.Builder.StackPages = 1;
        stage.Builder.SparePages = 0;
        ulong creating = 0;
        ulong destroying = 0;
        for (int i = 0; i < ProcessRounds; i++)
        {
            ulong pagesBefore = stage.PagesInUse();
            ulong start = stage.Host.ReadCounter();
            Child child = stage.StartUnregistered(ProgramNumber.BatchServer, 0);
            creating += Since(start);
            start = stage.Host.ReadCounter();
            child.Destroy();
            destroying += Since(start);
            while (stage.PagesInUse() > pagesBefore)
            {
                start = stage.Host.ReadCounter();
                stage.Invoker.Port.Turn(TurnFlags.DoNotSleep);
                destroying += Since(start);
            }
        }

        destruction = destroying / ProcessRounds;
        return creating / ProcessRounds;
    }

    private ulong Mean(ulong start, int count) => Since(start) / (ulong)count;

    // Less what reading the counter itself costs.
    private ulong Since(ulong start)
    {
        ulong spent = stage.Host.ReadCounter() - start;
        return spent > _emptyPair ? spent - _emptyPair : 0;
    }
}
