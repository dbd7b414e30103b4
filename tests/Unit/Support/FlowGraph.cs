using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Tests.Unit.Support;

/// <summary>Who can tell whom something, read from the kernel's tables: capabilities, messages on their way, shared memory, notifications, banks.</summary>
/// <remarks>
/// Nodes are frames and pages. It errs on the side of more: an end that can be awaited is a word, and so is a number of birth. Time is left out,
/// and so is whoever built it all: processes that are not given.
/// </remarks>
internal sealed class FlowGraph
{
    private const uint Births = uint.MaxValue;
    private const uint PageBit = 1u << 31;

    private readonly SimulatedWorld _world;
    private readonly Dictionary<uint, HashSet<uint>> _flows = [];
    private readonly HashSet<(uint Holder, uint Held, CapabilityType Type, Rights Rights)> _followed = [];

    public FlowGraph(SimulatedWorld world, params SimulatedProcess[] processes)
    {
        _world = world;
        foreach (SimulatedProcess process in processes)
        {
            Flow(process.Index.Value, Births);
            AddProcess(process);
        }
    }

    /// <summary>Whether anything that one does can be seen by the other, in however many hops.</summary>
    public bool Leads(SimulatedProcess from, SimulatedProcess to)
    {
        HashSet<uint> reached = [from.Index.Value];
        Queue<uint> open = new(reached);
        while (open.TryDequeue(out uint at))
        {
            foreach (uint next in _flows.TryGetValue(at, out HashSet<uint>? flows) ? flows : [])
            {
                if (reached.Add(next))
                {
                    open.Enqueue(next);
                }
            }
        }

        return reached.Contains(to.Index.Value);
    }

    private FrameArena Frames => _world.Frames;

    private void AddProcess(SimulatedProcess process)
    {
        uint node = process.Index.Value;
        for (uint slot = 1; slot < process.State.Table.Fresh; slot++)
        {
            Hold(node, process.State.Table.At(Frames, slot));
        }

        for (FrameIndex at = process.State.Party.Completions.Head; !at.IsNone; at = Frames.At<Call>(at).PlaceLink.Next)
        {
            HoldMessage(node, ref Frames.At<Call>(at));
        }

        for (FrameIndex at = process.State.Party.Endpoints.Head; !at.IsNone; at = Frames.At<Endpoint>(at).ServerLink.Next)
        {
            Flow(at.Value, node);
            for (FrameIndex call = Frames.At<Endpoint>(at).Queue.Head; !call.IsNone; call = Frames.At<Call>(call).PlaceLink.Next)
            {
                HoldMessage(node, ref Frames.At<Call>(call));
            }
        }

        for (FrameIndex at = process.State.Attachments.Head; !at.IsNone; at = Frames.At<Attachment>(at).SpaceLink.Next)
        {
            AddMemory(process, ref Frames.At<Attachment>(at));
        }

        AddKeeper(node, ref process.State.Keeper);
        Flow(Frames.Descriptor(process.Index.Page).Bank.Value, node);
    }

    // A fault is a call, and its verdict an answer.
    private void AddKeeper(uint node, ref Keeper keeper)
    {
        if (!keeper.Endpoint.IsNone && Frames.Generation(keeper.Endpoint) == keeper.Generation)
        {
            Flow(node, keeper.Endpoint.Value);
            Flow(Frames.At<Endpoint>(keeper.Endpoint).Server.Value, node);
        }
    }

    private void HoldMessage(uint holder, ref Call call)
    {
        for (int i = 0; i < call.CapabilityCount; i++)
        {
            Hold(holder, call.Capabilities[i]);
        }
    }

    // What a capability lets its holder tell, and be told.
    private void Hold(uint holder, Capability held)
    {
        if (held.Type == CapabilityType.Null || !held.IsLive(Frames) || !_followed.Add((holder, held.Index.Value, held.Type, held.Rights)))
        {
            return;
        }

        uint node = held.Index.Value;
        bool changes = (held.Rights & (Rights.Write | Rights.Destroy)) != 0;
        switch (held.Type)
        {
            case CapabilityType.Entry:
                FlowIf(held.Allows(Rights.Write), holder, node);
                AnswerFrom(held, holder);
                break;
            case CapabilityType.Resolver:
                node = Frames.At<Call>(Call.OfResolver(held.Index)).Owner.Value;
                Both(holder, node == 0 ? Call.OfResolver(held.Index).Value : node);
                break;
            case CapabilityType.Promise:
                Both(holder, node);
                HoldMessage(holder, ref Frames.At<Call>(held.Index));
                break;
            case CapabilityType.Forwarder:
            case CapabilityType.Relay:
                Both(holder, node);
                Hold(node, Frames.At<Forwarder>(held.Index).Target);
                break;
            case CapabilityType.Notification:
                FlowIf(changes, holder, node);
                Flow(node, holder);
                Flow(node, Frames.At<Notification>(held.Index).Owner.Value);
                break;
            case CapabilityType.Process:
                FlowIf(changes, holder, node);
                Flow(node, holder);
                FlowIf((held.Rights & (Rights.Read | Rights.Opaque)) == Rights.Read, Births, holder);
                break;
            case CapabilityType.Page:
                FlowIf(changes, holder, PageNode(held.Index.Page));
                FlowIf(held.Allows(Rights.Read), PageNode(held.Index.Page), holder);
                break;
            case CapabilityType.Machine:
                Both(holder, Births);
                break;
            case CapabilityType.Call:
                break;
            case CapabilityType.Null:
            case CapabilityType.Bank:
            case CapabilityType.Endpoint:
            case CapabilityType.Segment:
            case CapabilityType.Schedule:
            default:
                FlowIf(changes, holder, node);
                Flow(node, holder);
                break;
        }
    }

    // A call comes back answered, broken, or just later: from whoever serves the endpoint.
    private void AnswerFrom(Capability entry, uint holder)
    {
        if (!entry.IsOneWay)
        {
            Flow(entry.Index.Value, holder);
            Flow(Frames.At<Endpoint>(entry.Index).Server.Value, holder);
        }
    }

    private void AddMemory(SimulatedProcess process, ref Attachment attachment)
    {
        Flow(attachment.Segment.Value, process.Index.Value);
        ref Segment segment = ref Frames.At<Segment>(attachment.Segment);
        PageIndex page = segment.MappedPages;
        while (page.Value != 0)
        {
            ulong offset = Frames.Descriptor(page).MappedAt * (ulong)UserLayout.PageSizeBytes;
            ulong address = UserLayout.BaseAddress + (attachment.Position * UserLayout.SegmentSizeBytes) + offset;
            FlowIf(process.Reach(address, PageAccess.Write, out _) == FaultCause.None, process.Index.Value, PageNode(page));
            Flow(PageNode(page), process.Index.Value);
            page = Frames.Descriptor(page).ListNext;
        }
    }

    private static uint PageNode(PageIndex page) => page.Value | PageBit;

    private void Both(uint one, uint other)
    {
        Flow(one, other);
        Flow(other, one);
    }

    private void FlowIf(bool flows, uint from, uint to)
    {
        if (flows)
        {
            Flow(from, to);
        }
    }

    private void Flow(uint from, uint to)
    {
        if (!_flows.TryGetValue(from, out HashSet<uint>? flows))
        {
            _flows[from] = flows = [];
        }

        flows.Add(to);
    }
}
