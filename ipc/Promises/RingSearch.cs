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
/// <para>
/// What a search jumps over may have been destroyed in the meantime, so one that comes back to its own promise goes round once
/// more, link by link. A link is made once and never again: if they are all there still, they all were when the ring was closed.
/// So a promise breaks with <see cref="BreakReason.Cycle"/> only for a ring that was whole. The second round costs no more than
/// the links did that it looks at: all of them are decided when it ends well.
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
            return ComeBack(in frames, promiseIndex, ref promise);
        }

        ref Call next = ref frames.At<Call>(promise.Ahead);
        if (!IsLinked(in frames, in next) || next.LinkSequence > promise.LinkSequence)
        {
            return true;
        }

        if (promise.GoesRoundAgain)
        {
            return !GoTo(in frames, ref promise, next.Place);
        }

        if (Controls.Plants && Controls.Is(in frames, Mutants.RingSearchStopsEarly) && !next.Ahead.Is(promiseIndex))
        {
            return true;
        }

        promise.Ahead = next.Ahead;
        promise.AheadGeneration = next.AheadGeneration;
        return false;
    }

    private static bool ComeBack(in FrameArena frames, FrameIndex promiseIndex, ref Call promise)
    {
        if (!promise.GoesRoundAgain && !(Controls.Plants && Controls.Is(in frames, Mutants.ShortcutBelieved)))
        {
            promise.GoesRoundAgain = true;
            return !GoTo(in frames, ref promise, promise.Place);
        }

        CallMachine.Break(in frames, promiseIndex, BreakReason.Cycle);
        return promise.Dependents.IsEmpty && promise.State != CallState.Settling;
    }

    // What somebody depends on keeps its frame, but it may be destroyed.
    private static bool GoTo(in FrameArena frames, ref Call promise, FrameIndex place)
    {
        if (frames.At<FrameHeader>(place).IsDying)
        {
            return false;
        }

        promise.Ahead = place;
        promise.AheadGeneration = frames.Generation(place);
        return true;
    }

    private static bool IsLinked(in FrameArena frames, in Call record)
    {
        return record.Header.Type == ObjectType.Promise && record.State == CallState.Waiting && !record.Place.IsNone
            && frames.At<FrameHeader>(record.Place).Type == ObjectType.Promise;
    }
}
