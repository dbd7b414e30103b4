using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>A 64-bit name for a kernel's state, the same for states that differ only in what no program and no later step can tell.</summary>
/// <remarks>
/// <para>
/// The state is read as a graph: objects are nodes, and every frame name, link and capability in them is an edge. Where an object lies,
/// in which slot a capability stands, the numbers of birth and the values of generations are names, not state, and stay out; so states
/// that differ by an exchange of like processes, calls or slots have one name. The nodes are put in an order
/// by refining colours: each round mixes into a node's colour those of the nodes that it names and that name it. Then all is hashed in that
/// order, edges as positions. Where colours tie, the order is that of the frames: then one state may have two names, never two states one
/// (but for a collision of 64 bits).
/// </para>
/// <para>What is compared when a bank is taken apart, the position of a frame in its page, is part of the state only on demand.</para>
/// </remarks>
internal sealed class Fingerprint
{
    private const int Rounds = 3;
    private const int MaximumNodes = 1024;
    private const int MaximumEdges = MaximumNodes * 24;
    private const ulong DeadEdge = 0x9D39_247E_3377_6D41;
    private const ulong NoEdge = 0x2AF7_3980_0565_96C7;

    /// <summary>The fields of a call that are part of its state where its state uses them.</summary>
    public static readonly string[] FieldsOfCalls =
    [
        nameof(Call.Header), nameof(Call.Owner), nameof(Call.OwnerSlot), nameof(Call.OwnerLink), nameof(Call.PlaceLink), nameof(Call.Place), nameof(Call.Badge),
        nameof(Call.ResolverSlot), nameof(Call.State), nameof(Call.Reason), nameof(Call.CapabilityCount), nameof(Call.Specials), nameof(Call.CarriesResolver),
        nameof(Call.TimerBucket), nameof(Call.IsWithdrawn), nameof(Call.FairClass), nameof(Call.DeadlineTicks), nameof(Call.TimerLink), nameof(Call.Pipeline),
        nameof(Call.LaneNode), nameof(Call.Dependents), nameof(Call.Ahead), nameof(Call.AheadGeneration), nameof(Call.LinkSequence), nameof(Call.Watcher),
        nameof(Call.GoesRoundAgain), nameof(Call.Capabilities),
    ];

    /// <summary>Its other fields: the kernel does not look at words.</summary>
    public static readonly string[] OtherFieldsOfCalls = [nameof(Call.WordCount), nameof(Call.Words)];

    private static readonly Field[][] Maps = MakeMaps();

    private readonly FrameArena _frames;
    private readonly FrameIndex _bystander;
    private readonly bool _withPositions;
    private readonly ushort[] _nodeAt;
    private readonly ushort[] _nodeOfPage;
    private readonly FrameIndex[] _nodes = new FrameIndex[MaximumNodes];
    private readonly PageIndex[] _pages = new PageIndex[MaximumNodes];
    private readonly ulong[] _data = new ulong[MaximumNodes];
    private readonly ulong[] _colours = new ulong[MaximumNodes];
    private readonly ulong[] _next = new ulong[MaximumNodes];
    private readonly ulong[] _named = new ulong[MaximumNodes];
    private readonly int[] _order = new int[MaximumNodes];
    private readonly int[] _rank = new int[MaximumNodes];
    private readonly int[] _firstEdge = new int[MaximumNodes + 1];
    private readonly int[] _firstSlot = new int[MaximumNodes + 1];
    private readonly int[] _edges = new int[MaximumEdges];
    private readonly ulong[] _slotData = new ulong[MaximumEdges];
    private readonly int[] _slotTargets = new int[MaximumEdges];
    private readonly System.Collections.Generic.List<(PageIndex Page, int Granules)> _pagesOfFrames = [];
    private uint _otherPages;
    private int _nodeCount;
    private int _edgeCount;
    private int _slotCount;

    /// <summary>Reads the kernel in an arena.</summary>
    /// <param name="frames">The arena.</param>
    /// <param name="bystander">A process that never runs: its capabilities are nobody's.</param>
    /// <param name="withPositions">Whether the position of frames in their pages is state.</param>
    public Fingerprint(in FrameArena frames, FrameIndex bystander, bool withPositions)
    {
        _frames = frames;
        _bystander = bystander;
        _withPositions = withPositions;
        _nodeAt = new ushort[frames.PageCount * FrameArena.GranulesPerPage];
        _nodeOfPage = new ushort[frames.PageCount];
    }

    /// <summary>What the explorer itself remembers about a call, to be part of its state.</summary>
    public Ghost? Ghost { get; set; }

    /// <summary>For a test of the tests: whether capabilities in slots are left out.</summary>
    public bool LeavesOutSlots { get; set; }

    /// <summary>Objects in the state that was named last.</summary>
    public int NodeCount => _nodeCount;

    /// <summary>Tells how many granules of a page may ever hold frames: those from which a step can be taken back.</summary>
    public void Expect(PageIndex page, int granules) => _pagesOfFrames.Add((page, granules));

    /// <summary>All pages whose use changes are known: from now on the number of the others in use stays what it is.</summary>
    public void ExpectNoOthers()
    {
        uint used = 0;
        foreach ((PageIndex page, _) in _pagesOfFrames)
        {
            used += _frames.Descriptor(page).Use == PageUse.Free ? 0u : 1u;
        }

        _otherPages = _frames.Globals.PagesInUse - used;
    }

    /// <summary>The name of the present state.</summary>
    public ulong Compute()
    {
        Collect();
        Read();
        Refine();
        return Combine();
    }

    private static Field[][] MakeMaps()
    {
        Field[][] maps = new Field[(int)ObjectType.Schedule + 1][];
        maps[(int)ObjectType.Free] = [];
        // The pages of a bank are nodes of their own.
        maps[(int)ObjectType.Bank] = FieldMap.Of(typeof(Bank), "Header", "Pages", "Partial");
        maps[(int)ObjectType.Process] = FieldMap.Of(typeof(Process), "Party.Header", "Table.Fresh", "Table.FirstFree", "Context");
        maps[(int)ObjectType.Endpoint] = FieldMap.Of(typeof(Endpoint), "Header");
        maps[(int)ObjectType.Call] = [];
        maps[(int)ObjectType.Promise] = [];
        maps[(int)ObjectType.Segment] = FieldMap.Of(typeof(Segment), "Header");
        maps[(int)ObjectType.Attachment] = FieldMap.Of(typeof(Attachment), "Header");
        maps[(int)ObjectType.Notification] = FieldMap.Of(typeof(Notification), "Header");
        maps[(int)ObjectType.Forwarder] = FieldMap.Of(typeof(Forwarder), "Header");
        maps[(int)ObjectType.Schedule] = FieldMap.Of(typeof(Schedule), "Header");
        return maps;
    }

    // Node 0 is the kernel itself; then the pages of frames, each followed by its frames.
    private void Collect()
    {
        for (int node = 1; node < _nodeCount; node++)
        {
            _nodeAt[_nodes[node].Value] = 0; // pages have no frame: place 0 stays empty
        }

        _nodeCount = 1;
        uint used = 0;
        foreach ((PageIndex page, int granules) in _pagesOfFrames)
        {
            ref PageDescriptor descriptor = ref _frames.Descriptor(page);
            _nodeOfPage[page.Value] = 0;
            used += descriptor.Use == PageUse.Free ? 0u : 1u;
            if (descriptor.Use == PageUse.Frames)
            {
                CollectPage(page, in descriptor, granules);
            }
        }

        if (_frames.Globals.PagesInUse - used != _otherPages)
        {
            throw new ConfigurationException("more pages were bought than the configuration allows: give it more fresh pages");
        }
    }

    private void CollectPage(PageIndex page, in PageDescriptor descriptor, int granules)
    {
        _nodes[_nodeCount] = FrameIndex.None;
        _pages[_nodeCount] = page;
        _nodeOfPage[page.Value] = (ushort)_nodeCount++;
        if (descriptor.FreshFrames << (int)descriptor.FrameSize > granules)
        {
            throw new ConfigurationException("more was bought than the configuration's pages allow: give it more fresh pages");
        }

        for (uint position = 0; position < descriptor.FreshFrames; position++)
        {
            FrameIndex frame = new(page.Frame.Value + (position << (int)descriptor.FrameSize));
            if (_frames.At<FrameHeader>(frame).Type != ObjectType.Free)
            {
                _nodes[_nodeCount] = frame;
                _nodeAt[frame.Value] = (ushort)_nodeCount++;
            }
        }
    }

    private void Read()
    {
        _edgeCount = 0;
        _slotCount = 0;
        for (int node = 0; node < _nodeCount; node++)
        {
            _firstEdge[node] = _edgeCount;
            _firstSlot[node] = _slotCount;
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
        foreach (ref readonly Field field in Maps[(int)header.Type].AsSpan())
        {
            data = ReadField(data, ref start, in field);
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
                int edge = _edgeCount;
                ulong data = AddCapability(in capability);
                _slotData[_slotCount] = data;
                _slotTargets[_slotCount++] = _edges[edge];
                _edgeCount = edge;
            }
        }
    }

    // One edge and one number for a capability: what a dead one named nobody can tell.
    private ulong AddCapability(in Capability capability)
    {
        ulong data = ((ulong)capability.Type << 48) | ((ulong)capability.Rights << 40) | capability.Badge;
        bool namesFrame = capability.Type is not (CapabilityType.Null or CapabilityType.Machine or CapabilityType.Page);
        bool isLive = capability.Type != CapabilityType.Null && _frames.Generation(capability.Index) == capability.Generation;
        if (!namesFrame || !isLive)
        {
            _edges[_edgeCount++] = isLive || !namesFrame ? 0 : -1;
            return Mix(data, isLive ? 1ul : 2);
        }

        FrameIndex frame = capability.Type == CapabilityType.Resolver ? Call.OfResolver(capability.Index) : capability.Index;
        AddFrame(frame);
        return data;
    }

    private void AddIfLive(FrameIndex frame, uint generation)
    {
        if (frame.IsNone || _frames.Generation(frame) == generation)
        {
            AddFrame(frame);
        }
        else
        {
            _edges[_edgeCount++] = -1;
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

    private void AddFrame(FrameIndex frame) => _edges[_edgeCount++] = frame.IsNone ? 0 : Node(frame);

    private void AddPage(PageIndex page) => _edges[_edgeCount++] = _nodeOfPage[page.Value];

    private int Node(FrameIndex frame)
    {
        int node = _nodeAt[frame.Value];
        return node == 0 ? -1 : node;
    }

    private void Refine()
    {
        Span<ulong> colours = _colours.AsSpan(0, _nodeCount);
        Span<ulong> named = _named.AsSpan(0, _nodeCount);
        Span<ulong> next = _next.AsSpan(0, _nodeCount);
        _data.AsSpan(0, _nodeCount).CopyTo(colours);
        for (int round = 0; round < Rounds; round++)
        {
            named.Clear();
            for (int node = 0; node < _nodeCount; node++)
            {
                next[node] = ColourOf(node, colours, named);
            }

            for (int node = 0; node < _nodeCount; node++)
            {
                colours[node] = Mix(next[node], named[node]);
            }
        }
    }

    // What a node names goes into its own colour, and its colour to what it names.
    private ulong ColourOf(int node, ReadOnlySpan<ulong> colours, Span<ulong> named)
    {
        ulong own = colours[node];
        ulong colour = Mix(_data[node], own);
        ulong place = own;
        for (int edge = _firstEdge[node]; edge < _firstEdge[node + 1]; edge++)
        {
            int target = _edges[edge];
            place += 0xD1B5_4A32_D192_ED03;
            colour = Mix(colour, target > 0 ? colours[target] : target == 0 ? NoEdge : DeadEdge);
            if (target > 0)
            {
                named[target] += Mix(place, 1);
            }
        }

        for (int slot = _firstSlot[node]; slot < _firstSlot[node + 1]; slot++)
        {
            int target = _slotTargets[slot];
            colour += Mix(_slotData[slot], target > 0 ? colours[target] : target == 0 ? NoEdge : DeadEdge);
            if (target > 0)
            {
                named[target] += Mix(own, _slotData[slot]);
            }
        }

        return colour;
    }

    private ulong Combine()
    {
        Span<int> order = _order.AsSpan(0, _nodeCount);
        for (int node = 0; node < _nodeCount; node++)
        {
            order[node] = node;
        }

        _colours.AsSpan(0, _nodeCount).CopyTo(_next);
        _next.AsSpan(0, _nodeCount).Sort(order);
        for (int position = 0; position < _nodeCount; position++)
        {
            _rank[order[position]] = position + 1;
        }

        ulong hash = (ulong)_nodeCount;
        foreach (int node in order)
        {
            hash = Mix(hash, _data[node]);
            for (int edge = _firstEdge[node]; edge < _firstEdge[node + 1]; edge++)
            {
                int target = _edges[edge];
                hash = Mix(hash, target > 0 ? (ulong)_rank[target] : target == 0 ? NoEdge : DeadEdge);
            }

            ulong slots = 0;
            for (int slot = _firstSlot[node]; slot < _firstSlot[node + 1]; slot++)
            {
                int target = _slotTargets[slot];
                slots += Mix(_slotData[slot], target > 0 ? (ulong)_rank[target] : target == 0 ? NoEdge : DeadEdge);
            }

            hash = Mix(hash, slots);
        }

        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value) * 0x9E37_79B9_7F4A_7C15;
        return hash ^ BitOperations.RotateRight(hash, 29);
    }
}
