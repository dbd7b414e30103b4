using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>Members that take turns by fair class: each class has one turn a round, however many members it has.</summary>
/// <typeparam name="TMember">Where the members keep their part.</typeparam>
/// <remarks>
/// Members of one class form a ring, led by the one whose turn is next. The leaders stand in the order of their turns, and in a
/// search tree by the bits of their class, the lowest first, so that a member finds its group in 32 steps at most,
/// whatever the number of groups. There is no storage for a class but in its members (G4), and a class without any is nothing.
/// <code>
///   round:  leader A --- leader B --- leader C        tree:      A
///              |            |                                  0/ \1
///   rings:   A2, A3         B2                                 C   B
/// </code>
/// One message costs one turn, so the deficit that deficit round robin carries over is always nothing. What it costs with one
/// group of one member is three stores in and three out: that is the common case.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct FairQueue<TMember>
    where TMember : struct, IFairMember
{
    /// <summary>Whose turn it is: the leader of the first group.</summary>
    public FrameIndex First;

    /// <summary>The leader of the last group.</summary>
    public FrameIndex Last;

    /// <summary>The root of the tree of leaders.</summary>
    public FrameIndex Root;

    /// <summary>Whether there is no member.</summary>
    public readonly bool IsEmpty => First.IsNone;

    /// <summary>A new member: the last of its group; a new group is the last of the round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(in FrameArena frames, FrameIndex frame)
    {
        StepCounter.Count(in frames);
        if (First.IsNone)
        {
            First = frame;
            Last = frame;
            Root = frame;
            return;
        }

        EnterOthers(in frames, frame);
    }

    /// <summary>The first member was served and stays: its group goes to the end, and in its group the next one leads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PassTurn(in FrameArena frames)
    {
        StepCounter.Count(in frames);
        if (!IsAlone(in frames, First) && !(Controls.Plants && Controls.Is(in frames, Mutants.TurnNotPassed)))
        {
            RotateOthers(in frames);
        }
    }

    /// <summary>The first member was served and goes; what is left of its group goes to the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TakeFirst(in FrameArena frames)
    {
        StepCounter.Count(in frames);
        Invariant.Holds(!First.IsNone);
        if (IsAlone(in frames, First))
        {
            this = default;
            return;
        }

        TakeFromOthers(in frames);
    }

    /// <summary>A member goes unserved; its group keeps its turn.</summary>
    public void Leave(in FrameArena frames, FrameIndex frame)
    {
        StepCounter.Count(in frames);
        Invariant.Holds(!First.IsNone);
        if (!IsLeader(in frames, frame))
        {
            LeaveRing(in frames, frame);
        }
        else if (TMember.Peer(in frames, frame).Next.IsNone || (Controls.Plants && Controls.Is(in frames, Mutants.GroupLostWithLeader)))
        {
            LeaveRound(in frames, frame);
            LeaveTree(in frames, frame);
            TMember.Node(in frames, frame) = default;
        }
        else
        {
            HandOver(in frames, frame, HeirOf(in frames, frame));
            LeaveRing(in frames, frame);
        }
    }

    /// <summary>Whether a member leads its group.</summary>
    public readonly bool IsLeader(in FrameArena frames, FrameIndex frame)
    {
        return Root.Is(frame) || !TMember.Node(in frames, frame).Above.IsNone;
    }

    /// <summary>What two members of one group have in common.</summary>
    public static uint Key(in FrameArena frames, FrameIndex frame)
    {
        return Controls.Has(in frames, Defences.FairGroups) ? TMember.Class(in frames, frame) : frame.Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsAlone(in FrameArena frames, FrameIndex frame)
    {
        return First.Is(Last) && TMember.Peer(in frames, frame).Next.IsNone;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterOthers(in FrameArena frames, FrameIndex frame)
    {
        Invariant.Holds(!IsLeader(in frames, frame));
        uint key = Key(in frames, frame);
        uint bits = key;
        FrameIndex at = Root;
        while (Key(in frames, at) != key)
        {
            StepCounter.Count(in frames);
            ref FairNode node = ref TMember.Node(in frames, at);
            ref FrameIndex below = ref (bits & 1) == 0 ? ref node.Zero : ref node.One;
            if (below.IsNone)
            {
                below = frame;
                TMember.Node(in frames, frame).Above = at;
                EnterRound(in frames, frame);
                return;
            }

            at = below;
            bits >>= 1;
        }

        EnterRing(in frames, frame, at);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RotateOthers(in FrameArena frames)
    {
        FrameIndex leader = First;
        FrameIndex next = TMember.Peer(in frames, leader).Next;
        if (!next.IsNone)
        {
            HandOver(in frames, leader, next);
            leader = next;
        }

        LeaveRound(in frames, leader);
        EnterRound(in frames, leader);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeFromOthers(in FrameArena frames)
    {
        FrameIndex leader = First;
        FrameIndex next = HeirOf(in frames, leader);
        Leave(in frames, leader);
        if (!next.IsNone)
        {
            LeaveRound(in frames, next);
            EnterRound(in frames, next);
        }
    }

    // The ring has no ends: the leader's predecessor is the last of its group. Who is alone is linked to nobody.
    private static void EnterRing(in FrameArena frames, FrameIndex frame, FrameIndex leader)
    {
        ref FrameLink first = ref TMember.Peer(in frames, leader);
        FrameIndex last = first.Previous.IsNone ? leader : first.Previous;
        ref FrameLink link = ref TMember.Peer(in frames, frame);
        Invariant.Holds(link.Next.IsNone);
        link.Next = leader;
        link.Previous = last;
        TMember.Peer(in frames, last).Next = frame;
        first.Previous = frame;
    }

    private static void LeaveRing(in FrameArena frames, FrameIndex frame)
    {
        ref FrameLink link = ref TMember.Peer(in frames, frame);
        if (link.Next.Is(link.Previous))
        {
            TMember.Peer(in frames, link.Next) = default;
        }
        else
        {
            TMember.Peer(in frames, link.Next).Previous = link.Previous;
            TMember.Peer(in frames, link.Previous).Next = link.Next;
        }

        link = default;
    }

    private void EnterRound(in FrameArena frames, FrameIndex leader)
    {
        ref FrameLink link = ref TMember.Node(in frames, leader).Round;
        link.Next = FrameIndex.None;
        link.Previous = Last;
        if (Last.IsNone)
        {
            First = leader;
        }
        else
        {
            TMember.Node(in frames, Last).Round.Next = leader;
        }

        Last = leader;
    }

    private void LeaveRound(in FrameArena frames, FrameIndex leader)
    {
        ref FrameLink link = ref TMember.Node(in frames, leader).Round;
        SetNext(in frames, link.Previous, link.Next);
        SetPrevious(in frames, link.Next, link.Previous);
    }

    // Any leader below may stand in its place: they all agree with it in the bits that lead there. One that leads to nobody is
    // the cheapest to move, and no more than 32 steps down.
    private void LeaveTree(in FrameArena frames, FrameIndex leader)
    {
        ref FairNode node = ref TMember.Node(in frames, leader);
        FrameIndex leaf = leader;
        for (FrameIndex below = Below(in node); !below.IsNone; below = Below(in TMember.Node(in frames, leaf)))
        {
            StepCounter.Count(in frames);
            leaf = below;
        }

        Replace(in frames, TMember.Node(in frames, leaf).Above, leaf, FrameIndex.None);
        if (!leaf.Is(leader))
        {
            ref FairNode moved = ref TMember.Node(in frames, leaf);
            moved.Above = node.Above;
            moved.Zero = node.Zero;
            moved.One = node.One;
            TakePlace(in frames, leader, leaf);
        }
    }

    // The other one of the same class is to lead: it takes over place in the round and place in the tree.
    private void HandOver(in FrameArena frames, FrameIndex leader, FrameIndex next)
    {
        ref FairNode node = ref TMember.Node(in frames, leader);
        TMember.Node(in frames, next) = node;
        SetNext(in frames, node.Round.Previous, next);
        SetPrevious(in frames, node.Round.Next, next);
        TakePlace(in frames, leader, next);
        node = default;
    }

    // The neighbours in the tree, as the new one's node names them, learn that it stands there.
    private void TakePlace(in FrameArena frames, FrameIndex old, FrameIndex taker)
    {
        ref FairNode node = ref TMember.Node(in frames, taker);
        Replace(in frames, node.Above, old, taker);
        if (!node.Zero.IsNone)
        {
            TMember.Node(in frames, node.Zero).Above = taker;
        }

        if (!node.One.IsNone)
        {
            TMember.Node(in frames, node.One).Above = taker;
        }
    }

    private void Replace(in FrameArena frames, FrameIndex above, FrameIndex old, FrameIndex taker)
    {
        if (above.IsNone)
        {
            Root = taker;
            return;
        }

        ref FairNode node = ref TMember.Node(in frames, above);
        ref FrameIndex side = ref node.Zero.Is(old) ? ref node.Zero : ref node.One;
        side = taker;
    }

    private void SetNext(in FrameArena frames, FrameIndex leader, FrameIndex next)
    {
        ref FrameIndex place = ref leader.IsNone ? ref First : ref TMember.Node(in frames, leader).Round.Next;
        place = next;
    }

    private void SetPrevious(in FrameArena frames, FrameIndex leader, FrameIndex previous)
    {
        ref FrameIndex place = ref leader.IsNone ? ref Last : ref TMember.Node(in frames, leader).Round.Previous;
        place = previous;
    }

    // Who leads a group when its leader goes: the next in the order of the ring.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FrameIndex HeirOf(in FrameArena frames, FrameIndex leader)
    {
        return (Controls.Plants && Controls.Is(in frames, Mutants.LaneTakesLast)) ? TMember.Peer(in frames, leader).Previous : TMember.Peer(in frames, leader).Next;
    }

    private static FrameIndex Below(in FairNode node) => node.Zero.IsNone ? node.One : node.Zero;
}
