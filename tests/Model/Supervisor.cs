using System;
using System.Collections.Generic;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Scenarios.Programs.Chance;

namespace AsyncCap.Tests.Model;

/// <summary>The first process: it makes the random programs, introduces them to each other, ends them and makes others.</summary>
/// <remarks>It sleeps for short times only, so that a world in which all others do goes on, and those of low priority have theirs.</remarks>
internal sealed class Supervisor
{
    private const int Children = 4;
    private const int EntriesKept = 10;

    private readonly Child[] _children = new Child[Children];
    private readonly List<uint> _known = [];
    private readonly List<uint> _resolvers = [];
    private readonly List<Action<Submission>> _lessons = [];
    private readonly List<uint> _lessonEntries = [];
    private uint _endpoint;
    private uint _registration;
    private uint _call;
    private uint _timer;
    private uint _machine;
    private uint _schedule;
    private ulong _now;
    private RandomNumbers _random;

    public Supervisor()
    {
        for (int i = 0; i < Children; i++)
        {
            _children[i] = new Child();
        }
    }

    private enum Stage
    {
        Nothing,
        HasBank,
        HasProcess,
        Runs,
    }

    public void Prepare(Span<byte> messagePage, ulong step)
    {
        _random = new RandomNumbers(step);
        _lessons.Clear();
        _lessonEntries.Clear();
        PageView page = PageView.Over(messagePage);
        _now = page.At<ulong>(MessagePage.TimeOffset);
        BatchWriter batch = new(page);
        if (_timer != 0 && _random.OneIn(10))
        {
            // Carried out without an answer, so it sleeps.
            _ = batch.Add(Operation.Deadline, _timer, 0, [_now + 2 + _random.Next(24)], default);
            batch.Finish(TurnFlags.None);
            return;
        }

        Child? unfinished = Array.Find(_children, child => child.Stage != Stage.Runs);
        if (_registration == 0)
        {
            Settle(ref batch);
        }
        else if (unfinished is not null && !_random.OneIn(4))
        {
            Furnish(ref batch, unfinished);
        }
        else
        {
            Act(ref batch, _children[_random.Next(Children)]);
        }

        batch.Finish(_random.OneIn(5) ? TurnFlags.DoNotSleep : TurnFlags.Yield);
    }

    public void Learn(Span<byte> messagePage)
    {
        PageView page = PageView.Over(messagePage);
        for (int i = 0; i < _lessons.Count; i++)
        {
            _lessons[i](page.At<Submission>(_lessonEntries[i]));
        }

        uint end = MessagePage.EventsOffset + page.At<uint>(MessagePage.EventBytesOffset);
        for (uint entry = MessagePage.EventsOffset; entry < end;)
        {
            Event header = page.At<Event>(entry);
            if (header.Kind == EventKind.Request)
            {
                _resolvers.Add(header.Slot);
            }

            for (uint i = 0; i < header.CapabilityCount; i++)
            {
                _known.Add(page.At<uint>(entry + MessagePage.EntryHeaderBytes + (i << 2)));
            }

            entry += MessagePage.EntryBytes(header.WordCount, header.CapabilityCount);
        }
    }

    // An endpoint to which children introduce themselves, and a call.
    private void Settle(ref BatchWriter batch)
    {
        if (_endpoint == 0)
        {
            Ask(ref batch, InitialSlot.Bank, answer => _endpoint = answer.Slot, (ulong)BankMethod.CreateEndpoint, 99);
            Ask(ref batch, InitialSlot.Bank, answer => _call = answer.Slot, (ulong)BankMethod.CreateCall);
            Ask(ref batch, InitialSlot.Bank, answer => _timer = answer.Slot, (ulong)BankMethod.CreateCall);

            // Good for giving time to schedules, and for nothing that ends the world.
            _lessonEntries.Add(batch.Add(Operation.Copy, InitialSlot.Machine, 0, default, default, (byte)Rights.Write));
            _lessons.Add(answer => _machine = answer.Slot);
        }
        else
        {
            Ask(ref batch, _endpoint, answer => _registration = answer.Slot, (ulong)EndpointMethod.Mint, 1);
        }
    }

    private void Furnish(ref BatchWriter batch, Child child)
    {
        switch (child.Stage)
        {
            case Stage.Nothing:
                Ask(ref batch, InitialSlot.Bank, answer => Take(child, answer, Stage.HasBank), (ulong)(_random.OneIn(2) ? BankMethod.CreateBank : BankMethod.CreateClass), 12 + _random.Next(24));
                break;
            case Stage.HasBank:
                Ask(ref batch, child.Bank, answer => Take(child, answer, Stage.HasProcess), (ulong)BankMethod.CreateProcess);
                break;
            case Stage.HasProcess:
                Grant(ref batch, child, child.Bank);
                Grant(ref batch, child, child.Process);
                Grant(ref batch, child, _registration);
                Grant(ref batch, child, _machine);
                for (int i = 0; i < 3 && _known.Count > 0; i++)
                {
                    Grant(ref batch, child, _known[(int)_random.Next((uint)_known.Count)]);
                }

                _ = batch.Add(
                    Operation.Send, child.Process, 0,
                    [(ulong)ProcessMethod.Start, UserLayout.BaseAddress, UserLayout.StackEndAddress, 0, 0], default);
                child.Stage = Stage.Runs;
                break;
            case Stage.Runs:
            default:
                break;
        }
    }

    private void Act(ref BatchWriter batch, Child child)
    {
        switch (_random.Next(33))
        {
            case 0:
                Dismiss(ref batch, child);
                break;
            case 24:
            case 25:
                TransferPages(ref batch, child);
                break;
            case 30:
            case 31:
            case 32:
                LookInto(ref batch, child);
                break;
            case 26:
            case 27:
            case 28:
                GiveTime(ref batch, child);
                break;
            case 1 when child.Stage == Stage.Runs && _random.OneIn(2):
                _ = batch.Add(Operation.Send, child.Process, 0, [(ulong)ProcessMethod.Destroy], default);
                break;
            case < 8:
                LookAfter(ref batch);
                break;
            case < 10:
                _ = batch.Add(Operation.Send, InitialSlot.Machine, 0, [(ulong)MachineMethod.ReadFigure, 3 + _random.Next(4)], default);
                _ = batch.Add(Operation.Send, child.Bank, 0, [(ulong)BankMethod.ReadBalance, 0], default);
                break;
            case < 14:
                AnswerAndSend(ref batch);
                break;
            case < 17 when child.Stage == Stage.Runs && _known.Count > 0:
                Grant(ref batch, child, _known[(int)_random.Next((uint)_known.Count)]);
                break;
            default:
                break;
        }

        while (_known.Count > EntriesKept && batch.HasRoom)
        {
            _ = batch.Add(Operation.Drop, _known[0], 0, default, default);
            _known.RemoveAt(0);
        }
    }

    private void AnswerAndSend(ref BatchWriter batch)
    {
        uint[] gift = _known.Count > 0 && _random.OneIn(2) ? [_known[(int)_random.Next((uint)_known.Count)]] : [];
        if (_resolvers.Count > 0)
        {
            Operation operation = _random.OneIn(4) ? Operation.Drop : Operation.Resolve;
            _ = batch.Add(operation, _resolvers[0], 0, [100 + _random.Next(100)], gift);
            _resolvers.RemoveAt(0);
        }

        if (_known.Count > 0)
        {
            Operation operation = _random.OneIn(3) ? Operation.Cancel : Operation.Send;
            _ = batch.Add(
                operation, operation == Operation.Send ? _known[^1] : _call, _call, [100 + _random.Next(100)], operation == Operation.Send ? gift : []);
            _ = batch.Add(Operation.Poll, _call, 0, default, default);
        }
    }

    private void LookAfter(ref BatchWriter batch)
    {
        foreach (Child child in _children)
        {
            if (child.Stage == Stage.Runs)
            {
                Ask(ref batch, child.Process, answer => child.IsLost = answer.Error != InvocationError.None || child.IsLost, (ulong)ProcessMethod.ReadState, 0);
            }

            if (child.IsLost || _random.OneIn(40))
            {
                Dismiss(ref batch, child);
            }
        }
    }

    // Between a bank and its parent, or its sibling.
    private void TransferPages(ref BatchWriter batch, Child child)
    {
        uint other = _random.OneIn(2) ? InitialSlot.Bank : _children[_random.Next(Children)].Bank;
        (uint from, uint to) = _random.OneIn(3) ? (child.Bank, other) : (other, child.Bank);
        _ = batch.Add(Operation.Send, from, 0, [(ulong)BankMethod.Transfer, _random.Next(8)], [to]);
    }

    // As a debugger does.
    private void LookInto(ref BatchWriter batch, Child child)
    {
        ulong register = _random.Next(20);
        _ = batch.Add(Operation.Send, child.Process, 0, [(ulong)ProcessMethod.Stop], default);
        _ = batch.Add(Operation.Send, child.Process, 0, [(ulong)ProcessMethod.WriteRegister, register, 1ul << (int)_random.Next(40)], default);
        _ = batch.Add(Operation.Send, child.Process, 0, [(ulong)ProcessMethod.ReadRegisters, register, 0, 0, 0, 0, 0, 0], default);
        if (!_random.OneIn(5))
        {
            _ = batch.Add(Operation.Send, child.Process, 0, [(ulong)ProcessMethod.Resume], default);
        }
    }

    private void GiveTime(ref BatchWriter batch, Child child)
    {
        if (_schedule == 0)
        {
            uint bank = _random.OneIn(2) ? InitialSlot.Bank : child.Bank;
            Ask(ref batch, bank, answer => _schedule = answer.Error == InvocationError.None ? answer.Slot : 0, (ulong)BankMethod.CreateSchedule);
            return;
        }

        ulong budget = 1 + _random.Next(20);
        ulong period = _random.OneIn(6) ? 0 : budget + _random.Next(30);
        _lessonEntries.Add(
            batch.Add(
                Operation.Send, _schedule, 0,
                [(ulong)ScheduleMethod.Configure, 30 + _random.Next(4), period == 0 ? 0 : budget, period], [InitialSlot.Machine]));
        _lessons.Add(answer => _schedule = answer.Error == InvocationError.None ? _schedule : 0);
        _ = batch.Add(Operation.Send, child.Process, 0, [(ulong)ProcessMethod.SetSchedule], [_schedule]);
        if (_random.OneIn(3))
        {
            Grant(ref batch, child, _schedule);
        }

        if (_random.OneIn(8))
        {
            _ = batch.Add(Operation.Destroy, _schedule, 0, default, default);
        }
    }

    private void Dismiss(ref BatchWriter batch, Child child)
    {
        if (child.Stage == Stage.Nothing)
        {
            return;
        }

        if (child.Stage >= Stage.HasProcess && _random.OneIn(3))
        {
            _ = batch.Add(Operation.Send, child.Process, 0, [(ulong)ProcessMethod.Destroy], default);
        }

        _ = batch.Add(Operation.Destroy, child.Bank, 0, default, default);
        if (child.Stage >= Stage.HasProcess)
        {
            _ = batch.Add(Operation.Drop, child.Process, 0, default, default);
        }

        child.Stage = Stage.Nothing;
        child.IsLost = false;
    }

    private static void Grant(ref BatchWriter batch, Child child, uint slot)
    {
        _ = batch.Add(Operation.Send, child.Process, 0, [(ulong)ProcessMethod.Grant], [slot]);
    }

    private static void Take(Child child, Submission answer, Stage stage)
    {
        if (answer.Error != InvocationError.None)
        {
            return;
        }

        child.Stage = stage;
        if (stage == Stage.HasBank)
        {
            child.Bank = answer.Slot;
        }
        else
        {
            child.Process = answer.Slot;
        }
    }

    private void Ask(ref BatchWriter batch, uint target, Action<Submission> lesson, params ReadOnlySpan<ulong> words)
    {
        _lessonEntries.Add(batch.Add(Operation.Send, target, 0, words, default));
        _lessons.Add(lesson);
    }

    private sealed class Child
    {
        public Stage Stage { get; set; }

        public uint Bank { get; set; }

        public uint Process { get; set; }

        public bool IsLost { get; set; }
    }
}
