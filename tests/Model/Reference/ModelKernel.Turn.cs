using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 4: a batch goes in, events come back.</summary>
internal sealed partial class ModelKernel
{
    private const int EntryBudget = 20;
    private const uint MostEvents = 20;

    // Pages that the current entry clears or copies.
    private int _pagesTouched;

    /// <summary>The process that runs hands its message page over, or goes on with a batch of which a part is done.</summary>
    public void Turn()
    {
        BeginEntry();
        Process process = Current!;
        UnfinishedBatch batch = process.Batch ?? Begin(process);
        process.Batch = null;
        process.WantsEvents = true;
        batch = CarryOut(process, batch);
        if (process.State != ProcessState.Dead)
        {
            if (batch.Offset < batch.End)
            {
                process.Batch = batch;
            }
            else
            {
                Numbers.Write32(process.MessagePage, (int)MessagePage.SubmissionBytesOffset, 0);
                Numbers.Write32(process.MessagePage, (int)MessagePage.SubmissionsDoneOffset, batch.Count);
                Numbers.Write32(process.MessagePage, (int)MessagePage.TurnErrorOffset, (uint)batch.Error);
            }
        }

        if (process.State == ProcessState.Ready && process.Batch is null)
        {
            GiveWay(process, batch);
        }

        FinishEntry();
    }

    private static UnfinishedBatch Begin(Process process)
    {
        byte[] page = process.MessagePage;
        uint length = Numbers.Read32(page, (int)MessagePage.SubmissionBytesOffset);
        TurnFlags flags = (TurnFlags)Numbers.Read32(page, (int)MessagePage.FlagsOffset);
        bool isTooLong = length > MessagePage.PartSizeBytes;
        InvocationError error = isTooLong ? InvocationError.MalformedBatch : InvocationError.None;
        int begin = (int)MessagePage.SubmissionsOffset;
        return new UnfinishedBatch(begin, begin + (isTooLong ? 0 : (int)length), 0, isTooLong, flags, error);
    }

    private void GiveWay(Process process, UnfinishedBatch batch)
    {
        if (batch.Flags.HasFlag(TurnFlags.Yield))
        {
            RunQueue.Yield(process);
        }
        else if (!batch.HasNews && !batch.Flags.HasFlag(TurnFlags.DoNotSleep) && !process.HasEvents)
        {
            RunQueue.Leave(process);
            process.State = ProcessState.Waiting;
        }
    }

    // As much as one kernel entry does.
    private UnfinishedBatch CarryOut(Process process, UnfinishedBatch batch)
    {
        byte[] page = process.MessagePage;
        int spent = 0;
        while (batch.Offset < batch.End && spent < EntryBudget)
        {
            if (!Entry.IsWellFormed(page, batch.Offset, batch.End))
            {
                return batch with { End = batch.Offset, HasNews = true, Error = InvocationError.MalformedBatch };
            }

            Entry entry = new(page, batch.Offset);
            _pagesTouched = 0;
            Outcome outcome = CarryOut(process, entry);
            Count(outcome.Error == InvocationError.None ? $"operation: {(Operation)entry.OperationNumber}" : $"refused: {outcome.Error}");
            if (process.State == ProcessState.Dead)
            {
                return batch;
            }

            spent += 1 + ((entry.CapabilityCount + 1) / 2) + (3 * _pagesTouched);
            if (outcome.Error != InvocationError.None)
            {
                Say(TraceKind.Refused, process.Number, (uint)outcome.Error, entry.OperationNumber);
            }

            Transcript?.Add($"process {process.Number}: {entry} -> {outcome}");
            entry.WriteBack(outcome);
            batch = batch with
            {
                Offset = batch.Offset + entry.Bytes,
                Count = batch.Count + 1,
                HasNews = batch.HasNews || outcome.IsAnswered || outcome.Error != InvocationError.None,
            };
        }

        return batch;
    }

    // Completions, notices, then one request from each ready endpoint in turn, until something does not fit.
    private void Deliver(Process process)
    {
        byte[] page = process.MessagePage;
        EventWriter events = new(page);
        while (process.Completions.Count > 0)
        {
            Call call = process.Completions[0];
            if (events.Count == MostEvents || !events.Fits(call) || call.Capabilities.Count > process.FreeSlots)
            {
                FinishDelivery(process, events, call.Capabilities.Count > process.FreeSlots);
                return;
            }

            process.Completions.RemoveAt(0);
            events.WriteCompletion(call, Receive(process, call));
            Say(TraceKind.Collected, call.Number, process.Number);
            BecomeIdle(call);
        }

        while (process.Notices.Count > 0)
        {
            if (events.Count == MostEvents || !events.FitsNotice)
            {
                FinishDelivery(process, events, lacksSlots: false);
                return;
            }

            Notification first = process.Notices[0];
            Count("a notice");
            events.WriteNotice(first);
            first.Bits = 0;
            process.Notices.RemoveAt(0);
            process.QuietNotifications.Add(first);
        }

        while (process.Unheld.Count > 0)
        {
            if (events.Count == MostEvents || !events.FitsNotice)
            {
                FinishDelivery(process, events, lacksSlots: false);
                return;
            }

            Count("told that nobody holds an endpoint");
            process.Unheld[0].IsToldUnheld = true;
            events.WriteUnheld(process.Unheld[0]);
            process.Unheld.RemoveAt(0);
        }

        int ended = 0;
        while (process.Ready.Count > 0 && events.Count < MostEvents && ended < MostEndedAtOnce)
        {
            Endpoint endpoint = process.Ready[0].Endpoints[0];
            if (endpoint.IsUnpaid)
            {
                Count("an endpoint that nobody pays for any more is not served");
                EndEndpoint(endpoint, BreakReason.EndpointDestroyed);
                ended++;
                continue;
            }

            Call call = endpoint.Queue.First;
            if (call.IsOneWay && events.Fits(call))
            {
                endpoint.Queue.TakeFirst();
                PassTheTurn(process, endpoint);
                TellIfUnheld(endpoint);
                DeliverOneWay(call, endpoint, process, events);
                continue;
            }

            if (call.IsOneWay)
            {
                FinishDelivery(process, events, lacksSlots: false);
                return;
            }

            if (events.Count == MostEvents || !events.Fits(call) || call.Capabilities.Count + 1 > process.FreeSlots)
            {
                FinishDelivery(process, events, call.Capabilities.Count + 1 > process.FreeSlots);
                return;
            }

            endpoint.Queue.TakeFirst();
            PassTheTurn(process, endpoint);
            TellIfUnheld(endpoint);
            process.InService.Add(call);
            List<uint> slots = Receive(process, call);
            call.State = CallState.InService;
            call.Endpoint = null;
            call.Holder = process;
            call.Delivery++;
            uint resolver = process.Install(Capability.ResolverOf(call));
            events.WriteRequest(call, slots, resolver, endpoint.Label);
            Say(TraceKind.Delivered, call.Number, endpoint.Number, process.Number);
        }

        FinishDelivery(process, events, lacksSlots: false);
    }

    private void FinishDelivery(Process process, EventWriter events, bool lacksSlots)
    {
        events.WriteTotals(Ticks);
        if (lacksSlots && events.Count == 0)
        {
            Numbers.Write32(process.MessagePage, (int)MessagePage.TurnErrorOffset, (uint)InvocationError.NoFreeSlot);
        }
    }

    // The call's capabilities go into free slots; calls whose resolvers come along are now in service here.
    private static List<uint> Receive(Process process, Call call)
    {
        List<uint> slots = [];
        foreach (Capability capability in call.Capabilities)
        {
            slots.Add(process.Install(Shorten(capability)));
            if (capability.Type == CapabilityType.Resolver && capability.IsLive)
            {
                Call carried = (Call)capability.Object!;
                carried.State = CallState.InService;
                carried.Carrier = null;
                carried.Holder = process;
                process.InService.Add(carried);
            }
        }

        call.Capabilities = [];
        return slots;
    }
}
