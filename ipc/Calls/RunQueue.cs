using System.Numerics;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>Who is ready, by priority. The head of the highest priority that has anybody is the one that runs.</summary>
public static class RunQueue
{
    /// <summary>Priorities: 0, the lowest, to 63.</summary>
    public const int PriorityCount = 64;

    /// <summary>The priority of a party that nobody gave another.</summary>
    public const int DefaultPriority = 32;

    /// <summary>Whether nobody is ready.</summary>
    public static bool IsEmpty(in FrameArena frames) => frames.Queues.Run.Occupied == 0;

    /// <summary>Who is to run; none if nobody is ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FrameIndex Head(in FrameArena frames)
    {
        ref RunLevels run = ref frames.Queues.Run;
        return run.Occupied == 0 ? FrameIndex.None : run.Lists[BitOperations.Log2(run.Occupied)].Head;
    }

    /// <summary>Makes a party that sleeps on its event queue ready; any other state is left alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Wake(in FrameArena frames, FrameIndex partyIndex)
    {
        ref Party party = ref frames.At<Party>(partyIndex);
        if (party.State == ProcessState.Waiting)
        {
            party.State = ProcessState.Ready;
            Enter(in frames, partyIndex);
        }
    }

    /// <summary>Puts a party that has become ready behind the others of its priority.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter(in FrameArena frames, FrameIndex partyIndex)
    {
        Append(in frames, DefaultPriority, partyIndex);
    }

    /// <summary>Takes out a party that is ready and will not be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave(in FrameArena frames, FrameIndex partyIndex)
    {
        Remove(in frames, DefaultPriority, partyIndex);
    }

    /// <summary>Lets the others of its priority run before a party that is ready.</summary>
    public static void Yield(in FrameArena frames, FrameIndex partyIndex)
    {
        Invariant.Holds(frames.At<Party>(partyIndex).State == ProcessState.Ready);
        Leave(in frames, partyIndex);
        Enter(in frames, partyIndex);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append(in FrameArena frames, int priority, FrameIndex unit)
    {
        ref RunLevels run = ref frames.Queues.Run;
        run.Lists[priority].Append(in frames, unit);
        run.Occupied |= 1ul << priority;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Remove(in FrameArena frames, int priority, FrameIndex unit)
    {
        ref RunLevels run = ref frames.Queues.Run;
        ref FrameList<RunLink> list = ref run.Lists[priority];
        list.Remove(in frames, unit);
        if (list.IsEmpty)
        {
            run.Occupied &= ~(1ul << priority);
        }
    }

    /// <summary>Wakes a party for which there is no event: a stopped one must not sleep on when it is resumed.</summary>
    public static void WakeWithoutEvent(in FrameArena frames, FrameIndex partyIndex)
    {
        Wake(in frames, partyIndex);
        frames.At<Party>(partyIndex).WasAsleep = false;
    }
}
