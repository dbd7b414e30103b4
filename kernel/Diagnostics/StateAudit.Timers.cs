using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Diagnostics;

/// <content>The timer queue: who says that it is set is in its bucket, and every bucket holds what belongs there.</content>
public static partial class StateAudit
{
    private static void CheckDeadline(in FrameArena frames, in Call call, ref Tally tally)
    {
        tally.Armed += call.TimerBucket != 0 ? 1u : 0u;
        Require(call.TimerBucket != 0 || IsAlone(in call.TimerLink), "audit timers: who has no deadline is in no bucket");
        bool isUndecided = call.State is not (CallState.Idle or CallState.Completed or CallState.Settling);
        Require(call.TimerBucket == 0 || isUndecided, "audit timers: only what is undecided has a deadline");
        bool isPlainTimer = call.State == CallState.Waiting && call.Place.IsNone;
        Require(!isPlainTimer || call.TimerBucket != 0, "audit timers: who waits for its time alone has a deadline");
    }

    private static void CheckTimers(in FrameArena frames, in Tally tally)
    {
        ref TimerBuckets timers = ref frames.Queues.Timers;
        uint listed = 0;
        for (int bucket = 0; bucket < TimerQueue.BucketCount; bucket++)
        {
            ref FrameList<TimerLink> list = ref timers.Lists[bucket];
            uint pending = timers.PendingCounts[bucket];
            CheckLinks(in frames, in list, ObjectType.Call, ObjectType.Schedule);
            Require(list.IsEmpty == ((timers.Occupied & (1ul << bucket)) == 0), "audit timers: a bucket's bit tells whether anybody is there");
            Require((pending == 0) == ((timers.Pending & (1ul << bucket)) == 0), "audit timers: a bucket's second bit tells whether somebody is to be looked at");
            Require(pending <= list.Count, "audit timers: no more are to be looked at than there are");
            Require(bucket != 0 || pending == list.Count, "audit timers: what is due is to be looked at");
            listed += list.Count;
            CheckBucket(in frames, in timers, bucket);
        }

        Require(timers.LastTicks <= frames.Globals.NowTicks, "audit timers: the queue is not ahead of the clock");
        Require(timers.BoundTicks == TimerQueue.BoundOf(in timers), "audit timers: the next look is when the lowest bucket says");
        Require(listed == tally.Armed, "audit timers: who has a deadline is in a bucket");
    }

    private static void CheckBucket(in FrameArena frames, in TimerBuckets timers, int bucket)
    {
        for (FrameIndex at = timers.Lists[bucket].Head; !at.IsNone; at = frames.At<Timer>(at).Link.Next)
        {
            ref Timer timer = ref frames.At<Timer>(at);
            Require(timer.Bucket == bucket + 1, "audit timers: who is in a bucket says so");
            bool belongs = bucket == 0 || TimerQueue.BucketOf(timer.DeadlineTicks, timers.LastTicks) == bucket;
            Require(belongs || timers.PendingCounts[bucket] != 0, "audit timers: who is in the wrong bucket is to be looked at");
        }
    }
}
