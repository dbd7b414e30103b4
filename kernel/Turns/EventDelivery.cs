using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Turns;

/// <summary>The batch out: completions first, then notices, then requests, one from each ready endpoint in turn, while page and slots last.</summary>
internal static class EventDelivery
{
    /// <summary>Writes the event part of a process that is about to run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(in FrameArena frames, FrameIndex processIndex)
    {
        ref Process process = ref frames.At<Process>(processIndex);
        ref Party party = ref process.Party;
        PageIndex page = process.MessagePage;
        frames.InPage<ulong>(page, MessagePage.TimeOffset) = frames.Globals.NowTicks;
        if (party.HasEvents)
        {
            Deliver(in frames, ref process, processIndex, page);
            return;
        }

        frames.InPage<uint>(page, MessagePage.EventBytesOffset) = 0;
        frames.InPage<uint>(page, MessagePage.EventCountOffset) = 0;
    }

    private static void Deliver(in FrameArena frames, ref Process process, FrameIndex processIndex, PageIndex page)
    {
        ref Party party = ref process.Party;
        uint offset = MessagePage.EventsOffset;
        uint count = 0;
        InvocationError obstacle = InvocationError.None;
        while (!party.Completions.IsEmpty && count < MessagePage.MaximumEvents)
        {
            StepCounter.Begin(in frames);
            obstacle = DeliverCompletion(in frames, ref process, processIndex, page, ref offset);
            StepCounter.End(in frames);
            if (obstacle != InvocationError.None)
            {
                break;
            }

            count++;
        }

        while (obstacle == InvocationError.None && !party.Notices.IsEmpty && count < MessagePage.MaximumEvents)
        {
            StepCounter.Begin(in frames);
            obstacle = DeliverNotice(in frames, party.Notices.Head, page, ref offset);
            StepCounter.End(in frames);
            if (obstacle == InvocationError.None)
            {
                count++;
            }
        }

        while (obstacle == InvocationError.None && !party.Unheld.IsEmpty && count < MessagePage.MaximumEvents)
        {
            StepCounter.Begin(in frames);
            obstacle = DeliverUnheld(in frames, party.Unheld.Head, page, ref offset);
            StepCounter.End(in frames);
            if (obstacle == InvocationError.None)
            {
                count++;
            }
        }

        int ended = 0;
        bool banksEnd = frames.Globals.DyingBanks != 0;
        bool mayGoOn = obstacle == InvocationError.None;
        while (mayGoOn && !party.Ready.IsEmpty && count < MessagePage.MaximumEvents)
        {
            StepCounter.Begin(in frames);
            if (banksEnd && CodeFirst.EndUnpaid(in frames, ref party))
            {
                ended++;
                mayGoOn = ended < CodeFirst.MostEndedAtOnce;
            }
            else
            {
                obstacle = DeliverRequest(in frames, ref process, processIndex, page, ref offset);
                mayGoOn = obstacle == InvocationError.None;
                count += mayGoOn ? 1u : 0u;
            }

            StepCounter.End(in frames);
        }

        frames.InPage<uint>(page, MessagePage.EventBytesOffset) = offset - MessagePage.EventsOffset;
        frames.InPage<uint>(page, MessagePage.EventCountOffset) = count;
        if (obstacle == InvocationError.NoFreeSlot && count == 0)
        {
            // The message stays where it is, in the sender's record. Only this process is the worse for it.
            frames.InPage<uint>(page, MessagePage.TurnErrorOffset) = (uint)InvocationError.NoFreeSlot;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static InvocationError DeliverCompletion(
        in FrameArena frames, ref Process process, FrameIndex processIndex, PageIndex page, ref uint offset)
    {
        FrameIndex callIndex = process.Party.Completions.Head;
        ref Call call = ref frames.At<Call>(callIndex);
        InvocationError obstacle = FindRoom(in frames, in process, in call, call.CapabilityCount, offset, out uint entryBytes);
        if (obstacle != InvocationError.None)
        {
            return obstacle;
        }

        frames.InPage<Event>(page, offset) = new Event
        {
            Kind = EventKind.Completion,
            WordCount = call.WordCount,
            CapabilityCount = call.CapabilityCount,
            Reason = call.Reason,
            Slot = (Controls.Plants && Controls.Is(in frames, Mutants.WrongOwnerSlot)) ? call.ResolverSlot : call.OwnerSlot,
        };
        MessageTransfer.InstallCapabilities(in frames, ref process, processIndex, ref call, page, offset);
        MessageTransfer.WriteWords(in frames, ref call, page, offset);
        CallMachine.Collect(in frames, callIndex);
        offset += entryBytes;
        return InvocationError.None;
    }

    private static InvocationError DeliverNotice(in FrameArena frames, FrameIndex index, PageIndex page, ref uint offset)
    {
        uint entryBytes = MessagePage.EntryBytes(1, 0);
        if (entryBytes > MessagePage.SizeBytes - offset)
        {
            return InvocationError.LimitReached;
        }

        uint label = frames.At<Notification>(index).Label;
        frames.InPage<Event>(page, offset) = new Event { Kind = EventKind.Notice, WordCount = 1, Label = label };
        frames.InPage<ulong>(page, offset + MessagePage.EntryHeaderBytes) = Notification.Collect(in frames, index);
        offset += entryBytes;
        return InvocationError.None;
    }

    // With it goes how many were minted by now: who has minted one since sees that it is not true any more.
    private static InvocationError DeliverUnheld(in FrameArena frames, FrameIndex index, PageIndex page, ref uint offset)
    {
        uint entryBytes = MessagePage.EntryBytes(1, 0);
        if (entryBytes > MessagePage.SizeBytes - offset)
        {
            return InvocationError.LimitReached;
        }

        ref Endpoint endpoint = ref frames.At<Endpoint>(index);
        frames.InPage<Event>(page, offset) = new Event { Kind = EventKind.Unheld, WordCount = 1, Label = endpoint.Label };
        frames.InPage<ulong>(page, offset + MessagePage.EntryHeaderBytes) = endpoint.MintedCount;
        Holding.Tell(in frames, index);
        offset += entryBytes;
        return InvocationError.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static InvocationError DeliverRequest(
        in FrameArena frames, ref Process process, FrameIndex processIndex, PageIndex page, ref uint offset)
    {
        ref Endpoint endpoint = ref frames.At<Endpoint>(process.Party.Ready.First);
        FrameIndex callIndex = endpoint.Queue.Head;
        ref Call call = ref frames.At<Call>(callIndex);
        if (call.IsOneWay)
        {
            return DeliverOneWay(in frames, in process, processIndex, page, ref offset);
        }

        InvocationError obstacle = FindRoom(in frames, in process, in call, call.CapabilityCount + 1u, offset, out uint entryBytes);
        if (obstacle != InvocationError.None)
        {
            return obstacle;
        }

        CallMachine.Deliver(in frames, callIndex, processIndex);
        MessageTransfer.InstallCapabilities(in frames, ref process, processIndex, ref call, page, offset);
        MessageTransfer.WriteWords(in frames, ref call, page, offset);
        call.ResolverSlot = process.Table.Install(
            in frames, Capability.Of(in frames, CapabilityType.Resolver, Call.ResolverIndex(callIndex)));
        frames.InPage<Event>(page, offset) = new Event
        {
            Kind = EventKind.Request,
            WordCount = call.WordCount,
            CapabilityCount = call.CapabilityCount,
            Slot = call.ResolverSlot,
            Badge = call.Badge,
            Label = endpoint.Label,
        };
        call.CapabilityCount = 0;
        offset += entryBytes;
        return InvocationError.None;
    }

    // What was sent one way brings words, and no resolver: the receiver's table is not touched.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static InvocationError DeliverOneWay(
        in FrameArena frames, in Process process, FrameIndex processIndex, PageIndex page, ref uint offset)
    {
        ref Endpoint endpoint = ref frames.At<Endpoint>(process.Party.Ready.First);
        FrameIndex callIndex = endpoint.Queue.Head;
        ref Call call = ref frames.At<Call>(callIndex);
        InvocationError obstacle = FindRoom(in frames, in process, in call, slotCount: 0, offset, out uint entryBytes);
        if (obstacle != InvocationError.None)
        {
            return obstacle;
        }

        frames.InPage<Event>(page, offset) = new Event
        {
            Kind = EventKind.Request,
            WordCount = call.WordCount,
            Badge = call.Badge,
            Label = endpoint.Label,
        };
        MessageTransfer.WriteWords(in frames, ref call, page, offset);
        OneWay.Deliver(in frames, callIndex, processIndex);
        offset += entryBytes;
        return InvocationError.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static InvocationError FindRoom(
        in FrameArena frames, in Process process, in Call call, uint slotCount, uint offset, out uint entryBytes)
    {
        entryBytes = MessagePage.EntryBytes(call.WordCount, call.CapabilityCount);
        if (entryBytes > MessagePage.SizeBytes - offset)
        {
            return InvocationError.LimitReached;
        }

        return slotCount <= process.Table.FreeCount || !Controls.Has(in frames, Defences.SlotCounts) ? InvocationError.None : InvocationError.NoFreeSlot;
    }
}
