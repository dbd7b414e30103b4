using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Promises;

/// <summary>Finds out whether a promise that was resolved to another one leads back to itself, one hop a step.</summary>
/// <remarks>
/// <para>
/// Rings are inert: nothing in them runs. But nobody could ever decide them, so the promise that closed the ring, the last one
/// that was linked, breaks with <see cref="BreakReason.Cycle"/>. A search goes only over links that are older than its own: if a
/// ring contains a younger one, the search of that one finds it. So each ring is found once, however many searches are under way.
/// </para>
/// <para>
/// How far a search has come stays in the record, and later searches jump there. Building a chain of n links from
/// either end then costs O(n) hops altogether, not O(n²).
/// </para>
/// <para>Only promises can be resolved to; a call that became a promise is at the start of its chain and closes no ring.</para>
/// </remarks>
public static class RingSearch
{
    /// <summary>Starts the search for a promise that has just been resolved to another one that is not settled.</summary>
    public static void Start(in FrameArena frames, FrameIndex promiseIndex)
    {
        ref Call promise = ref frames.At<Call>(promiseIndex);
        promise.LinkSequence = ++frames.Globals.LinkSequence;
        promise.Ahead = promise.Place;
        promise.AheadGeneration = frames.Generation(promise.Place);
        if (IsLinked(in frames, in frames.At<Call>(promise.Place)))
        {
            WorkList.Require(in frames, promiseIndex);
        }
    }

    /// <summary>One hop.</summary>
    /// <returns>Whether the search is over.</returns>
    public static bool Step(in FrameArena frames, FrameIndex promiseIndex)
    {
        ref Call promise = ref frames.At<Call>(promiseIndex);
        if (!IsLinked(in frames, in promise) || !Controls.Has(in frames, Defences.CycleCheck))
        {
            return true;
        }

        if (frames.Generation(promise.Ahead) != promise.AheadGeneration)
        {
            return true; // Destroyed on the way: what depends on it breaks, this one included.
        }

        if (promise.Ahead.Is(promiseIndex))
        {
            CallMachine.Break(in frames, promiseIndex, BreakReason.Cycle);
            return promise.Dependents.IsEmpty && promise.State != CallState.Settling;
        }

        ref Call next = ref frames.At<Call>(promise.Ahead);
        if (!IsLinked(in frames, in next) || next.LinkSequence > promise.LinkSequence)
        {
            return true;
        }

        promise.Ahead = next.Ahead;
        promise.AheadGeneration = next.AheadGeneration;
        return false;
    }

    private static bool IsLinked(in FrameArena frames, in Call record)
    {
        return record.Header.Type == ObjectType.Promise && record.State == CallState.Waiting && !record.Place.IsNone
            && frames.At<FrameHeader>(record.Place).Type == ObjectType.Promise;
    }
}
