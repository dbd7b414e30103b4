using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories;

/// <summary>The longest kernel entries that anyone could make.</summary>
/// <remarks>
/// The machine tells them if it was told to watch (boot option <c>watch=entries</c>); otherwise the most expensive turn is told, which
/// may be several entries. The boot option <c>scale=N</c> says how
/// much there is to take apart: N thousand calls and ten times as many endpoints, 100 unless told.
/// </remarks>
public sealed class Longest(Stage stage)
{
    private const uint SlotsPerPage = 256;
    private const uint CallsPerPage = 16;
    private const uint EndpointsPerPage = 32;

    private readonly uint[] _entries = new uint[128];
    private uint[] _calls = [];
    private ulong _longest;
    private ulong _turns;

    /// <summary>Tells the figures.</summary>
    public void Tell()
    {
        uint scale = (uint)stage.CommandLine.Number("scale"u8, otherwise: 100);
        uint calls = scale * 1000;
        _calls = new uint[calls];
        for (uint grown = 0; grown < calls + 1024; grown += SlotsPerPage)
        {
            stage.Self.GrowTable(InitialSlot.Bank);
        }

        ExpensiveBatches();
        EndWithManyQueued("end-of-endpoint-with-queue"u8, calls, ofEndpoint: true);
        EndWithManyQueued("end-of-process-with-queue"u8, calls, ofEndpoint: false);
        EndWithManyInService(calls);
        TimersAtOnce(calls / 4);
        EndOfBank(calls * 10);
    }

    // Batches of nothing but the operations that do most; each is as long as the message page allows.
    private void ExpensiveBatches()
    {
        BankStub bank = stage.Bank.CreateBank(2_000);
        Begin();
        int added = 0;
        while (stage.Invoker.Port.Fits(1, 0))
        {
            _entries[added++] = stage.Invoker.Port.Add(Operation.Send, bank.Slot, 0, [(ulong)BankMethod.CreateProcess]);
        }

        Finish("batch-of-create-process"u8, bank, added);
        bank = stage.Bank.CreateBank(2_000);
        uint page = bank.CreatePage();
        Begin();
        added = 0;
        while (stage.Invoker.Port.Fits(1, 1))
        {
            _entries[added++] = stage.Invoker.Port.Add(Operation.Send, bank.Slot, 0, [(ulong)BankMethod.CopyPage], [page]);
        }

        Finish("batch-of-copy-page"u8, bank, added);
        _ = stage.Invoker.Do(Operation.Drop, page);
    }

    // A batch may be carried out in several entries; each is a turn that is measured.
    private void Finish(ReadOnlySpan<byte> name, BankStub bank, int count)
    {
        Turn();
        while (stage.Invoker.Port.TurnError != InvocationError.None)
        {
            Turn();
        }

        for (int i = 0; i < count; i++)
        {
            uint slot = stage.Invoker.Port.Result(_entries[i]).Slot;
            _calls[i] = slot;
        }

        bank.Destroy();
        Drop(_calls.AsSpan(0, count));
        _ = stage.Invoker.Do(Operation.Drop, bank.Slot);
        stage.Settle();
        Tell(name, (ulong)count);
    }

    private void EndWithManyQueued(ReadOnlySpan<byte> name, uint calls, bool ofEndpoint)
    {
        Child deaf = stage.StartUnregistered(ProgramNumber.Assailant, (ulong)Assault.Deaf);
        Message registration = stage.AwaitRegistration();
        BankStub bank = stage.Bank.CreateBank((calls / CallsPerPage) + 2);
        MakeCalls(bank, calls);
        Send(registration.Slots[0], calls);
        Begin();
        _ = ofEndpoint
            ? stage.Invoker.Port.Add(Operation.Send, registration.Slots[1], 0, [(ulong)EndpointMethod.Destroy])
            : stage.Invoker.Port.Add(Operation.Send, deaf.Process.Slot, 0, [(ulong)ProcessMethod.Destroy]);
        CollectAll(calls);
        Tell(name, calls);
        End(bank, calls);
        deaf.Destroy();
        Drop([registration.Slots[0], registration.Slots[1]]);
        stage.Settle();
    }

    private void EndWithManyInService(uint calls)
    {
        stage.Builder.SparePages = (calls / SlotsPerPage) + 8;
        Actor holder = stage.StartActor(ProgramNumber.Assailant, (ulong)Assault.HoldMany);
        stage.Builder.SparePages = 4;
        BankStub bank = stage.Bank.CreateBank((calls / CallsPerPage) + 2);
        MakeCalls(bank, calls);
        Send(holder.Entry, calls);
        for (uint i = 0; i < calls && (CallState)stage.Invoker.Do(Operation.Poll, _calls[calls - 1]).Slot != CallState.InService; i++)
        {
            stage.Invoker.Yield();
        }

        Begin();
        _ = stage.Invoker.Port.Add(Operation.Send, holder.Child.Process.Slot, 0, [(ulong)ProcessMethod.Destroy]);
        CollectAll(calls);
        Tell("end-of-process-with-calls-in-service"u8, calls);
        End(bank, calls);
        stage.Dismiss(holder);
    }

    // All at a time that has passed already, so they are due together.
    private void TimersAtOnce(uint calls)
    {
        BankStub bank = stage.Bank.CreateBank((calls / CallsPerPage) + 2);
        MakeCalls(bank, calls);
        Begin();
        for (uint i = 0; i < calls;)
        {
            while (i < calls && stage.Invoker.Port.Fits(1, 0))
            {
                _ = stage.Invoker.Port.Add(Operation.Deadline, _calls[i++], 0, [1]);
            }

            Turn();
        }

        for (uint turn = 0; turn < calls / 8; turn++)
        {
            Turn();
        }

        Tell("timers-at-one-tick"u8, calls);
        End(bank, calls);
    }

    private void EndOfBank(uint endpoints)
    {
        ulong pagesBefore = stage.PagesInUse();
        BankStub bank = stage.Bank.CreateBank((endpoints / EndpointsPerPage) + 2);
        for (uint made = 0; made < endpoints;)
        {
            int added = 0;
            while (made < endpoints && stage.Invoker.Port.Fits(2, 0))
            {
                _entries[added++] = stage.Invoker.Port.Add(Operation.Send, bank.Slot, 0, [(ulong)BankMethod.CreateEndpoint, 1]);
                made++;
            }

            stage.Invoker.Port.Turn(TurnFlags.DoNotSleep);
            for (int i = 0; i < added; i++)
            {
                _calls[i] = stage.Invoker.Port.Result(_entries[i]).Slot;
            }

            Drop(_calls.AsSpan(0, added));
        }

        Begin();
        _ = stage.Invoker.Port.Add(Operation.Send, bank.Slot, 0, [(ulong)BankMethod.Destroy]);
        Turn();
        while (stage.PagesInUse() > pagesBefore)
        {
            for (int i = 0; i < 64; i++)
            {
                Turn();
            }
        }

        Tell("end-of-bank"u8, endpoints);
        _ = stage.Invoker.Do(Operation.Drop, bank.Slot);
    }

    private void Begin()
    {
        _ = stage.Machine.ReadFigure(MachineFigure.LongestEntry); // begins anew
        _longest = 0;
        _turns = 0;
    }

    private void Turn()
    {
        ulong start = stage.Host.ReadCounter();
        stage.Invoker.Port.Turn(TurnFlags.DoNotSleep);
        ulong spent = stage.Host.ReadCounter() - start;
        _longest = spent > _longest ? spent : _longest;
        _turns++;
    }

    private void Tell(ReadOnlySpan<byte> name, ulong count)
    {
        ulong watched = stage.Machine.ReadFigure(MachineFigure.LongestEntry);
        _longest = watched != 0 ? watched : _longest;
        _ = stage.Report.Row(name, passes: true).Number(count).Text(" in "u8).Number(_turns).Text(" turns, the longest "u8)
            .Number(_longest).Text(" "u8).Text(stage.Host.CounterUnit).EndLine();
        stage.Report.Figure(name, "longest-entry"u8, _longest, stage.Host.CounterUnit);
    }

    private void CollectAll(uint calls)
    {
        uint told = 0;
        for (uint turn = 0; turn < calls && told < calls; turn++)
        {
            Turn();
            while (stage.Invoker.Port.TryNextEvent(out uint entry))
            {
                told += stage.Invoker.Port.EventAt(entry).Kind == EventKind.Completion ? 1u : 0u;
            }
        }
    }

    private void MakeCalls(BankStub bank, uint count)
    {
        for (uint made = 0; made < count;)
        {
            int added = 0;
            while (made + (uint)added < count && stage.Invoker.Port.Fits(1, 0))
            {
                _entries[added++] = stage.Invoker.Port.Add(Operation.Send, bank.Slot, 0, [(ulong)BankMethod.CreateCall]);
            }

            stage.Invoker.Port.Turn(TurnFlags.DoNotSleep);
            for (int i = 0; i < added; i++)
            {
                _calls[made++] = stage.Invoker.Port.Result(_entries[i]).Slot;
            }
        }
    }

    private void Send(uint target, uint count)
    {
        for (uint i = 0; i < count;)
        {
            while (i < count && stage.Invoker.Port.Fits(1, 0))
            {
                _ = stage.Invoker.Port.Add(Operation.Send, target, _calls[i++], [i]);
            }

            stage.Invoker.Port.Turn(TurnFlags.DoNotSleep);
        }
    }

    private void End(BankStub bank, uint calls)
    {
        bank.Destroy();
        _ = stage.Invoker.Do(Operation.Drop, bank.Slot);
        Drop(_calls.AsSpan(0, (int)calls));
        stage.Settle();
    }

    private void Drop(ReadOnlySpan<uint> slots)
    {
        for (int i = 0; i < slots.Length;)
        {
            while (i < slots.Length && stage.Invoker.Port.Fits(0, 0))
            {
                _ = stage.Invoker.Port.Add(Operation.Drop, slots[i++]);
            }

            stage.Invoker.Port.Turn(TurnFlags.DoNotSleep);
        }
    }
}
