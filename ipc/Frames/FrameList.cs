using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Ipc.Frames;

/// <summary>The two neighbours of a frame on one list. Both are none when it is on no such list, or alone on it.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct FrameLink
{
    /// <summary>The next frame.</summary>
    public FrameIndex Next;

    /// <summary>The frame before.</summary>
    public FrameIndex Previous;
}

/// <summary>Tells which of a frame's links a list runs through.</summary>
public interface IFrameLink
{
    /// <summary>The link in that frame.</summary>
    static abstract ref FrameLink Of(in FrameArena frames, FrameIndex frame);
}

/// <summary>A first-in first-out list threaded through frames: it costs its owner three words, whatever its length.</summary>
/// <typeparam name="TLink">Which link; a frame is on at most one list for each of its links.</typeparam>
[StructLayout(LayoutKind.Sequential)]
public struct FrameList<TLink>
    where TLink : struct, IFrameLink
{
    /// <summary>The oldest member.</summary>
    public FrameIndex Head;

    /// <summary>The youngest member.</summary>
    public FrameIndex Tail;

    /// <summary>Members.</summary>
    public uint Count;

    /// <summary>Whether there is none.</summary>
    public readonly bool IsEmpty => Head.IsNone;

    /// <summary>Puts a frame that is on no list of this link at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(in FrameArena frames, FrameIndex frame)
    {
        StepCounter.Count(in frames);
        ref FrameLink link = ref TLink.Of(in frames, frame);
        Invariant.Holds(link.Next.IsNone);
        Invariant.Holds(link.Previous.IsNone);
        link.Previous = Tail;
        if (Tail.IsNone)
        {
            Head = frame;
        }
        else
        {
            TLink.Of(in frames, Tail).Next = frame;
        }

        Tail = frame;
        Count++;
    }

    /// <summary>Takes a member out, wherever it stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(in FrameArena frames, FrameIndex frame)
    {
        StepCounter.Count(in frames);
        ref FrameLink link = ref TLink.Of(in frames, frame);
        Invariant.Holds(Count > 0);
        if (link.Previous.IsNone)
        {
            Invariant.Holds(Head.Is(frame));
            Head = link.Next;
        }
        else
        {
            TLink.Of(in frames, link.Previous).Next = link.Next;
        }

        if (link.Next.IsNone)
        {
            Invariant.Holds(Tail.Is(frame));
            Tail = link.Previous;
        }
        else
        {
            TLink.Of(in frames, link.Next).Previous = (Controls.Plants && Controls.Is(in frames, Mutants.ListPreviousWrong)) ? frame : link.Previous;
        }

        link = default;
        Count -= (Controls.Plants && Controls.Is(in frames, Mutants.ListCountWrong)) ? 0u : 1u;
    }

    /// <summary>Takes the head out; there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RemoveHead(in FrameArena frames)
    {
        StepCounter.Count(in frames);
        Invariant.Holds(Count > 0);
        ref FrameLink link = ref TLink.Of(in frames, Head);
        Head = link.Next;
        if (Head.IsNone)
        {
            Tail = (Controls.Plants && Controls.Is(in frames, Mutants.ListTailKept)) ? Tail : FrameIndex.None;
        }
        else
        {
            TLink.Of(in frames, Head).Previous = FrameIndex.None;
        }

        if (!(Controls.Plants && Controls.Is(in frames, Mutants.ListLinkKept)))
        {
            link = default;
        }

        Count--;
    }

    /// <summary>Moves the head to the end.</summary>
    public void Rotate(in FrameArena frames)
    {
        if (!Head.Is(Tail))
        {
            FrameIndex head = Head;
            RemoveHead(in frames);
            Append(in frames, head);
        }
    }
}
