using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Calls;
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
/// that differ by an exchange of like calls or slots have one name. Nodes are put in the order in which they are met from the kernel's own lists
/// and from the processes; those to which only slots lead are ordered by refining colours (Fingerprint.Order). Then all is hashed in that
/// order, edges as positions. Where colours tie, the order is that of the frames: then one state may have two names, never two states one
/// (but for a collision of 64 bits).
/// </para>
/// <para>What is compared when a bank is taken apart, the position of a frame in its page, is part of the state only on demand.</para>
/// </remarks>
internal sealed partial class Fingerprint
{
    private const int MaximumNodes = 1024;
    private const int MaximumEdges = MaximumNodes * 24;
    private const ulong DeadEdge = 0x9D39_247E_3377_6D41;
    private const ulong NoEdge = 0x2AF7_3980_0565_96C7;
    private const int Nowhere = 0;
    private const int Dead = -1;

    /// <summary>The fields of a call that are part of its state where its state uses them.</summary>
    public static readonly string[] FieldsOfCalls =
    [
        nameof(Call.Header), nameof(Call.Owner), nameof(Call.OwnerSlot), nameof(Call.OwnerLink), nameof(Call.PlaceLink), nameof(Call.Place), nameof(Call.Badge),
        nameof(Call.ResolverSlot), nameof(Call.State), nameof(Call.Reason), nameof(Call.CapabilityCount), nameof(Call.Specials), nameof(Call.CarriesResolver),
        nameof(Call.TimerBucket), nameof(Call.IsWithdrawn), nameof(Call.IsOneWay), nameof(Call.FairClass), nameof(Call.DeadlineTicks), nameof(Call.TimerLink), nameof(Call.Pipeline),
        nameof(Call.LaneNode), nameof(Call.Dependents), nameof(Call.Ahead), nameof(Call.AheadGeneration), nameof(Call.LinkSequence), nameof(Call.Watcher),
        nameof(Call.GoesRoundAgain), nameof(Call.Capabilities),
    ];

    /// <summary>Its other fields: the kernel does not look at words.</summary>
    public static readonly string[] OtherFieldsOfCalls = [nameof(Call.WordCount), nameof(Call.Words)];

    private static readonly FieldRun[][] Maps = [.. MakeMaps().Select(FieldMap.Runs)];

    private readonly FrameArena _frames;
    private readonly FrameIndex _bystander;
    private readonly bool _withPositions;
    private readonly ushort[] _nodeAt;
    private readonly ushort[] _nodeOfPage;
    private readonly FrameIndex[] _nodes = new FrameIndex[MaximumNodes];
    private readonly PageIndex[] _pages = new PageIndex[MaximumNodes];
    private readonly ulong[] _data = new ulong[MaximumNodes];
    private readonly int[] _firstEdge = new int[MaximumNodes + 1];
    private readonly int[] _firstSlot = new int[MaximumNodes + 1];
    private readonly int[] _edges = new int[MaximumEdges];
    private readonly ulong[] _labels = new ulong[MaximumEdges];
    private readonly ulong[] _slotData = new ulong[MaximumEdges];
    private readonly int[] _slotTargets = new int[MaximumEdges];
    private readonly List<(PageIndex Page, int Granules)> _pagesOfFrames = [];
    private readonly (FrameIndex Frame, uint Generation)[] _actors;
    private uint _otherPages;
    private int _nodeCount;
    private int _edgeCount;
    private ulong _label;
    private int _slotCount;

    /// <summary>Reads the kernel in an arena.</summary>
    /// <param name="frames">The arena.</param>
    /// <param name="bystander">A process that never runs: its capabilities are nobody's.</param>
    /// <param name="actors">The others: each has a program of its own, so none of them stands for another.</param>
    /// <param name="withPositions">Whether the position of frames in their pages is state.</param>
    public Fingerprint(in FrameArena frames, FrameIndex bystander, IReadOnlyList<FrameIndex> actors, bool withPositions)
    {
        _frames = frames;
        _bystander = bystander;
        _withPositions = withPositions;
        _actors = new (FrameIndex, uint)[actors.Count];
        for (int actor = 0; actor < actors.Count; actor++)
        {
            _actors[actor] = (actors[actor], frames.Generation(actors[actor]));
        }

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
        Order();
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value) * 0x9E37_79B9_7F4A_7C15;
        return hash ^ BitOperations.RotateRight(hash, 29);
    }
}
