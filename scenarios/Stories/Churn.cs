using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories;

/// <summary>Objects made and discarded at will: many alive at once, a million in a steady state, and thousands of isolated processes.</summary>
public sealed class Churn(Stage stage)
{
    private const int AliveEndpoints = 65_536;
    private const int SteadyEndpoints = 1_000_000;
    private const int SteadyBatch = 32;
    private const int Processes = 4_096;

    // 128 bytes each, 32 to a page, and a page to spare.
    private const uint EndpointBankPages = (AliveEndpoints / 32) + 1;

    private readonly uint[] _slots = new uint[AliveEndpoints];
    private readonly uint[] _entries = new uint[SteadyBatch * 2];

    /// <summary>Tells the story.</summary>
    public void Tell()
    {
        GrowTable(AliveEndpoints + 1024);
        ManyAtOnce();
        SteadyState();
        IsolatedProcesses();
    }

    private void ManyAtOnce()
    {
        ulong pagesBefore = stage.PagesInUse();
        BankStub bank = stage.Bank.CreateBank(EndpointBankPages);
        ulong start = stage.Host.ReadCounter();
        int made = 0;
        while (made < AliveEndpoints)
        {
            int count = Math.Min(_entries.Length, AliveEndpoints - made);
            Create(bank, _slots.AsSpan(made, count));
            made += count;
        }

        ulong created = stage.Host.ReadCounter();
        bank.ReadBalance(out _, out ulong pagesUsed);
        bool allLive = MintsWork();
        ulong discarding = stage.Host.ReadCounter();
        for (int at = 0; at < AliveEndpoints; at += SteadyBatch)
        {
            Discard(_slots.AsSpan(at, SteadyBatch));
        }

        ulong discarded = stage.Host.ReadCounter();
        bank.Destroy();
        Forget(bank.Slot);
        ulong pagesAfter = stage.AwaitPages(pagesBefore);
        bool passes = allLive && pagesAfter == pagesBefore && stage.BooksBalance();
        _ = stage.Report.Row("alive-at-once"u8, passes).Number(AliveEndpoints).Text(" endpoints in "u8).Number(pagesUsed)
            .Text(" pages, pages after "u8).Number(pagesBefore).Text(pagesBefore == pagesAfter ? "="u8 : "!="u8).Number(pagesAfter).EndLine();
        stage.Report.Figure("alive-at-once"u8, "create"u8, (created - start) / AliveEndpoints, stage.Host.CounterUnit);
        stage.Report.Figure("alive-at-once"u8, "discard"u8, (discarded - discarding) / AliveEndpoints, stage.Host.CounterUnit);
        stage.Report.Figure("alive-at-once"u8, "bytes-each"u8, pagesUsed * UserLayout.PageSizeBytes / AliveEndpoints, "bytes"u8);
    }

    private void SteadyState()
    {
        ulong pagesBefore = stage.PagesInUse();
        BankStub bank = stage.Bank.CreateBank(2);
        ulong start = stage.Host.ReadCounter();
        for (int made = 0; made < SteadyEndpoints; made += SteadyBatch)
        {
            Create(bank, _slots.AsSpan(0, SteadyBatch));
            Discard(_slots.AsSpan(0, SteadyBatch));
        }

        ulong spent = stage.Host.ReadCounter() - start;
        bank.ReadBalance(out _, out ulong pagesUsed);
        bank.Destroy();
        Forget(bank.Slot);
        ulong pagesAfter = stage.AwaitPages(pagesBefore);
        bool passes = pagesUsed <= 1 && pagesAfter == pagesBefore && stage.BooksBalance();
        _ = stage.Report.Row("steady-state"u8, passes).Number(SteadyEndpoints).Text(" endpoints within "u8).Number(2)
            .Text(" pages, pages after "u8).Number(pagesBefore).Text(pagesBefore == pagesAfter ? "="u8 : "!="u8).Number(pagesAfter).EndLine();
        stage.Report.Figure("steady-state"u8, "create-and-discard"u8, spent / SteadyEndpoints, stage.Host.CounterUnit);
    }

    private void IsolatedProcesses()
    {
        ProcessBuilder builder = stage.Builder;
        ulong pagesBefore = stage.PagesInUse();
        ulong start = stage.Host.ReadCounter();
        for (int i = 0; i < Processes; i++)
        {
            Keep(i, stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.Answer));
        }

        ulong created = stage.Host.ReadCounter();
        ulong pagesUsed = stage.PagesInUse() - pagesBefore;
        int answers = 0;
        for (int i = 0; i < Processes; i++)
        {
            Message answer = stage.Invoker.Invoke(Kept(i).Entry, [(ulong)i]);
            answers += answer.IsGood && answer.Words[0] == (ulong)i + 1 ? 1 : 0;
        }

        ulong spoken = stage.Host.ReadCounter();
        for (int i = 0; i < Processes; i++)
        {
            Actor actor = Kept(i);
            actor.Child.Destroy();
            _ = stage.Invoker.Do(Operation.Drop, actor.Entry);
        }

        stage.Settle();
        ulong destroyed = stage.Host.ReadCounter();
        ulong pagesAfter = stage.AwaitPages(pagesBefore);
        bool passes = answers == Processes && pagesAfter == pagesBefore && stage.BooksBalance();
        _ = stage.Report.Row("processes"u8, passes).Number((ulong)answers).Text(" of "u8).Number(Processes)
            .Text(" isolated processes answered, "u8).Number(builder.PagesPerChild).Text(" pages each, pages after "u8)
            .Number(pagesBefore).Text(pagesBefore == pagesAfter ? "="u8 : "!="u8).Number(pagesAfter).EndLine();
        stage.Report.Figure("processes"u8, "create"u8, (created - start) / Processes, stage.Host.CounterUnit);
        stage.Report.Figure("processes"u8, "speak"u8, (spoken - created) / Processes, stage.Host.CounterUnit);
        stage.Report.Figure("processes"u8, "destroy"u8, (destroyed - spoken) / Processes, stage.Host.CounterUnit);
        stage.Report.Figure("processes"u8, "bytes-each"u8, pagesUsed * UserLayout.PageSizeBytes / Processes, "bytes"u8);
    }

    // Three slots each, in the room of the endpoints' slots, which are free by now: the first process's heap is not collected, and other
    // stories used it before.
    private void Keep(int index, Actor actor)
    {
        _slots[3 * index] = actor.Child.Process.Slot;
        _slots[(3 * index) + 1] = actor.Child.Bank.Slot;
        _slots[(3 * index) + 2] = actor.Entry;
    }

    private Actor Kept(int index)
    {
        ProcessStub process = new(stage.Invoker, _slots[3 * index]);
        BankStub bank = new(stage.Invoker, _slots[(3 * index) + 1]);
        return new Actor(new Child(stage.Invoker, process, bank), _slots[(3 * index) + 2]);
    }

    private void GrowTable(uint slots)
    {
        for (uint grown = 0; grown < slots; grown += 256)
        {
            stage.Self.GrowTable(InitialSlot.Bank);
        }
    }

    // A batch: one kernel entry for all of them.
    private void Create(BankStub bank, Span<uint> slots)
    {
        MessagePort port = stage.Invoker.Port;
        int done = 0;
        while (done < slots.Length)
        {
            int count = 0;
            while (done + count < slots.Length && port.Fits(2, 0))
            {
                _entries[count] = port.Add(Operation.Send, bank.Slot, 0, [(ulong)BankMethod.CreateEndpoint, 9]);
                count++;
            }

            port.Turn(TurnFlags.DoNotSleep);
            port.RequireAll();
            for (int i = 0; i < count; i++)
            {
                slots[done + i] = port.Result(_entries[i]).Slot;
            }

            done += count;
        }
    }

    private void Discard(Span<uint> slots)
    {
        MessagePort port = stage.Invoker.Port;
        for (int i = 0; i < slots.Length; i++)
        {
            _ = port.Add(Operation.Send, slots[i], 0, [(ulong)EndpointMethod.Destroy]);
            _ = port.Add(Operation.Drop, slots[i]);
        }

        port.Turn(TurnFlags.DoNotSleep);
        port.RequireAll();
    }

    private bool MintsWork()
    {
        bool all = true;
        for (int i = 0; i < AliveEndpoints; i += 4096)
        {
            uint entry = new EndpointStub(stage.Invoker, _slots[i]).Mint(1);
            all &= entry != 0;
            Forget(entry);
        }

        return all;
    }

    private void Forget(uint slot)
    {
        _ = stage.Invoker.Do(Operation.Drop, slot);
        stage.Settle();
    }
}
