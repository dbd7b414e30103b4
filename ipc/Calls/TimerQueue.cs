using System.Numerics;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>All timers of a kernel: a radix heap, so that setting and removing are O(1) and time may jump.</summary>
/// <remarks>
/// A timer is in bucket 0 if it is due, else in the bucket that is the number (from 1) of the highest bit in which its time differs
/// from <see cref="TimerBuckets.LastTicks"/>, the time up to which the queue was brought. When time goes on, only buckets up to the
/// highest bit that changed hold members that are now due or belong lower down. Nothing is moved at that moment: each such bucket notes
/// how many members it has, and those are looked at one by one from its head. Whoever is set meanwhile goes to the end, behind
/// them; whoever is removed meanwhile may make the note one too large, and then a member that is right already is looked at
/// once more and goes to the end of where it was. A member moves to lower buckets only, so at most 63 times.
/// </remarks>
public static class TimerQueue
{
    /// <summary>Bucket 0, and one for each bit that may differ.</summary>
    public const int BucketCount = 64;

    /// <summary>The latest time that a timer can be set to.</summary>
    public const ulong MaximumTicks = long.MaxValue;

    /// <summary>A time that a timer can be set to: the time asked for, or the latest there is, to which no clock gets.</summary>
    public static ulong Settable(ulong ticks) => ticks < MaximumTicks ? ticks : MaximumTicks;

    /// <summary>Makes an empty queue.</summary>
    public static void Initialize(in FrameArena frames) => frames.Queues.Timers.BoundTicks = ulong.MaxValue;

    /// <summary>Whether there is any timer.</summary>
    public static bool HasTimers(in FrameArena frames) => frames.Queues.Timers.Occupied != 0;

    /// <summary>Whether a timer is to be looked at by now. It need not be due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDue(in FrameArena frames) => frames.Globals.NowTicks >= frames.Queues.Timers.BoundTicks;

    /// <summary>Sets a timer that is not set; one whose time is not in the future is due at once.</summary>
    public static void Set(in FrameArena frames, FrameIndex timerIndex, ulong deadlineTicks)
    {
        Invariant.Holds(deadlineTicks <= MaximumTicks);
        ref Timer timer = ref frames.At<Timer>(timerIndex);
        Invariant.Holds(timer.Bucket == 0);
        timer.DeadlineTicks = deadlineTicks;
        ref TimerBuckets timers = ref frames.Queues.Timers;
        int bucket = 0;
        if (deadlineTicks > frames.Globals.NowTicks)
        {
            bucket = BucketOf(deadlineTicks, timers.LastTicks);
        }
        else
        {
            timers.Pending |= 1;
            timers.PendingCounts[0]++;
        }

        Append(in frames, ref timers, bucket, timerIndex);
        UpdateBound(ref timers);
    }

    /// <summary>Removes a timer that is set.</summary>
    public static void Remove(in FrameArena frames, FrameIndex timerIndex)
    {
        ref Timer timer = ref frames.At<Timer>(timerIndex);
        Invariant.Holds(timer.Bucket != 0);
        ref TimerBuckets timers = ref frames.Queues.Timers;
        int bucket = timer.Bucket - 1;
        ref FrameList<TimerLink> list = ref timers.Lists[bucket];
        list.Remove(in frames, timerIndex);
        timer.Bucket = 0;
        if (timers.PendingCounts[bucket] > list.Count && !(Controls.Plants && Controls.Is(in frames, Mutants.TimerCountKept)))
        {
            timers.PendingCounts[bucket] = list.Count;
        }

        ForgetIfEmpty(ref timers, bucket);
        UpdateBound(ref timers);
    }

    /// <summary>Brings the queue up to the present: what may be due is noted, and nothing is moved. At most one step for each bucket.</summary>
    public static void Advance(in FrameArena frames)
    {
        ref TimerBuckets timers = ref frames.Queues.Timers;
        ulong now = frames.Globals.NowTicks;
        if (now == timers.LastTicks)
        {
            return;
        }

        int highest = BucketOf(now, timers.LastTicks);
        timers.LastTicks = now;
        ulong concerned = timers.Occupied & (ulong.MaxValue >> (BucketCount - 1 - highest));
        timers.Pending |= concerned;
        while (concerned != 0)
        {
            int bucket = BitOperations.TrailingZeroCount(concerned);
            concerned &= concerned - 1;
            timers.PendingCounts[bucket] = timers.Lists[bucket].Count;
        }

        UpdateBound(ref timers);
    }

    /// <summary>Looks at one timer of those that may be due, if there is any; <see cref="Advance"/> was called before.</summary>
    /// <returns>The timer, if it is due: it is not set any more, and the caller lets it fire. Else none.</returns>
    public static FrameIndex LookAtOne(in FrameArena frames)
    {
        ref TimerBuckets timers = ref frames.Queues.Timers;
        Invariant.Holds(timers.Pending != 0);
        int bucket = BitOperations.TrailingZeroCount(timers.Pending);
        FrameIndex timerIndex = timers.Lists[bucket].Head;
        timers.Lists[bucket].RemoveHead(in frames);
        timers.PendingCounts[bucket]--;
        ForgetIfEmpty(ref timers, bucket);
        ref Timer timer = ref frames.At<Timer>(timerIndex);
        timer.Bucket = 0;
        bool isDue = timer.DeadlineTicks <= timers.LastTicks + ((Controls.Plants && Controls.Is(in frames, Mutants.TimerFiresEarly)) ? 1u : 0u);
        if (!isDue)
        {
            Append(in frames, ref timers, BucketOf(timer.DeadlineTicks, timers.LastTicks), timerIndex);
        }

        UpdateBound(ref timers);
        return isDue ? timerIndex : FrameIndex.None;
    }

    /// <summary>Whether there are timers that <see cref="LookAtOne"/> has to look at.</summary>
    public static bool HasPending(in FrameArena frames) => frames.Queues.Timers.Pending != 0;

    /// <summary>The number, from 1, of the highest bit in which two times differ.</summary>
    public static int BucketOf(ulong ticks, ulong lastTicks) => BucketCount - BitOperations.LeadingZeroCount(ticks ^ lastTicks);

    /// <summary>No timer needs to be looked at before then; the latest of all times if there is none.</summary>
    public static ulong BoundOf(in TimerBuckets timers)
    {
        if (timers.Pending != 0)
        {
            return 0;
        }

        if (timers.Occupied == 0)
        {
            return ulong.MaxValue;
        }

        // The members of the lowest bucket differ from the last time in this bit, which is set in them, and agree above it.
        int bit = BitOperations.TrailingZeroCount(timers.Occupied) - 1;
        return ((timers.LastTicks >> bit) | 1) << bit;
    }

    private static void UpdateBound(ref TimerBuckets timers) => timers.BoundTicks = BoundOf(in timers);

    private static void Append(in FrameArena frames, ref TimerBuckets timers, int bucket, FrameIndex timerIndex)
    {
        timers.Lists[bucket].Append(in frames, timerIndex);
        timers.Occupied |= 1ul << bucket;
        frames.At<Timer>(timerIndex).Bucket = (byte)(bucket + 1);
    }

    private static void ForgetIfEmpty(ref TimerBuckets timers, int bucket)
    {
        ulong bit = 1ul << bucket;
        if (timers.PendingCounts[bucket] == 0)
        {
            timers.Pending &= ~bit;
        }

        if (timers.Lists[bucket].IsEmpty)
        {
            timers.Occupied &= ~bit;
        }
    }
}
