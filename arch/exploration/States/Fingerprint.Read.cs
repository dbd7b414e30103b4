using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Exploration.States;

/// <content>Nodes and edges from the bytes of the kernel.</content>
internal sealed partial class Fingerprint
{
    private void Read()
    {
        _edgeCount = 0;
        _slotCount = 0;
        for (int node = 0; node < _nodeCount; node++)
        {
            _firstEdge[node] = _edgeCount;
            _firstSlot[node] = _slotCount;
            _label = 0;
            _data[node] = node == 0 ? ReadGlobals() : _nodes[node].IsNone ? ReadPage(_pages[node]) : ReadObject(_nodes[node]);
        }

        _firstEdge[_nodeCount] = _edgeCount;
        _firstSlot[_nodeCount] = _slotCount;
    }

    private ulong ReadGlobals()
    {
        ref Globals globals = ref _frames.Globals;
        ref RunLevels run = ref _frames.Queues.Run;
        ref TimerBuckets timers = ref _frames.Queues.Timers;
        ulong data = Mix(1, run.Occupied);
        data = Mix(data, ((ulong)globals.DyingBanks << 32) | globals.PagesInUse);
        data = Mix(data, globals.NowTicks);
        data = Mix(data, timers.Occupied);
        data = Mix(data, timers.Pending);
        AddFrame(globals.Current);
        AddFrame(globals.RunningSchedule);
        AddFrame(globals.WorkHead);
        AddFrame(globals.WorkTail);
        for (ulong left = run.Occupied; left != 0; left &= left - 1)
        {
            data = AddList(data, in run.Lists[BitOperations.TrailingZeroCount(left)]);
        }

        data = Mix(data, timers.LastTicks);
        data = Mix(data, timers.BoundTicks);
        for (ulong left = timers.Occupied; left != 0; left &= left - 1)
        {
            int bucket = BitOperations.TrailingZeroCount(left);
            data = AddList(data, in timers.Lists[bucket]);
            data = Mix(data, timers.PendingCounts[bucket]);
        }

        return data;
    }

    private ulong ReadPage(PageIndex page)
    {
        ref PageDescriptor descriptor = ref _frames.Descriptor(page);
        ulong data = Mix(0, ((ulong)descriptor.FrameSize << 16) | descriptor.UsedFrames);
        AddFrame(descriptor.Bank);
        if (_withPositions)
        {
            // Which frame is sold next.
            data = Mix(data, ((ulong)descriptor.FreshFrames << 16) | descriptor.FirstFree);
            for (uint free = descriptor.FirstFree; free != 0;)
            {
                FrameIndex frame = new(page.Frame.Value + ((free - 1) << (int)descriptor.FrameSize));
                free = _frames.At<FrameHeader>(frame).NextFree;
                data = Mix(data, free);
            }
        }

        return data;
    }

    private ulong ReadObject(FrameIndex frame)
    {
        ref FrameHeader header = ref _frames.At<FrameHeader>(frame);
        ulong data = Mix((ulong)header.Type + 2, (header.IsDying ? 2ul : 0) + (header.HasWork ? 1ul : 0));
        AddFrame(header.WorkNext);
        PageIndex page = frame.Page;
        data = Mix(data, _withPositions ? frame.Value - page.Frame.Value : 0);
        AddPage(page);
        if (header.Type is ObjectType.Call or ObjectType.Promise)
        {
            return ReadCall(data, frame);
        }

        ref byte start = ref Unsafe.As<FrameHeader, byte>(ref header);
        foreach (FieldRun run in Maps[(int)header.Type])
        {
            data = IsZero(ref start, run) ? PassOver(data, run) : ReadRun(data, ref start, run);
        }

        if (header.Type == ObjectType.Bank)
        {
            return ReadPages(data, frame);
        }

        if (header.Type == ObjectType.Process && !frame.Is(_bystander) && !LeavesOutSlots)
        {
            ReadSlots(frame);
        }

        return data;
    }

    private static bool IsZero(ref byte start, FieldRun run)
    {
        ref byte place = ref Unsafe.Add(ref start, run.Offset);
        ulong all = run.Words == 0 ? 1ul : 0;
        for (int word = 0; word < run.Words; word++)
        {
            all |= Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref place, word * sizeof(ulong)));
        }

        return all == 0;
    }

    private ulong PassOver(ulong data, FieldRun run)
    {
        _label += (uint)run.EdgeCount;
        return Mix(data, NoEdge);
    }

    private ulong ReadRun(ulong data, ref byte start, FieldRun run)
    {
        foreach (ref readonly Field field in run.Fields.AsSpan())
        {
            data = ReadField(data, ref start, in field);
        }

        return data;
    }

    private ulong ReadField(ulong data, ref byte start, in Field field)
    {
        ref byte place = ref Unsafe.Add(ref start, field.Offset);
        switch (field.Kind)
        {
            case FieldKind.Data1:
                return Mix(data, place);
            case FieldKind.Data2:
                return Mix(data, Unsafe.As<byte, ushort>(ref place));
            case FieldKind.Data4:
                return Mix(data, Unsafe.As<byte, uint>(ref place));
            case FieldKind.Data8:
                return Mix(data, Unsafe.As<byte, ulong>(ref place));
            case FieldKind.Frame:
                AddFrame(Unsafe.As<byte, FrameIndex>(ref place));
                return data;
            case FieldKind.FrameIfLive:
                AddIfLive(Unsafe.As<byte, FrameIndex>(ref place), Unsafe.As<byte, uint>(ref Unsafe.Add(ref start, field.GenerationOffset)));
                return data;
            case FieldKind.Page:
                return Mix(data, Unsafe.As<byte, uint>(ref place) == 0 ? 0ul : 1);
            case FieldKind.Capability:
                return Mix(data, AddCapability(in Unsafe.As<byte, Capability>(ref place)));
            default:
                throw new InvalidOperationException("A field has no kind.");
        }
    }

    // What a record of that state does not use is left out: it is what an earlier life left there.
    private ulong ReadCall(ulong data, FrameIndex frame)
    {
        ref Call call = ref _frames.At<Call>(frame);
        data = Mix(data, ((ulong)call.State << 8) | (ulong)call.Reason);
        data = Mix(data, ((ulong)call.FairClass << 32) | call.Specials);
        if (Ghost is not null)
        {
            data = Mix(data, Ghost.Of(frame));
            AddFrame(Ghost.WayOf(frame));
        }

        AddFrame(call.Owner);
        AddLink(in call.OwnerLink);
        AddLink(in call.PlaceLink);
        data = Mix(data, !call.Owner.IsNone && SlotNames(call.Owner, call.OwnerSlot, frame) ? 1ul : 0);
        if (call.TimerBucket != 0)
        {
            data = Mix(data, call.DeadlineTicks);
            AddLink(in call.TimerLink);
        }

        if (call.State == CallState.Idle)
        {
            return data;
        }

        AddFrame(call.Place);
        AddFrame(call.Watcher);
        data = AddList(data, in call.Pipeline);
        data = Mix(data, ((call.State == CallState.Queued ? (ulong)call.Badge : 0) << 16) | call.CapabilityCount);
        for (int i = 0; i < call.CapabilityCount; i++)
        {
            data = Mix(data, AddCapability(in call.Capabilities[i]));
        }

        if (call.Header.Type == ObjectType.Promise)
        {
            data = AddList(data, in call.Dependents);
            if (call.State == CallState.Waiting && !call.Place.IsNone)
            {
                AddIfLive(call.Ahead, call.AheadGeneration);
                data = Mix(data, (RankOfLink(call.LinkSequence) << 1) | (call.GoesRoundAgain ? 1ul : 0));
            }
        }
        else if (call.State == CallState.Queued && !call.Place.IsNone && _frames.At<Endpoint>(call.Place).HasLanes)
        {
            AddLink(in call.LaneNode.Round);
            AddFrame(call.LaneNode.Above);
            AddFrame(call.LaneNode.Zero);
            AddFrame(call.LaneNode.One);
        }
        else if (call.State == CallState.InService && !call.Place.IsNone)
        {
            data = Mix(data, SlotNames(call.Place, call.ResolverSlot, Call.ResolverIndex(frame)) ? 1ul : 0);
        }

        return data;
    }

    private bool SlotNames(FrameIndex process, uint slot, FrameIndex frame)
    {
        if (_nodeAt[process.Value] == 0 || _frames.At<FrameHeader>(process).Type != ObjectType.Process)
        {
            return false;
        }

        ref Process holder = ref _frames.At<Process>(process);
        return holder.Table.Capacity != 0 && holder.Table.Contains(slot) && holder.Table.At(_frames, slot).Index.Is(frame)
            && holder.Table.At(_frames, slot).Type != CapabilityType.Null;
    }

    private ulong RankOfLink(ulong sequence)
    {
        ulong rank = 0;
        for (int node = 1; node < _nodeCount; node++)
        {
            bool isPromise = !_nodes[node].IsNone && _frames.At<FrameHeader>(_nodes[node]).Type == ObjectType.Promise;
            if (isPromise)
            {
                ref Call other = ref _frames.At<Call>(_nodes[node]);
                rank += other.State == CallState.Waiting && other.LinkSequence < sequence ? 1ul : 0;
            }
        }

        return rank;
    }

    // A bank's pages in the order in which its end takes them; pages with room in the order in which they are sold from.
    private ulong ReadPages(ulong data, FrameIndex bankIndex)
    {
        ref Bank bank = ref _frames.At<Bank>(bankIndex);
        PageIndex page = bank.Pages;
        while (!page.IsNone)
        {
            ref PageDescriptor descriptor = ref _frames.Descriptor(page);
            data = Mix(data, ((ulong)descriptor.Use << 8) | (ulong)descriptor.FrameSize);
            AddPage(page);
            page = descriptor.Next.Is(bank.Pages) ? default : descriptor.Next;
        }

        for (int size = 0; size < PartialPages.SizeCount; size++)
        {
            for (page = bank.Partial[size]; !page.IsNone; page = _frames.Descriptor(page).ListNext)
            {
                data = Mix(data, (ulong)size);
                AddPage(page);
            }
        }

        return data;
    }

    private void ReadSlots(FrameIndex processIndex)
    {
        ref Process process = ref _frames.At<Process>(processIndex);
        if (process.Table.Capacity == 0)
        {
            return;
        }

        for (uint slot = 1; slot < process.Table.Fresh; slot++)
        {
            ref Capability capability = ref process.Table.At(_frames, slot);
            if (capability.Type != CapabilityType.Null)
            {
                _slotTargets[_slotCount] = Target(in capability, out _slotData[_slotCount]);
                _slotCount++;
            }
        }
    }

    private ulong AddCapability(in Capability capability)
    {
        AddEdge(Target(in capability, out ulong data));
        return data;
    }

    // One edge and one number for a capability: what a dead one named nobody can tell.
    private int Target(in Capability capability, out ulong data)
    {
        data = ((ulong)capability.Type << 48) | ((ulong)capability.Rights << 40) | capability.Badge;
        bool namesFrame = capability.Type is not (CapabilityType.Null or CapabilityType.Machine or CapabilityType.Page);
        bool isLive = capability.Type != CapabilityType.Null && _frames.Generation(capability.Index) == capability.Generation;
        if (!namesFrame || !isLive)
        {
            data = Mix(data, isLive ? 1ul : 2);
            return Nowhere;
        }

        return Node(capability.Type == CapabilityType.Resolver ? Call.OfResolver(capability.Index) : capability.Index);
    }

    private void AddIfLive(FrameIndex frame, uint generation)
    {
        if (frame.IsNone || _frames.Generation(frame) == generation)
        {
            AddFrame(frame);
        }
        else
        {
            AddEdge(Dead);
        }
    }

    // A list is whole in its links; its tail and count are read too, because a wrong one is a state of its own.
    private ulong AddList<TLink>(ulong data, in FrameList<TLink> list)
        where TLink : struct, IFrameLink
    {
        AddFrame(list.Head);
        AddFrame(list.Tail);
        return Mix(data, list.Count);
    }

    private void AddLink(in FrameLink link)
    {
        AddFrame(link.Next);
        AddFrame(link.Previous);
    }

    private void AddFrame(FrameIndex frame) => AddEdge(frame.IsNone ? Nowhere : Node(frame));

    private void AddPage(PageIndex page) => AddEdge(_nodeOfPage[page.Value]);

    // Most lead nowhere: those are told by the labels that are missing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddEdge(int target)
    {
        _label++;
        _edges[_edgeCount] = target;
        _labels[_edgeCount] = _label;
        _edgeCount += target != Nowhere ? 1 : 0;
    }

    private int Node(FrameIndex frame)
    {
        int node = _nodeAt[frame.Value];
        return node == 0 ? Dead : node;
    }
}
