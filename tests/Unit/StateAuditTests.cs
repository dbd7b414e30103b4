using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Processes;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Negative controls of the audit: every check sees the damage that it is there for.</summary>
public sealed class StateAuditTests
{
    private delegate void Damage(Scene scene);

    // Each is named by the text that the audit must stop with.
    private static readonly Dictionary<string, Damage> Damages = new()
    {
        ["audit pages: what was never used is free"] = s => s.Descriptor(s.Globals.FreshPage.Value).Use = PageUse.Memory,
        ["audit pages: every free page is on the free list"] = s => s.Globals.FreePages = default,
        ["audit pages: what is on the free list is free"] = s => s.Globals.FreePages = s.Process.MessagePage,
        ["audit pages: the free list stays among the pages that were used"] = s => s.Globals.FreePages = s.Globals.FreshPage,
        ["audit pages: a page in use has a bank"] = s => s.FirstPageOfBank.Bank = s.CallIndex,
        ["audit pages: neighbours in a ring name each other"] = s => s.MessageDescriptor.Next = s.MessageDescriptor.Previous,
        ["audit pages: a ring is of one bank"] = s => s.MessageDescriptor.Bank = s.Globals.RootBank,
        ["audit pages: the banks' use is the pages in use"] = s => s.Globals.PagesInUse++,
        ["audit pages: a space has its tables and nobody else has any"] = s => s.ExpiredSpare.Use = PageUse.SpaceTable,
        ["audit pages: one message page for each process"] = s => s.ExpiredSpare.Use = PageUse.MessagePage,
        ["audit pages: one table for each segment"] = s => s.ExpiredSpare.Use = PageUse.SegmentTable,
        ["audit pages: every page of slots belongs to a table"] = s => s.ExpiredSpare.Use = PageUse.CapabilityTable,
        ["audit pages: a table is made of pages of slots"] = s => s.Process.Table.Root = s.Process.MessagePage,
        ["audit banks: as many banks as are counted"] = s => s.Globals.LiveBanks++,
        ["audit banks: a sub-bank names its parent"] = s => s.Bank.Parent = s.BankIndex,
        ["audit banks: what is granted is the sub-banks' limits"] = s => s.Bank.LimitPages++,
        ["audit banks: use and grants stay within the limit"] = s =>
        {
            uint cut = s.Bank.LimitPages - s.Bank.UsedPages + 1;
            s.Bank.LimitPages -= cut;
            s.Frames.At<Bank>(s.Bank.Parent).GrantedPages -= cut;
        },
        ["audit banks: use is the length of the ring"] = s =>
        {
            s.Bank.UsedPages--;
            s.Frames.At<Bank>(s.Globals.RootBank).UsedPages++;
        },
        ["audit frames: no more frames were used than a page holds"] = s =>
        {
            s.CallsPage.FreshFrames = 17;
            s.Bank.Partial[(int)FrameSize.Bytes256] = default;
        },
        ["audit frames: pages with room have room"] = s => s.CallsPage.FreshFrames = 16,
        ["audit frames: an empty page is given back"] = s => s.EmptyCallsPage(),
        ["audit frames: a page knows that a frame in it is retired"] = s =>
        {
            s.Process.Party.Calls.Remove(s.Frames, s.CallIndex);
            s.Frames.Generation(s.CallIndex) = uint.MaxValue;
            s.Frames.At<FrameHeader>(s.CallIndex) = default;
        },
        ["audit frames: neighbours among pages with room name each other"] = s => s.CallsPage.ListPrevious = s.CallIndex.Page,
        ["audit frames: a page's count of used frames is that of its headers"] = s => s.CallsPage.UsedFrames++,
        ["audit frames: every frame is used, free or retired"] = s =>
        {
            s.CallsPage.FreshFrames++;
            s.Frames.At<FrameHeader>(new FrameIndex(s.CallIndex.Page.Frame.Value + ((s.CallsPage.FreshFrames - 1u) << 2))) = default;
        },
        ["audit interrupts: a line for programs is bound to a bit of a notification"] = s =>
            s.Globals.Interrupts[0] = new InterruptLine { Notification = s.QuietIndex, Generation = s.Frames.Generation(s.QuietIndex) },
        ["audit notifications: a process owns it"] = s =>
        {
            s.Process.Party.QuietNotifications.Remove(s.Frames, s.QuietIndex);
            s.Quiet.Owner = s.BankIndex;
        },
        ["audit notifications: a dying one is nobody's"] = s => s.Frames.At<Notification>(s.Expired(s.QuietIndex)).Header.IsDying = true,
        ["audit notifications: every live one is on a list of its owner"] = s => s.Process.Party.QuietNotifications.Remove(s.Frames, s.QuietIndex),
        ["audit notifications: a party's lists lead to notifications only"] = s => s.Process.Party.Notices.Head = s.CallIndex,
        ["audit notifications: a party's lists hold its own"] = s => s.Quiet.Owner = s.ServerIndex,
        ["audit notifications: notices are those with a bit set, and no others"] = s => s.Quiet.Bits = 1,
        ["audit notifications: neighbours name each other"] = s => s.Quiet.Link.Previous = s.CallIndex,
        ["audit forwarders: a forwarder stands for nothing that is linear or bound"] = s => s.Forwarder.Target = s.Process.Table.At(s.Frames, s.Call.OwnerSlot),
        ["audit forwarders: a dying one stands for nothing"] = s =>
        {
            s.Frames.At<Forwarder>(s.Expired(s.ForwarderIndex)).Header.IsDying = true;
            WorkList.Add(s.Frames, s.ForwarderIndex);
        },
        ["audit capabilities: rights and marks are known, and what is weak changes nothing"] = s => s.Process.Table.At(s.Frames, 1).Rights |= Rights.Weak,
        ["audit frames: what is on the free list is free"] = s => s.CallsPage.FirstFree = 1,
        ["audit frames: the free list stays among the frames that were used"] = s => s.CallsPage.FirstFree = 60,
        ["audit frames: a frame holds an object of a known type"] = s =>
        {
            s.Process.Party.Calls.Remove(s.Frames, s.CallIndex);
            s.Frames.At<Call>(s.Expired(s.CallIndex)).Header.Type = (ObjectType)77;
        },
        ["audit frames: pages with room are the bank's own, of that size"] = s => s.Bank.Partial[0] = s.CallIndex.Page,
        ["audit frames: every page with room is listed"] = s => s.Bank.Partial[(int)FrameSize.Bytes256] = default,
        ["audit lists: neighbours name each other"] = s => s.Second.OwnerLink.Previous = default,
        ["audit lists: a list leads to objects of its type only"] = s => s.Call.OwnerLink.Next = s.BankIndex,
        ["audit lists: the tail is the last member"] = s => s.Process.Party.Calls.Tail = s.CallIndex,
        ["audit lists: the count is that of the members"] = s => s.Process.Party.Calls.Count++,
        ["audit L: an idle call is on no list"] = s => s.Call.Place = s.ServerIndex,
        ["audit L: what is on a queue says so"] = s => s.QueuedCall.State = CallState.InService,
        ["audit L: every queued call is on the queue of its place, and on nothing else"] = s =>
        {
            s.Call.State = CallState.Queued;
            s.Call.Place = s.EndpointIndex;
        },
        ["audit L: what is on an in-service list says so"] = s => s.ServedCall.Place = s.ClientIndex,
        ["audit L: every call in service is on its holder's list, and on nothing else"] = s =>
        {
            s.Call.State = CallState.InService;
            s.Call.Place = s.ServerIndex;
        },
        ["audit L: a completed call is at its owner"] = s => s.Call.State = CallState.Completed,
        ["audit L: every completed call is on its owner's completions, and on nothing else"] = s =>
        {
            s.Call.State = CallState.Completed;
            s.Call.Place = s.ClientIndex;
        },
        ["audit L: a call in transit is inside a call"] = s => s.Call.State = CallState.InTransit,
        ["audit resolvers: one for each call in service or in transit"] = s =>
        {
            s.Call.State = CallState.InTransit;
            s.Call.Place = s.QueuedIndex;
        },
        ["audit resolvers: a call knows the one slot of its resolver"] = s => s.ServedCall.ResolverSlot++,
        ["audit resolvers: one in a slot is in service there"] = s => s.Process.Table.At(s.Frames, 1) = s.Resolver,
        ["audit resolvers: one in a message is in transit there"] = s =>
        {
            s.QueuedCall.Capabilities[0] = s.Resolver;
            s.QueuedCall.CapabilityCount = 1;
            s.QueuedCall.CarriesResolver = true;
        },
        ["audit calls: a message knows whether it carries a resolver"] = s => s.QueuedCall.CarriesResolver = true,
        ["audit calls: capabilities are in a message or an answer only"] = s => s.Call.CapabilityCount = 1,
        ["audit calls: no more words than a message holds"] = s => s.QueuedCall.WordCount = 9,
        ["audit calls: no more capabilities than a message holds"] = s => s.QueuedCall.CapabilityCount = 5,
        ["audit calls: a message carries no empty slot"] = s => s.QueuedCall.CapabilityCount = 1,
        ["audit calls: only what is decided has a reason"] = s => s.Call.Reason = BreakReason.ByCallee,
        ["audit calls: a call has a known state"] = s => s.Call.State = (CallState)9,
        ["audit calls: a process owns it"] = s =>
        {
            s.Process.Party.Calls.Remove(s.Frames, s.CallIndex);
            s.Call.Owner = s.BankIndex;
        },
        ["audit calls: an owner's list holds its own records"] = s => s.Call.Owner = s.ServerIndex,
        ["audit calls: a dying record is nobody's and nowhere"] = s => s.Frames.At<Call>(s.Expired(s.CallIndex)).Header.IsDying = true,
        ["audit lanes: a call that is in no lane has no place among lanes"] = s => s.Call.LaneNode.Zero = s.QueuedIndex,
        ["audit promises: a promise is nobody's record"] = s => s.Promise.Owner = s.ClientIndex,
        ["audit promises: nothing waits for the result of what is completed"] = s =>
        {
            s.Call.State = CallState.Completed;
            s.Call.Place = s.ClientIndex;
            s.Call.Pipeline.Head = s.QueuedIndex;
        },
        ["audit work: what is decided and waited for is on the work list"] = s => s.Call.State = CallState.Settling,
        ["audit L: a settling call is on no list"] = s =>
        {
            s.Call.State = CallState.Settling;
            s.Call.Header.HasWork = true;
            s.Call.Place = s.ServerIndex;
        },
        ["audit L: a settled promise is on no list"] = s =>
        {
            s.Process.Table.Free(s.Frames, s.Promise.ResolverSlot);
            s.Process.Party.InService.Remove(s.Frames, s.PromiseIndex);
            s.Promise.State = CallState.Completed;
            s.Promise.Place = default;
            s.Promise.PlaceLink.Next = s.QueuedIndex;
        },
        ["audit L: a pipelined call is at a call or promise"] = s =>
        {
            s.Call.State = CallState.Pipelined;
            s.Call.Place = s.BankIndex;
        },
        ["audit L: every pipelined call is on the pipeline of its place, and on nothing else"] = s =>
        {
            s.Call.State = CallState.Pipelined;
            s.Call.Place = s.QueuedIndex;
        },
        ["audit L: every waiting call is where it waits, and on nothing else"] = s =>
        {
            s.Call.State = CallState.Waiting;
            s.Call.Place = s.BankIndex;
        },
        ["audit L: a call that waits for its time or for a caller is on no list"] = s =>
        {
            s.Call.State = CallState.Waiting;
            s.Call.PlaceLink.Next = s.QueuedIndex;
        },
        ["audit L: a waiting call waits for something"] = s =>
        {
            s.Call.State = CallState.Waiting;
            s.Call.Place = new FrameIndex(uint.MaxValue);
        },
        ["audit L: what is on a pipeline says so"] = s => s.Promise.Pipeline.Append(s.Frames, s.CallIndex),
        ["audit L: what depends on a promise says so"] = s => s.Promise.Dependents.Append(s.Frames, s.CallIndex),
        ["audit L: a watched resolver is out, and its watch says so"] = s => s.Call.Watcher = s.QueuedIndex,
        ["audit L: what waits for an object's end says so"] = s => s.Bank.Watchers.Append(s.Frames, s.CallIndex),
        ["audit endpoints: a process serves it"] = s =>
        {
            s.Frames.At<Party>(s.ServerIndex).Endpoints.Remove(s.Frames, s.IdleEndpoint);
            s.Frames.At<Endpoint>(s.IdleEndpoint).Server = default;
        },
        ["audit endpoints: every live endpoint is on its server's list"] = s =>
            s.Frames.At<Party>(s.ServerIndex).Endpoints.Remove(s.Frames, s.IdleEndpoint),
        ["audit calls: every call is on its owner's list of records"] = s => s.Process.Party.Calls.Remove(s.Frames, s.CallIndex),
        ["audit endpoints: a server's list holds its own"] = s =>
        {
            FrameIndex idle = s.IdleEndpoint;
            s.Frames.At<Endpoint>(idle).Server = s.ClientIndex;
        },
        ["audit endpoints: ready are those with something queued, and no others"] = s =>
        {
            ref Party server = ref s.Frames.At<Party>(s.ServerIndex);
            server.Ready.Enter(s.Frames, s.IdleEndpoint);
        },
        ["audit endpoints: a dying one is nobody's"] = s => s.Frames.At<Endpoint>(s.Expired(s.IdleEndpoint)).Header.IsDying = true,
        ["audit work: what is dying is on the work list"] = s =>
        {
            FrameIndex segment = s.Expired(s.SegmentIndex);
            s.Frames.At<FrameHeader>(segment).IsDying = true;
        },
        ["audit work: what says that it has work is on the work list"] = s => s.Frames.At<FrameHeader>(s.SegmentIndex).HasWork = true,
        ["audit work: what is on the work list says so"] = s =>
        {
            s.Globals.WorkHead = s.SegmentIndex;
            s.Globals.WorkTail = s.SegmentIndex;
        },
        ["audit work: the tail is the last object"] = s => s.Globals.WorkTail = s.SegmentIndex,
        ["audit processes: who is ready is on the run queue"] = s => RunQueue.Leave(s.Frames, s.ServerIndex),
        ["audit processes: who is on the run queue is ready"] = s =>
        {
            ref FrameList<RunLink> ready = ref s.Frames.Queues.Run.Lists[RunQueue.DefaultPriority];
            while (ready.Count > 1)
            {
                RunQueue.Leave(s.Frames, ready.Head.Is(s.ClientIndex) ? ready.Tail : ready.Head);
            }

            s.Process.Party.State = ProcessState.Embryo;
        },
        ["audit schedules: a priority is one of 64"] = s => s.Schedule.Priority = 64,
        ["audit schedules: no more is left than the budget, and that fits the period"] = s => s.Schedule.LeftTicks = 1000,
        ["audit schedules: who is spent waits for the next period, and nobody else"] = s =>
        {
            RunQueue.LeaveLevel(s.Frames, s.ScheduleIndex);
            s.Schedule.IsSpent = true;
        },
        ["audit schedules: who has nobody to run or no time is not on the run queue"] = s =>
        {
            RunQueue.LeaveLevel(s.Frames, s.ScheduleIndex);
            s.Schedule.IsSpent = true;
            s.Schedule.BudgetTicks = 0;
            s.Schedule.LeftTicks = 0;
            s.Schedule.RunLink.Next = s.ClientIndex;
        },
        ["audit schedules: who is on a schedule's list says so"] = s => s.Frames.At<Party>(s.Schedule.Ready.Head).RunsOn = default,
        ["audit schedules: who has somebody to run, and time, is on the run queue"] = s => RunQueue.LeaveLevel(s.Frames, s.ScheduleIndex),
        ["audit run queue: everybody is at its own priority"] = s => s.Schedule.Priority++,
        ["audit timers: who has no deadline is in no bucket"] = s => s.Call.TimerLink.Next = s.QueuedIndex,
        ["audit timers: only what is undecided has a deadline"] = s => s.Call.TimerBucket = 7,
        ["audit timers: who waits for its time alone has a deadline"] = s => s.Call.State = CallState.Waiting,
        ["audit one way: what was sent one way is queued or waits for its time"] = s => s.ServedCall.IsOneWay = true,
        ["audit one way: what was sent one way comes back by itself"] = s => s.QueuedCall.IsOneWay = true,
        ["audit one way: what was sent one way carries no capability"] = s => s.SentOneWay.CapabilityCount = 1,
        ["audit one way: an entry is one-way, with a quantum, and nothing else is"] = s => s.Process.Table.At(s.Frames, 1).Rights |= Rights.OneWay,
        ["audit holders: an entry that can be sent to is counted, and nothing else is"] = s => s.Process.Table.At(s.Frames, 1).Rights |= Rights.Counted,
        ["audit holders: a party is told of its own endpoints only"] = s => s.Frames.At<Party>(s.ServerIndex).Unheld.Head = s.CallIndex,
        ["audit holders: neighbours name each other"] = s => s.Unheld.UnheldLink.Previous = s.CallIndex,
        ["audit holders: a server is told of those that nobody holds, and of no others"] = s => s.Frames.At<Party>(s.ServerIndex).Unheld.Head = default,
        ["audit holders: an endpoint's count is that of the counted entries that name it"] = s => s.Held.HolderCount++,
        ["audit holders: who is held was minted, and not told of"] = s => s.Held.IsToldUnheld = true,
        ["audit holders: who is to be told of is on the ring"] = s => s.Unheld.IsToldUnheld = true,
        ["audit timers: a bucket's bit tells whether anybody is there"] = s => s.Timers.Occupied ^= 1ul << 63,
        ["audit timers: a bucket's second bit tells whether somebody is to be looked at"] = s => s.Timers.Pending |= 1ul << 63,
        ["audit timers: no more are to be looked at than there are"] = s =>
        {
            s.Timers.PendingCounts[63] = 1;
            s.Timers.Pending |= 1ul << 63;
        },
        ["audit timers: what is due is to be looked at"] = s =>
        {
            TimerQueue.Set(s.Frames, s.QueuedIndex, 0);
            s.Timers.PendingCounts[0] = 0;
            s.Timers.Pending = 0;
        },
        ["audit timers: the queue is not ahead of the clock"] = s => s.Timers.LastTicks = s.Globals.NowTicks + 1,
        ["audit timers: the next look is when the lowest bucket says"] = s => s.Timers.BoundTicks++,
        ["audit timers: who has a deadline is in a bucket"] = s => s.QueuedCall.TimerBucket = 5,
        ["audit timers: who is in a bucket says so"] = s => s.ServedCall.TimerBucket++,
        ["audit timers: who is in the wrong bucket is to be looked at"] = s => s.ServedCall.DeadlineTicks = ulong.MaxValue,
        ["audit run queue: a priority's bit tells whether anybody is there"] = s => s.Frames.Queues.Run.Occupied |= 1,
        ["audit processes: who is not ready is not on the run queue"] = s => s.Process.Party.State = ProcessState.Embryo,
        ["audit processes: nobody sleeps over something to collect"] = s =>
        {
            RunQueue.Leave(s.Frames, s.ServerIndex);
            s.Frames.At<Party>(s.ServerIndex).State = ProcessState.Waiting;
        },
        ["audit processes: a process has a known state"] = s => s.Process.Party.State = (ProcessState)7,
        ["audit processes: what is dying is dead"] = s => s.Frames.At<FrameHeader>(s.Expired(s.ClientIndex)).IsDying = true,
        ["audit processes: its pages are what they should be, from its own bank"] = s => s.Process.MessagePage = s.Process.Directory,
        ["audit endpoints: a dying one is on no list"] = s =>
        {
            s.Frames.At<Party>(s.ServerIndex).Endpoints.Remove(s.Frames, s.IdleEndpoint);
            ref Endpoint dying = ref s.Frames.At<Endpoint>(s.Expired(s.IdleEndpoint));
            dying.Header.IsDying = true;
            dying.Server = default;
            dying.ServerLink.Next = s.EndpointIndex;
        },
        ["audit L: a queued call is at an endpoint"] = s =>
        {
            s.Call.State = CallState.Queued;
            s.Call.Place = s.BankIndex;
        },
        ["audit L: a call in service is at a process"] = s =>
        {
            s.Call.State = CallState.InService;
            s.Call.Place = s.BankIndex;
        },
        ["audit L: a call in transit is on no list"] = s =>
        {
            s.Call.State = CallState.InTransit;
            s.Call.PlaceLink.Next = s.QueuedIndex;
        },
        ["audit L: what is on completions says so"] = s =>
        {
            s.Process.Party.Completions.Append(s.Frames, s.CallIndex);
        },
        ["audit resolvers: a message carries a resolver once"] = s =>
        {
            ref Process server = ref s.Frames.At<Process>(s.ServerIndex);
            Capability resolver = s.Resolver;
            server.Table.Free(s.Frames, s.ServedCall.ResolverSlot);
            server.Party.InService.Remove(s.Frames, s.ServedIndex);
            s.ServedCall.State = CallState.InTransit;
            s.ServedCall.Place = s.QueuedIndex;
            s.QueuedCall.Capabilities[0] = resolver;
            s.QueuedCall.Capabilities[1] = resolver;
            s.QueuedCall.CapabilityCount = 2;
            s.QueuedCall.CarriesResolver = true;
        },
        ["audit pages: the pages in use are those with a bank"] = s =>
        {
            ref PageDescriptor spare = ref s.ExpiredSpare;
            PageIndex page = s.Frames.Descriptor(spare.Next).Previous;
            s.Frames.Descriptor(spare.Next).Previous = spare.Previous;
            s.Frames.Descriptor(spare.Previous).Next = spare.Next;
            spare.Next = page;
            spare.Previous = page;
            s.Bank.UsedPages--;
            s.Globals.PagesInUse--;
        },
        ["audit banks: every bank but the root is on its parent's list"] = s =>
        {
            ref Bank parent = ref s.Frames.At<Bank>(s.Bank.Parent);
            parent.Children.Remove(s.Frames, s.BankIndex);
            parent.GrantedPages -= s.Bank.LimitPages;
        },
        ["audit banks: a bank's ring holds its own pages"] = s => s.Bank.Pages = s.Frames.At<Bank>(s.Globals.RootBank).Pages,
        ["audit keepers: who runs has no cause of death"] = s => s.Process.Party.DeathCause = FaultCause.Other,
        ["audit keepers: who is dead has a cause"] = s =>
        {
            RunQueue.Leave(s.Frames, s.ClientIndex);
            s.Process.Party.State = ProcessState.Dead;
        },
        ["audit keepers: only who was stopped remembers that it slept"] = s => s.Process.Party.WasAsleep = true,
        ["audit keepers: who has a keeper has a fault record"] = s => s.Process.Keeper.Endpoint = s.EndpointIndex,
        ["audit keepers: who waits for a verdict has asked for it"] = s =>
        {
            RunQueue.Leave(s.Frames, s.ClientIndex);
            s.Process.Party.State = ProcessState.Stopped;
            s.Process.Party.DeathCause = FaultCause.Other;
        },
        ["audit keepers: a fault record is a call"] = s => s.Process.Keeper.Record = s.BankIndex,
        ["audit keepers: a fault record is its process's, and in no slot"] = s => s.Process.Keeper.Record = s.CallIndex,
        ["audit keepers: a verdict is nobody's to collect"] = s =>
        {
            s.Process.Keeper.Record = s.CallIndex;
            s.Call.OwnerSlot = 0;
            s.Call.State = CallState.Completed;
        },
        ["audit keepers: who has asked its keeper stands still"] = s =>
        {
            s.Process.Keeper.Record = s.CallIndex;
            s.Call.OwnerSlot = 0;
            s.Call.State = CallState.Queued;
        },
        ["audit keepers: a call without a slot is its owner's fault record"] = s => s.Call.OwnerSlot = 0,
        ["audit slots: every empty slot is on the free list"] = s => s.Process.Table.FirstFree = 0,
        ["audit slots: what is on the free list is empty"] = s => s.Process.Table.FirstFree = 1,
        ["audit slots: the free list stays inside the table"] = s => s.Process.Table.FirstFree = 250,
        ["audit slots: occupied, free and never used are all there are"] = s => s.Process.Table.FreeCount++,
        ["audit capabilities: a capability has a known type"] = s => s.Process.Table.At(s.Frames, 1).Type = (CapabilityType)99,
        ["audit capabilities: a live capability names an object of its type"] = s => s.Process.Table.At(s.Frames, 1).Type = CapabilityType.Process,
        ["audit capabilities: a capability names something inside the arena"] = s =>
            s.Process.Table.At(s.Frames, 1).Index = new FrameIndex(uint.MaxValue),
        ["audit memory: only memory and message pages are mapped"] = s => s.CallsPage.MappedIn = s.SegmentIndex,
        ["audit memory: every mapped page is on the list of its segment"] = s => s.MessageDescriptor.MappedIn = s.SegmentIndex,
        ["audit memory: a page on a segment's list is mapped there"] = s => s.PageDescriptor.MappedIn = default,
        ["audit memory: a mapped page has an entry"] = s => s.PageDescriptor.MappedAt++,
        ["audit memory: a page is mapped at a position"] = s => s.PageDescriptor.MappedAt = 512,
        ["audit memory: a segment's table holds its pages and nothing else"] = s => s.Frames.Words(s.Segment.Table)[100] = 7,
        ["audit memory: a segment has a table, from its own bank"] = s => s.Segment.Table = s.Process.MessagePage,
        ["audit memory: a directory holds its attachments and nothing else"] = s => s.Frames.Words(s.Process.Directory)[100] = 7,
        ["audit memory: an attachment names its space"] = s => s.Attachment.Process = s.ServerIndex,
        ["audit memory: an attachment names its segment"] = s => s.Attachment.Segment = s.BankIndex,
        ["audit memory: an attached segment has an entry"] = s => s.Attachment.Position++,
        ["audit memory: an attachment ends at once"] = s => s.Attachment.Header.HasWork = true,
        ["audit memory: an attachment joins a segment and a space"] = s => s.Attachment.Position = 512,
        ["audit memory: every attachment is on the list of its segment"] = s => s.Segment.Attachments.Remove(s.Frames, s.Process.Attachments.Head),
        ["audit memory: neighbours among mapped pages name each other"] = s => s.PageDescriptor.ListPrevious = s.CallIndex.Page,
        ["audit banks: the end of a dying bank has begun, and of no other"] = s => s.Bank.End = BankEnd.TakingApart,
        ["audit banks: what is marked waits for a dying parent"] = s =>
        {
            ref Bank bank = ref s.Frames.At<Bank>(s.Expired(s.BankIndex));
            bank.Header.IsDying = true;
            bank.End = BankEnd.Marked;
        },
        ["audit banks: marked sub-banks are dying with all that is below them"] = s =>
        {
            ref Bank parent = ref s.Frames.At<Bank>(s.Bank.Parent);
            parent.Children.Remove(s.Frames, s.BankIndex);
            parent.MarkedChildren.Append(s.Frames, s.BankIndex);
        },
        ["audit banks: as many are dying as are counted"] = s => s.Globals.DyingBanks++,
        ["audit fair: a tree has a root if there is a group"] = s => s.ServersReady.Root = default,
        ["audit fair: a round leads to members of its type only"] = s => s.ServersReady.First = s.BankIndex,
        ["audit fair: groups of a round name each other"] = s => s.Endpoint.ReadyNode.Round.Previous = s.IdleEndpoint,
        ["audit fair: the last group is the last of the round"] = s => s.ServersReady.Last = s.IdleEndpoint,
        ["audit fair: the tree leads to the leader of each class"] = s => s.ServersReady.Root = s.IdleEndpoint,
        ["audit fair: the tree holds leaders and nothing else"] = s => s.Endpoint.ReadyNode.One = s.IdleEndpoint,
        ["audit fair: a group is a ring of one class"] = s => s.Endpoint.ReadyLink.Next = s.BankIndex,
        ["audit fair: a ring is closed, or there is none"] = s => s.Endpoint.ReadyLink.Previous = s.IdleEndpoint,
        ["audit fair: only a leader has a place in the tree"] = s =>
        {
            s.ServersReady.Enter(s.Frames, s.IdleEndpoint);
            s.Frames.At<Endpoint>(s.IdleEndpoint).ReadyNode.One = s.EndpointIndex;
        },
        ["audit lanes: nothing stands in lanes of an endpoint that has none"] = s => s.Endpoint.LanedQueue.First = s.QueuedIndex,
        ["audit lanes: the queue of an endpoint with lanes tells the next call and how many there are"] = s =>
        {
            ref Endpoint endpoint = ref s.Frames.At<Endpoint>(s.IdleEndpoint);
            endpoint.HasLanes = true;
            endpoint.Queue.Count++;
        },
        ["audit fair: an endpoint is of the class of its bank"] = s => s.Endpoint.FairClass++,
        ["audit fair: a call is of the class of its bank"] = s => s.Call.FairClass++,
        ["audit fair: a bank is of a class that was begun"] = s => s.Bank.FairClass = 1,
        ["audit mapping: a mapped page's entry is present"] = s => s.Entry &= ~1ul,
        ["audit mapping: an attached segment's entry is present"] = s => s.DirectoryEntry &= ~1ul,
        ["audit mapping: a space has one way down"] = s => s.Frames.Words(s.Process.SpaceRoot)[3] = s.Frames.Words(s.Process.SpaceRoot)[0],
        ["audit mapping: a mapped page's entry names it"] = s => s.Entry += 4096,
        ["audit mapping: write or execute, never both"] = s => s.Entry = (s.Entry | 2) & ~(1ul << 63),
        ["audit mapping: an attached segment's entry names its table"] = s => s.DirectoryEntry += 4096,
        ["audit mapping: a space's tables lead to its directory"] = s => s.Frames.Words(s.Process.SpaceRoot)[3] = 4096,
    };

    // Stated for the reader: no damage reaches these without an earlier check seeing it.
    private static readonly string[] SeenByAnotherFirst =
    [
        "audit memory: every attachment is on the list of its space", // its directory entry is one too many or too few
    ];

    public static TheoryData<string> Texts => [.. Damages.Keys];

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_audit_sees(string text)
    {
        using Scene scene = new();
        scene.World.Audit();
        Damages[text](scene);
        KernelPanicException panic = Assert.Throws<KernelPanicException>(scene.World.Audit);
        Assert.True(panic.Message.Contains(text, StringComparison.Ordinal), $"expected {text}, got {panic.Message}");
    }

    [Fact]
    public void Every_check_of_the_audit_has_been_seen_to_fail()
    {
        HashSet<string> stated = [];
        foreach (string file in Repository.Files("kernel/Diagnostics", "StateAudit*.cs"))
        {
            foreach (Match match in Regex.Matches(File.ReadAllText(file), "\"(audit [^\"]+)\""))
            {
                stated.Add(match.Groups[1].Value);
            }
        }

        stated.ExceptWith(Damages.Keys);
        stated.ExceptWith(SeenByAnotherFirst);
        Assert.Empty(stated);
    }

    [Fact]
    public void The_world_audits_after_every_step()
    {
        using Scene scene = new();
        scene.Globals.PagesInUse++;
        Assert.Throws<KernelPanicException>(scene.World.Tick);
    }

    /// <summary>A world in which every list has somebody on it.</summary>
    private sealed class Scene : IDisposable
    {
        private readonly Pair _pair = new();
        private readonly uint _segment;
        private readonly uint _page;
        private readonly uint _queued;
        private readonly uint _served;
        private readonly uint _idleEndpoint;
        private readonly uint _idle;
        private readonly uint _spare;
        private readonly uint _promise;
        private readonly uint _quiet;
        private readonly uint _forwarder;
        private readonly uint _schedule;
        private readonly uint _oneWay;
        private readonly uint _held;
        private readonly uint _unheld;

        public Scene()
        {
            _served = _pair.Client.CreateCall();
            _queued = _pair.Client.CreateCall();
            _idle = _pair.Client.CreateCall();
            _oneWay = _pair.Client.CreateCall();
            _idleEndpoint = _pair.Server.CreateEndpoint();
            _page = _pair.Client.CreatePage();
            _segment = _pair.Client.CreateSegment();
            _spare = _pair.Client.CreatePage();
            (_promise, _) = _pair.Client.CreatePromise();
            uint dropped = _pair.Client.CreatePage();
            SimulatedProcess.Require(_pair.Client.Invoke(_segment, [(ulong)SegmentMethod.Map, 3, (ulong)Rights.Read], _page));
            SimulatedProcess.Require(_pair.Client.Invoke(_pair.Client.Self, [(ulong)ProcessMethod.Attach, 4, (ulong)Rights.Read], _segment));
            SimulatedProcess.Require(_pair.Client.Invoke(dropped, [(ulong)PageMethod.Destroy]));
            _pair.Client.Drop(dropped);
            _held = _pair.Server.CreateEndpoint();
            _ = _pair.Server.MintCounted(_held);
            _unheld = _pair.Server.CreateEndpoint();
            uint counted = _pair.Server.MintCounted(_unheld);
            uint last = _pair.Server.Give(counted, _pair.Client);
            _pair.Server.Drop(counted);
            uint oneWay = _pair.Server.Give(_pair.Server.MintOneWay(_pair.Endpoint, quantum: 40), _pair.Client);
            _pair.Client.Send(oneWay, _oneWay);
            _pair.Client.Send(_pair.Entry, _served);
            _pair.Server.Next();
            _quiet = _pair.Client.CreateNotification();
            _forwarder = _pair.Client.CreateForwarder(_pair.Entry);
            uint set = _pair.Client.Give(_pair.Client.CreateNotification(), _pair.Third);
            _pair.Client.Send(_pair.Entry, _queued);
            _pair.Client.Drop(last);
            _pair.Client.Deadline(_served, 1ul << 40);
            _pair.Third.Signal(set, 1);
            _schedule = _pair.World.Root.CreateSchedule();
            ulong[] figures = [(ulong)ScheduleMethod.Configure, 3, 100, 1000];
            SimulatedProcess.Require(World.Root.Invoke(_schedule, figures, InitialSlot.Machine));
            SimulatedProcess.Require(World.Root.Invoke(_pair.Third.SlotAtRoot, [(ulong)ProcessMethod.SetSchedule], _schedule));
        }

        public SimulatedWorld World => _pair.World;

        public FrameArena Frames => World.Frames;

        public ref Globals Globals => ref Frames.Globals;

        public FrameIndex ScheduleIndex => IndexAt(World.Root, _schedule);

        public ref Schedule Schedule => ref Frames.At<Schedule>(ScheduleIndex);

        public ref TimerBuckets Timers => ref Frames.Queues.Timers;

        public ref Process Process => ref _pair.Client.State;

        public FrameIndex QuietIndex => IndexAt(_pair.Client, _quiet);

        public ref Notification Quiet => ref Frames.At<Notification>(QuietIndex);

        public FrameIndex ForwarderIndex => IndexAt(_pair.Client, _forwarder);

        public ref Forwarder Forwarder => ref Frames.At<Forwarder>(ForwarderIndex);

        public FrameIndex ClientIndex => _pair.Client.Index;

        public FrameIndex ServerIndex => _pair.Server.Index;

        public FrameIndex BankIndex => IndexAt(_pair.Client, _pair.Client.Bank);

        public ref Bank Bank => ref Frames.At<Bank>(BankIndex);

        // The first of the client's records, idle; the next one on the owner's list.
        public FrameIndex CallIndex => IndexAt(_pair.Client, _pair.Call);

        public ref Call Call => ref Frames.At<Call>(CallIndex);

        public ref Call Second => ref Frames.At<Call>(IndexAt(_pair.Client, _idle));

        public FrameIndex PromiseIndex => IndexAt(_pair.Client, _promise);

        public ref Call Promise => ref Frames.At<Call>(PromiseIndex);

        public FrameIndex QueuedIndex => IndexAt(_pair.Client, _queued);

        public ref Call QueuedCall => ref Frames.At<Call>(QueuedIndex);

        // Taken, and waiting for its time alone.
        public ref Call SentOneWay => ref Frames.At<Call>(IndexAt(_pair.Client, _oneWay));

        public FrameIndex ServedIndex => IndexAt(_pair.Client, _served);

        public ref Call ServedCall => ref Frames.At<Call>(ServedIndex);

        public FrameIndex EndpointIndex => IndexAt(_pair.Server, _pair.Endpoint);

        public ref Endpoint Endpoint => ref Frames.At<Endpoint>(EndpointIndex);

        public ref Endpoint Held => ref Frames.At<Endpoint>(IndexAt(_pair.Server, _held));

        public ref Endpoint Unheld => ref Frames.At<Endpoint>(IndexAt(_pair.Server, _unheld));

        public ref FairQueue<ReadyMember> ServersReady => ref Frames.At<Party>(ServerIndex).Ready;

        public FrameIndex IdleEndpoint => IndexAt(_pair.Server, _idleEndpoint);

        public FrameIndex SegmentIndex => IndexAt(_pair.Client, _segment);

        public ref Segment Segment => ref Frames.At<Segment>(SegmentIndex);

        public ref Attachment Attachment => ref Frames.At<Attachment>(Process.Attachments.Head);

        public Capability Resolver => _pair.Server.State.Table.At(Frames, ServedCall.ResolverSlot);

        public ref PageDescriptor PageDescriptor => ref Frames.Descriptor(IndexAt(_pair.Client, _page).Page);

        public ref PageDescriptor MessageDescriptor => ref Frames.Descriptor(Process.MessagePage);

        public ref PageDescriptor CallsPage => ref Frames.Descriptor(CallIndex.Page);

        public ref ulong Entry => ref Frames.InPage<ulong>(Segment.Table, 3 * 8);

        public ref ulong DirectoryEntry => ref Frames.InPage<ulong>(Process.Directory, 4 * 8);

        public ref PageDescriptor FirstPageOfBank
        {
            get
            {
                uint page = 1;
                while (!Descriptor(page).Bank.Is(BankIndex))
                {
                    page++;
                }

                return ref Descriptor(page);
            }
        }

        // A page of memory that nothing refers to any more.
        public ref PageDescriptor ExpiredSpare => ref Frames.Descriptor(Expired(IndexAt(_pair.Client, _spare)).Page);

        public FrameIndex Expired(FrameIndex frame)
        {
            Frames.Generation(frame)++;
            return frame;
        }

        // The server has one record, alone in its page.
        public void EmptyCallsPage()
        {
            ref Party server = ref Frames.At<Party>(ServerIndex);
            FrameIndex record = server.Calls.Head;
            server.Calls.Remove(Frames, record);
            Frames.Generation(record)++;
            Frames.At<FrameHeader>(record) = default;
        }

        public ref PageDescriptor Descriptor(uint page) => ref Frames.Descriptor(new PageIndex(page));

        public void Dispose() => _pair.Dispose();

        private FrameIndex IndexAt(SimulatedProcess process, uint slot) => process.State.Table.At(Frames, slot).Index;
    }
}
