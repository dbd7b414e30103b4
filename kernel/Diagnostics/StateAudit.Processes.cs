using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel.Capabilities;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Diagnostics;

/// <content>Processes: their lists, their slots, their memory, and who is to run.</content>
public static partial class StateAudit
{
    private static void CheckProcess(in FrameArena frames, FrameIndex processIndex, ref Tally tally)
    {
        ref Process process = ref frames.At<Process>(processIndex);
        ref Party party = ref process.Party;
        tally.Processes++;
        tally.Runnable += party.State == ProcessState.Ready ? 1u : 0u;
        Require(party.State <= ProcessState.Stopped, "audit processes: a process has a known state");
        bool isNowhere = IsAlone(in party.RunLink) && party.RunsOn.IsNone;
        Require(party.State == ProcessState.Ready || isNowhere, "audit processes: who is not ready is not on the run queue");
        Require(party.State != ProcessState.Waiting || !party.HasEvents, "audit processes: nobody sleeps over something to collect");
        CheckPartyLists(in frames, processIndex, ref party, ref tally);
        CheckKeeper(in frames, processIndex, in process);
        CheckNotifications(in frames, processIndex, in party, ref tally);
        CheckUnheld(in frames, processIndex, in party, ref tally);
        bool owesWork = party.Header.IsDying || !party.InService.IsEmpty || !party.Endpoints.IsEmpty || !party.Calls.IsEmpty;
        owesWork |= !party.Notices.IsEmpty || !party.QuietNotifications.IsEmpty;
        Require(party.State == ProcessState.Dead || !party.Header.IsDying, "audit processes: what is dying is dead");
        bool waitsForBank = !party.Header.IsDying && Payer.IsDying(in frames, processIndex);
        Require(party.State != ProcessState.Dead || !owesWork || party.Header.HasWork || waitsForBank, "audit work: what is dying is on the work list");
        CheckLinks(in frames, in process.Attachments, ObjectType.Attachment);
        tally.AttachedToProcesses += process.Attachments.Count;
        for (FrameIndex at = process.Attachments.Head; !at.IsNone; at = frames.At<Attachment>(at).SpaceLink.Next)
        {
            Require(frames.At<Attachment>(at).Process.Is(processIndex), "audit memory: an attachment names its space");
        }

        Require(CountEntries(in frames, process.Directory) == process.Attachments.Count, "audit memory: a directory holds its attachments and nothing else");
        CheckOwnPages(in frames, processIndex, in process);
        tally.TablePages += CountTablePages(in frames, process.Table.Root, process.Table.Depth);

        // A table is taken apart only when nothing in it matters any more.
        if (!party.Header.IsDying || !party.InService.IsEmpty)
        {
            CheckTable(in frames, processIndex, in process.Table, ref tally);
        }
        else
        {
            CheckLastHolders(in frames, in process.Table);
        }
    }

    private static void CheckPartyLists(in FrameArena frames, FrameIndex processIndex, ref Party party, ref Tally tally)
    {
        CheckWatchers(in frames, processIndex, ref tally);
        CheckLinks(in frames, in party.Completions, ObjectType.Call);
        CheckLinks(in frames, in party.InService, ObjectType.Call, ObjectType.Promise);
        CheckLinks(in frames, in party.Endpoints, ObjectType.Endpoint);
        CheckLinks(in frames, in party.Calls, ObjectType.Call);
        tally.ListedCompleted += party.Completions.Count;
        tally.ListedInService += party.InService.Count;
        tally.ListedReady += CheckFair(in frames, in party.Ready, ObjectType.Endpoint);
        tally.ListedEndpoints += party.Endpoints.Count;
        tally.ListedCalls += party.Calls.Count;
        for (FrameIndex at = party.Completions.Head; !at.IsNone; at = frames.At<Call>(at).PlaceLink.Next)
        {
            ref Call call = ref frames.At<Call>(at);
            Require(call.State == CallState.Completed && call.Place.Is(processIndex), "audit L: what is on completions says so");
        }

        for (FrameIndex at = party.InService.Head; !at.IsNone; at = frames.At<Call>(at).PlaceLink.Next)
        {
            ref Call call = ref frames.At<Call>(at);
            Require(call.State == CallState.InService && call.Place.Is(processIndex), "audit L: what is on an in-service list says so");
        }

        CheckReady(in frames, processIndex, in party.Ready);
        for (FrameIndex at = party.Endpoints.Head; !at.IsNone; at = frames.At<Endpoint>(at).ServerLink.Next)
        {
            Require(frames.At<Endpoint>(at).Server.Is(processIndex), "audit endpoints: a server's list holds its own");
        }

        for (FrameIndex at = party.Calls.Head; !at.IsNone; at = frames.At<Call>(at).OwnerLink.Next)
        {
            Require(frames.At<Call>(at).Owner.Is(processIndex), "audit calls: an owner's list holds its own records");
        }
    }

    // The rings are closed and the round has an end: both were walked before.
    private static void CheckReady(in FrameArena frames, FrameIndex processIndex, in FairQueue<ReadyMember> ready)
    {
        for (FrameIndex leader = ready.First; !leader.IsNone; leader = frames.At<Endpoint>(leader).ReadyNode.Round.Next)
        {
            FrameIndex at = leader;
            do
            {
                ref Endpoint endpoint = ref frames.At<Endpoint>(at);
                bool isReady = endpoint.Server.Is(processIndex) && !endpoint.Queue.IsEmpty;
                Require(isReady, "audit endpoints: ready are those with something queued, and no others");
                at = endpoint.ReadyLink.Next;
            }
            while (!at.IsNone && !at.Is(leader));
        }
    }

    private static void CheckOwnPages(in FrameArena frames, FrameIndex processIndex, in Process process)
    {
        FrameIndex bank = frames.Descriptor(processIndex.Page).Bank;
        bool areItsOwn = Is(in frames, process.SpaceRoot, PageUse.SpaceTable, bank) && Is(in frames, process.MiddleTable, PageUse.SpaceTable, bank)
            && Is(in frames, process.Directory, PageUse.SpaceTable, bank) && Is(in frames, process.MessagePage, PageUse.MessagePage, bank);
        Require(areItsOwn, "audit processes: its pages are what they should be, from its own bank");
    }

    private static bool Is(in FrameArena frames, PageIndex page, PageUse use, FrameIndex bank)
    {
        return page.Value < frames.PageCount && frames.Descriptor(page).Use == use && frames.Descriptor(page).Bank.Is(bank);
    }

    // As deep as the table, which is three levels at most.
    private static uint CountTablePages(in FrameArena frames, PageIndex page, uint depth)
    {
        if (page.IsNone)
        {
            return 0;
        }

        Require(frames.Descriptor(page).Use == PageUse.CapabilityTable, "audit pages: a table is made of pages of slots");
        uint count = 1;
        for (uint child = 0; depth > 0 && child < CapabilityTable.PagesPerDirectory; child++)
        {
            count += CountTablePages(in frames, frames.InPage<PageIndex>(page, child * sizeof(uint)), depth - 1);
        }

        return count;
    }

    private static void CheckTable(in FrameArena frames, FrameIndex processIndex, in CapabilityTable table, ref Tally tally)
    {
        uint empty = 0;
        for (uint slot = 1; slot < table.Fresh; slot++)
        {
            Capability capability = table.At(in frames, slot);
            empty += capability.Type == CapabilityType.Null ? 1u : 0u;
            CheckCapability(in frames, in capability);
            if (IsLiveResolver(in frames, in capability))
            {
                tally.LiveResolvers++;
                ref Call call = ref frames.At<Call>(Call.OfResolver(capability.Index));
                bool isHeldHere = call.State == CallState.InService && call.Place.Is(processIndex);
                Require(isHeldHere, "audit resolvers: one in a slot is in service there");
                Require(call.ResolverSlot == slot, "audit resolvers: a call knows the one slot of its resolver");
            }
        }

        uint free = 0;
        for (uint slot = table.FirstFree; slot != 0 && free <= table.Fresh; free++)
        {
            Require(table.Contains(slot), "audit slots: the free list stays inside the table");
            Require(table.At(in frames, slot).Type == CapabilityType.Null, "audit slots: what is on the free list is empty");
            slot = table.At(in frames, slot).Index.Value;
        }

        Require(free == empty, "audit slots: every empty slot is on the free list");
        Require(table.FreeCount == free + (table.Capacity - table.Fresh), "audit slots: occupied, free and never used are all there are");
    }

    private static void CheckCapability(in FrameArena frames, in Capability capability)
    {
        Require(capability.Type <= CapabilityType.Schedule, "audit capabilities: a capability has a known type");
        Rights rights = capability.Rights & ~(Rights.OneWay | Rights.Counted);
        bool isReduced = Attenuation.IsMadeOfRights((ulong)rights) && Attenuation.Reduce(rights, Rights.None) == rights;
        Require(isReduced, "audit capabilities: rights and marks are known, and what is weak changes nothing");
        bool mayBeOneWay = capability.Type == CapabilityType.Entry && capability.Quantum <= OneWay.MaximumQuantum;
        bool isNormal = !capability.IsOneWay && capability.Quantum == 0;
        Require(isNormal || (capability.IsOneWay && mayBeOneWay), "audit one way: an entry is one-way, with a quantum, and nothing else is");
        bool isCounted = (capability.Rights & Rights.Counted) != 0;
        bool mayBeCounted = capability.Type == CapabilityType.Entry && !capability.IsOneWay && (capability.Rights & Rights.Write) != 0;
        Require(!isCounted || mayBeCounted, "audit holders: an entry that can be sent to is counted, and nothing else is");
        if (capability.Type == CapabilityType.Null)
        {
            return;
        }

        Require(frames.Contains(capability.Index), "audit capabilities: a capability names something inside the arena");
        if (frames.Generation(capability.Index) == capability.Generation)
        {
            Require(NamesItsObject(in frames, in capability), "audit capabilities: a live capability names an object of its type");
            if (isCounted)
            {
                frames.At<Endpoint>(capability.Index).AuditCount++;
            }
        }
    }

    private static bool NamesItsObject(in FrameArena frames, in Capability capability)
    {
        switch (capability.Type)
        {
            case CapabilityType.Machine:
                return capability.Index.IsNone;
            case CapabilityType.Bank:
                return NamesLiving(in frames, capability.Index, ObjectType.Bank);
            case CapabilityType.Process:
                return NamesLiving(in frames, capability.Index, ObjectType.Process);
            case CapabilityType.Endpoint:
            case CapabilityType.Entry:
                return NamesLiving(in frames, capability.Index, ObjectType.Endpoint);
            case CapabilityType.Call:
                return NamesLiving(in frames, capability.Index, ObjectType.Call);
            case CapabilityType.Segment:
                return NamesLiving(in frames, capability.Index, ObjectType.Segment);
            case CapabilityType.Resolver:
                FrameIndex record = Call.OfResolver(capability.Index);
                return NamesLiving(in frames, record, ObjectType.Call) || NamesLiving(in frames, record, ObjectType.Promise);
            case CapabilityType.Schedule:
                return NamesLiving(in frames, capability.Index, ObjectType.Schedule);
            case CapabilityType.Promise:
                return NamesLiving(in frames, capability.Index, ObjectType.Promise);
            case CapabilityType.Page:
                bool isPage = capability.Index.Page.Frame.Is(capability.Index);
                return isPage && frames.Descriptor(capability.Index.Page).Use == PageUse.Memory;
            case CapabilityType.Notification:
                return NamesLiving(in frames, capability.Index, ObjectType.Notification) && capability.Badge <= Notification.BitCount;
            case CapabilityType.Forwarder:
            case CapabilityType.Relay:
                return NamesLiving(in frames, capability.Index, ObjectType.Forwarder);
            case CapabilityType.Null:
            default:
                return false;
        }
    }

    private static bool NamesLiving(in FrameArena frames, FrameIndex frame, ObjectType type)
    {
        return Names(in frames, frame, type) && !frames.At<FrameHeader>(frame).IsDying;
    }

    private static bool IsLiveResolver(in FrameArena frames, in Capability capability)
    {
        return capability.Type == CapabilityType.Resolver && frames.Generation(capability.Index) == capability.Generation;
    }

    private static void CheckSegment(in FrameArena frames, FrameIndex segmentIndex, ref Tally tally)
    {
        ref Segment segment = ref frames.At<Segment>(segmentIndex);
        tally.Segments++;
        bool hasTable = Is(in frames, segment.Table, PageUse.SegmentTable, frames.Descriptor(segmentIndex.Page).Bank);
        Require(hasTable, "audit memory: a segment has a table, from its own bank");
        Require(!segment.Header.IsDying || segment.Header.HasWork, "audit work: what is dying is on the work list");
        CheckWatchers(in frames, segmentIndex, ref tally);
        CheckLinks(in frames, in segment.Attachments, ObjectType.Attachment);
        tally.AttachedToSegments += segment.Attachments.Count;
        for (FrameIndex at = segment.Attachments.Head; !at.IsNone; at = frames.At<Attachment>(at).SegmentLink.Next)
        {
            Require(frames.At<Attachment>(at).Segment.Is(segmentIndex), "audit memory: an attachment names its segment");
        }

        uint mapped = CountMapped(in frames, segmentIndex, in segment);
        tally.ListedMapped += mapped;
        Require(CountEntries(in frames, segment.Table) == mapped, "audit memory: a segment's table holds its pages and nothing else");
    }

    private static uint CountMapped(in FrameArena frames, FrameIndex segmentIndex, in Segment segment)
    {
        uint count = 0;
        PageIndex previous = default;
        for (PageIndex at = segment.MappedPages; !at.IsNone && count <= UserLayout.EntriesPerTable; at = frames.Descriptor(at).ListNext)
        {
            ref PageDescriptor descriptor = ref frames.Descriptor(at);
            Require(descriptor.MappedIn.Is(segmentIndex), "audit memory: a page on a segment's list is mapped there");
            Require(descriptor.ListPrevious.Is(previous), "audit memory: neighbours among mapped pages name each other");
            Require(descriptor.MappedAt < UserLayout.EntriesPerTable, "audit memory: a page is mapped at a position");
            bool hasEntry = frames.InPage<ulong>(segment.Table, descriptor.MappedAt * Mappings.EntryBytes) != 0;
            Require(hasEntry, "audit memory: a mapped page has an entry");
            previous = at;
            count++;
        }

        return count;
    }

    private static void CheckAttachment(in FrameArena frames, FrameIndex attachmentIndex, ref Tally tally)
    {
        ref Attachment attachment = ref frames.At<Attachment>(attachmentIndex);
        tally.Attachments++;
        Require(!attachment.Header.IsDying && !attachment.Header.HasWork, "audit memory: an attachment ends at once");
        bool isBetween = Names(in frames, attachment.Process, ObjectType.Process) && Names(in frames, attachment.Segment, ObjectType.Segment);
        Require(isBetween && attachment.Position < UserLayout.EntriesPerTable, "audit memory: an attachment joins a segment and a space");
        PageIndex directory = frames.At<Process>(attachment.Process).Directory;
        bool hasEntry = frames.InPage<ulong>(directory, attachment.Position * Mappings.EntryBytes) != 0;
        Require(hasEntry, "audit memory: an attached segment has an entry");
    }

    private static uint CountEntries(in FrameArena frames, PageIndex table)
    {
        // Nearly all are zero: eight at a time are passed over. This is most of what an audit of a small world costs.
        const int Step = 8;
        uint count = 0;
        ReadOnlySpan<ulong> entries = frames.Words(table);
        for (int at = 0; at <= entries.Length - Step; at += Step)
        {
            ReadOnlySpan<ulong> some = entries.Slice(at, Step);
            if ((some[0] | some[1] | some[2] | some[3] | some[4] | some[5] | some[6] | some[7]) == 0)
            {
                continue;
            }

            foreach (ulong entry in some)
            {
                count += entry != 0 ? 1u : 0u;
            }
        }

        return count;
    }

    private static void CheckWorkList(in FrameArena frames, in Tally tally)
    {
        uint count = 0;
        FrameIndex last = FrameIndex.None;
        for (FrameIndex at = frames.Globals.WorkHead; !at.IsNone && count <= tally.WithWork; at = frames.At<FrameHeader>(at).WorkNext)
        {
            Require(frames.At<FrameHeader>(at).HasWork, "audit work: what is on the work list says so");
            last = at;
            count++;
        }

        Require(frames.Globals.WorkTail.Is(last), "audit work: the tail is the last object");
        Require(count == tally.WithWork, "audit work: what says that it has work is on the work list");
    }
}
