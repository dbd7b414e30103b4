using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Promises;

/// <summary>What a decided record owes to others: first the calls on its pipeline go on, in order, then its dependents learn the outcome.</summary>
/// <remarks>
/// Each is one step of the work list. Calls sent to the record meanwhile go to the end of the pipeline: only when that is empty is
/// the record completed, so nothing overtakes (G8). A step decides at most one other record and touches no third: no recursion.
/// </remarks>
public static class Settlement
{
    /// <summary>One step for a record that is not being destroyed.</summary>
    /// <returns>Whether there is nothing more to do.</returns>
    public static bool Step(in FrameArena frames, FrameIndex recordIndex)
    {
        ref Call record = ref frames.At<Call>(recordIndex);
        switch (record.State)
        {
            case CallState.Settling:
                DrainOne(in frames, recordIndex);
                return record.State != CallState.Settling && record.Dependents.IsEmpty;
            case CallState.Completed:
                TellOne(in frames, ref record);
                return record.Dependents.IsEmpty;
            case CallState.Waiting:
                return RingSearch.Step(in frames, recordIndex);
            case CallState.Idle:
            case CallState.Queued:
            case CallState.InService:
            case CallState.InTransit:
            case CallState.Pipelined:
            default:
                return true; // What put it on the list is over, and it is used for something else.
        }
    }

    /// <summary>Passes on the first call of a settling record's pipeline, unless it is held up; when none is left, the record is completed.</summary>
    public static void DrainOne(in FrameArena frames, FrameIndex recordIndex)
    {
        ref Call record = ref frames.At<Call>(recordIndex);
        if (record.State != CallState.Settling)
        {
            return;
        }

        DrainWay way = record.Reason == BreakReason.None ? Routing.WayFrom(in frames, in record) : DrainWay.IsFree;
        if (way == DrainWay.HasNoEnd && !record.Pipeline.IsEmpty)
        {
            CallMachine.Break(in frames, record.Pipeline.Head, BreakReason.NotInvocable);
        }
        else if (way == DrainWay.IsFree && !record.Pipeline.IsEmpty)
        {
            if (Controls.Plants && Controls.Is(in frames, Mutants.DrainOutOfOrder))
            {
                record.Pipeline.Rotate(in frames);
            }

            FrameIndex callIndex = record.Pipeline.Head;
            record.Pipeline.RemoveHead(in frames);
            Detach(ref frames.At<Call>(callIndex));
            PassOn(in frames, callIndex, in record);
        }

        if (record.Pipeline.IsEmpty)
        {
            CallMachine.Finish(in frames, ref record, recordIndex);
        }
    }

    /// <summary>Sends a call that is on no list to the outcome of a decided record.</summary>
    public static void PassOn(in FrameArena frames, FrameIndex callIndex, in Call record)
    {
        if (record.Reason != BreakReason.None)
        {
            Routing.BreakLike(in frames, callIndex, in record);
        }
        else
        {
            Routing.Pass(in frames, callIndex, Routing.ResultOf(in record));
        }
    }

    /// <summary>Breaks one call that waits at a record which is being destroyed.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool BreakOne(in FrameArena frames, FrameIndex recordIndex)
    {
        ref Call record = ref frames.At<Call>(recordIndex);
        FrameIndex waiting = record.Pipeline.IsEmpty && !(Controls.Plants && Controls.Is(in frames, Mutants.DependentsForgotten)) ? record.Dependents.Head : record.Pipeline.Head;
        if (waiting.IsNone)
        {
            return false;
        }

        CallMachine.Break(in frames, waiting, BreakReason.PromiseDestroyed);
        return true;
    }

    /// <summary>Tells the first of those who wait for a promise that is settled what it became; nothing if nobody waits.</summary>
    public static void TellOne(in FrameArena frames, ref Call promise)
    {
        if (promise.Dependents.IsEmpty)
        {
            return;
        }

        FrameIndex dependent = promise.Dependents.Head;
        promise.Dependents.RemoveHead(in frames);
        Detach(ref frames.At<Call>(dependent));
        Copy(in frames, dependent, in promise);
    }

    /// <summary>Gives a record that is on no list the outcome of a promise that is settled.</summary>
    public static void Copy(in FrameArena frames, FrameIndex toIndex, in Call promise)
    {
        ref Call to = ref frames.At<Call>(toIndex);
        Invariant.Holds(!promise.CarriesResolver);
        to.Words = promise.Words;
        to.WordCount = (Controls.Plants && Controls.Is(in frames, Mutants.OutcomeLosesWords)) ? (byte)0 : promise.WordCount;
        to.Capabilities = promise.Capabilities;
        to.CapabilityCount = promise.CapabilityCount;
        for (int i = 0; i < promise.CapabilityCount; i++)
        {
            Holding.Enter(in frames, in promise.Capabilities[i]);
        }

        CallMachine.Complete(in frames, toIndex, (Controls.Plants && Controls.Is(in frames, Mutants.BrokenLooksFulfilled)) ? BreakReason.None : promise.Reason);
    }

    private static void Detach(ref Call call)
    {
        call.State = CallState.Idle;
        call.Place = FrameIndex.None;
    }
}
