using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Exploration.States;

/// <content>What the processes do: their turns, what they write down of them, and the events that they get.</content>
internal sealed partial class KernelStates
{
    // In the answer to Compare.
    private const uint ToldLive = 1 << 16;

    private void ForgetEvents()
    {
        foreach (Actor actor in _actors)
        {
            if (_frames.Generation(actor.Process.Index) == actor.Process.Generation)
            {
                _frames.InPage<uint>(actor.Process.State.MessagePage, MessagePage.EventBytesOffset) = 0;
            }
        }
    }

    private PageIndex CurrentPage => _frames.At<Process>(_frames.Globals.Current).MessagePage;

    private void WriteBatch(uint bytes, TurnFlags flags)
    {
        _frames.InPage<uint>(CurrentPage, MessagePage.SubmissionBytesOffset) = bytes;
        _frames.InPage<TurnFlags>(CurrentPage, MessagePage.FlagsOffset) = flags;
    }

    private void Operate(Move move)
    {
        FrameIndex process = _frames.Globals.Current;
        PageIndex page = CurrentPage;
        Capability target = CapabilityAt(process, move.Slot);
        Capability second = CapabilityAt(process, move.SecondSlot);
        Capability carried = CapabilityAt(process, move.Carried);
        ulong word = move.Word == 0 ? 0 : WordOf(move);
        WriteEntry(page, move);
        _world.Kernel.Turn();
        if (_frames.At<FrameHeader>(process).Type != ObjectType.Process || _frames.At<Party>(process).State == ProcessState.Dead)
        {
            return;
        }

        bool wasRead = _frames.InPage<uint>(page, MessagePage.SubmissionsDoneOffset) == 1;
        LastError = wasRead ? _frames.InPage<Submission>(page, MessagePage.SubmissionsOffset).Error : InvocationError.MalformedBatch;
        if (LastError != InvocationError.None)
        {
            CheckRefusal(move);
            return;
        }

        Remember(move, in target, in second);
        WriteDown(move, in target, in second, in carried, word);
        CheckAnswer(move.Operation, in target, in _frames.InPage<Submission>(page, MessagePage.SubmissionsOffset));
    }

    private void DropWaste()
    {
        ref Process process = ref _frames.At<Process>(_frames.Globals.Current);
        uint bytes = 0;
        for (uint slot = 1; slot < process.Table.Fresh; slot++)
        {
            ref Capability capability = ref process.Table.At(_frames, slot);
            bool isWaste = capability.Type != CapabilityType.Null && (!capability.IsLive(_frames) || MoveList.IsDuplicate(_frames, ref process.Table, slot));
            if (isWaste)
            {
                _frames.InPage<Submission>(process.MessagePage, MessagePage.SubmissionsOffset + bytes) = new Submission { Operation = Operation.Drop, Slot = slot };
                bytes += MessagePage.EntryHeaderBytes;
            }
        }

        CauseByDrop();
        WriteBatch(bytes, TurnFlags.DoNotSleep);
        _world.Kernel.Turn();
    }

    private void WriteEntry(PageIndex page, Move move)
    {
        byte capabilities = move.Carried == 0 ? (byte)0 : (byte)1;
        byte words = move.Word == 0 ? (byte)0 : (byte)(1 + move.MoreWords);
        _frames.InPage<Submission>(page, MessagePage.SubmissionsOffset) = new Submission
        {
            Operation = move.Operation,
            Flags = move.Flags,
            WordCount = words,
            CapabilityCount = capabilities,
            Slot = move.Slot,
            SecondSlot = move.SecondSlot,
        };
        uint at = MessagePage.SubmissionsOffset + MessagePage.EntryHeaderBytes;
        if (capabilities != 0)
        {
            _frames.InPage<uint>(page, at) = move.Carried;
            at += sizeof(ulong);
        }

        for (int word = 0; word < words; word++, at += sizeof(ulong))
        {
            _frames.InPage<ulong>(page, at) = word == 0 ? WordOf(move) : 1u;
        }

        WriteBatch(MessagePage.EntryBytes(words, capabilities), TurnFlags.DoNotSleep);
    }

    private Capability CapabilityAt(FrameIndex process, byte slot)
    {
        ref Process holder = ref _frames.At<Process>(process);
        return holder.Table.Contains(slot) ? holder.Table.At(_frames, slot) : default;
    }

    // What users write down when they were not refused.
    private void Remember(Move move, in Capability target, in Capability second)
    {
        switch (move.Operation)
        {
            case Operation.Send when second.Type == CapabilityType.Call && target.Type is CapabilityType.Entry or CapabilityType.Promise or CapabilityType.Relay or CapabilityType.Call:
                _ghost.Begin(second.Index, target.Index);
                break;
            case Operation.Await:
                _ghost.Begin(target.Index, FrameIndex.None);
                break;
            case Operation.Deadline when _frames.At<Call>(target.Index).State == CallState.Waiting && _frames.At<Call>(target.Index).Place.IsNone:
                _ghost.BeginIfNew(target.Index);
                break;
            case Operation.Cancel:
                _ghost.Withdraw(target.Index);
                break;
            default:
                break;
        }
    }

    // The same for what the messages say, and for whatever may end a call.
    private void WriteDown(Move move, in Capability target, in Capability second, in Capability carried, ulong word)
    {
        if (carried.Type == CapabilityType.Resolver)
        {
            _book.Cause(BreakReason.LostInTransit);
        }

        if (move.Word == Move.OwnWord)
        {
            _book.UseWord();
        }

        switch (move.Operation)
        {
            case Operation.Send when second.Type == CapabilityType.Call && target.Type is CapabilityType.Entry or CapabilityType.Promise or CapabilityType.Relay or CapabilityType.Call:
                _book.Send(second.Index, in target, word);
                break;
            case Operation.Send:
                CauseByMethod(in target, word);
                break;
            case Operation.Forward:
                _book.Pass(Call.OfResolver(target.Index), in second, word);
                break;
            case Operation.Resolve:
                _book.Resolve(Call.OfResolver(target.Index), (ResolveFlags)move.Flags, in carried, word);
                break;
            case Operation.Await:
                _book.Await(target.Index, in second);
                break;
            case Operation.Deadline:
                _book.Deadline(target.Index, word);
                break;
            case Operation.Cancel:
                _book.Cause(BreakReason.Cancelled);
                break;
            case Operation.Drop:
            case Operation.Copy:
                CauseByDrop();
                break;
            case Operation.Destroy:
                CauseByEnd(target.Type);
                break;
            default:
                break;
        }
    }

    private void CauseByMethod(in Capability target, ulong word)
    {
        if (target.Type == CapabilityType.Forwarder)
        {
            _book.Cause(BreakReason.Revoked);
        }
        else if (target.Type == CapabilityType.Process && (ProcessMethod)word == ProcessMethod.Kill)
        {
            CauseByEnd(CapabilityType.Process);
        }
    }

    // A call that is dropped is destroyed, and with it what waits for its result.
    private void CauseByDrop()
    {
        _book.Cause(BreakReason.ResolverDropped);
        CauseByEnd(CapabilityType.Call);
    }

    private void CauseByEnd(CapabilityType type)
    {
        switch (type)
        {
            case CapabilityType.Endpoint:
                _book.Cause(BreakReason.EndpointDestroyed);
                break;
            case CapabilityType.Promise:
            case CapabilityType.Call:
                _book.Cause(BreakReason.PromiseDestroyed);
                _book.Cause(BreakReason.Cancelled);
                break;
            case CapabilityType.Forwarder:
                _book.Cause(BreakReason.Revoked);
                break;
            case CapabilityType.Bank:
            case CapabilityType.Process:
                _book.Cause(BreakReason.CalleeDestroyed);
                _book.Cause(BreakReason.CalleeFaulted);
                _book.Cause(BreakReason.EndpointDestroyed);
                _book.Cause(BreakReason.PromiseDestroyed);
                _book.Cause(BreakReason.Revoked);
                break;
            default:
                break;
        }
    }

    // What a process is told when it looks.
    private void CheckAnswer(Operation operation, in Capability target, in Submission told)
    {
        if (operation == Operation.Poll)
        {
            _book.Poll(target.Index, in told);
        }
        else if (operation == Operation.Compare && target.IsOneWay && (told.Slot & ToldLive) == 0)
        {
            throw new OracleException("one way: who compares is told that the endpoint is gone");
        }
    }

    // A refused operation leaves everything as it was: but a resolver that was dead already leaves its slot, as the manual says.
    private void CheckRefusal(Move move)
    {
        bool hasEffect = LastError == InvocationError.Stale && move.Operation is Operation.Resolve or Operation.Forward;
        if (_configuration.PagesChangeUse || hasEffect) // message pages are followed there, and every turn writes into one
        {
            return;
        }

        ref Globals globals = ref _frames.Globals;
        ref Party party = ref _frames.At<Party>(globals.Current);
        // What a turn changes whatever is in it.
        (bool wants, ulong traced, int budget) = (party.WantsEvents, globals.TraceCount, globals.EntryBudget);
        (uint steps, uint most) = (globals.StepCount, globals.MostSteps);
        party.WantsEvents = _memory.Before(ref party.WantsEvents);
        globals.TraceCount = _memory.Before(ref globals.TraceCount);
        globals.EntryBudget = _memory.Before(ref globals.EntryBudget);
        globals.StepCount = _memory.Before(ref globals.StepCount);
        globals.MostSteps = _memory.Before(ref globals.MostSteps);
        FrameIndex running = _memory.Before(ref globals.RunningSchedule);
        ref Schedule schedule = ref _frames.At<Schedule>(running.IsNone ? globals.Current : running);
        (ulong periodEnd, long left) = (schedule.PeriodEndTicks, schedule.LeftTicks);
        if (!running.IsNone)
        {
            (schedule.PeriodEndTicks, schedule.LeftTicks) = (_memory.Before(ref schedule.PeriodEndTicks), _memory.Before(ref schedule.LeftTicks));
        }

        bool hasChanges = _memory.HasChanges();
        (party.WantsEvents, globals.TraceCount, globals.EntryBudget) = (wants, traced, budget);
        (globals.StepCount, globals.MostSteps) = (steps, most);
        if (!running.IsNone)
        {
            (schedule.PeriodEndTicks, schedule.LeftTicks) = (periodEnd, left);
        }

        if (hasChanges)
        {
            throw new OracleException($"{move.Operation} was refused with {LastError} and changed something");
        }
    }

    private void ReadEvents(FrameIndex processIndex)
    {
        ref Process process = ref _frames.At<Process>(processIndex);
        PageIndex page = process.MessagePage;
        uint bytes = _frames.InPage<uint>(page, MessagePage.EventBytesOffset);
        uint offset = MessagePage.EventsOffset;
        uint end = offset + bytes;
        while (offset < end)
        {
            Event happened = _frames.InPage<Event>(page, offset);
            if (Describes)
            {
                LastEvents.Add(Describe(ref process, in happened));
            }

            uint words = offset + MessagePage.EntryBytes(0, happened.CapabilityCount);
            ReadEvent(ref process, in happened, happened.WordCount == 0 ? 0 : _frames.InPage<ulong>(page, words));
            offset += MessagePage.EntryBytes(happened.WordCount, happened.CapabilityCount);
        }
    }

    private string Describe(ref Process process, in Event happened)
    {
        string who = ActorOf(_frames.Globals.Current).Name;
        if (happened.Kind == EventKind.Notice || !process.Table.Contains(happened.Slot))
        {
            return $"{who} gets a {happened.Kind.ToString().ToLowerInvariant()}";
        }

        ref Capability capability = ref process.Table.At(_frames, happened.Slot);
        FrameIndex call = capability.Type == CapabilityType.Resolver ? Call.OfResolver(capability.Index) : capability.Index;
        string number = capability.IsLive(_frames) ? $" of call {_frames.At<FrameHeader>(call).Number}" : "";
        string reason = happened.Reason == BreakReason.None ? "" : $", broken: {happened.Reason}";
        return $"{who} gets the {happened.Kind.ToString().ToLowerInvariant()}{number}{reason}";
    }

    private void ReadEvent(ref Process process, in Event happened, ulong word)
    {
        if (happened is { Kind: EventKind.Request, Slot: 0 })
        {
            _ghost.DeliverOneWay(_book.ArriveOneWay(in happened, word));
            return;
        }

        if (happened.Kind == EventKind.Notice || !process.Table.Contains(happened.Slot))
        {
            return;
        }

        ref Capability capability = ref process.Table.At(_frames, happened.Slot);
        if (happened.Kind == EventKind.Request && capability.Type == CapabilityType.Resolver)
        {
            _ghost.Deliver(Call.OfResolver(capability.Index));
            _book.Arrive(Call.OfResolver(capability.Index), in happened, word);
        }
        else if (happened.Kind == EventKind.Completion && capability.Type == CapabilityType.Call && capability.IsLive(_frames))
        {
            _ghost.Complete(capability.Index);
            _book.Complete(capability.Index, in happened, word);
        }
    }
}
