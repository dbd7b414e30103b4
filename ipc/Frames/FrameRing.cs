using System.Runtime.InteropServices;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Ipc.Frames;

/// <summary>A first-in first-out list without an end of its own: it costs its owner one word. Its members lie in a circle.</summary>
/// <typeparam name="TLink">Which link; a frame is on at most one list for each of its links.</typeparam>
[StructLayout(LayoutKind.Sequential)]
public struct FrameRing<TLink>
    where TLink : struct, IFrameLink
{
    /// <summary>The oldest member; the youngest is the one before it.</summary>
    public FrameIndex Head;

    /// <summary>Whether there is none.</summary>
    public readonly bool IsEmpty => Head.IsNone;

    /// <summary>Puts a frame that is on no list of this link at the end.</summary>
    public void Append(in FrameArena frames, FrameIndex frame)
    {
        StepCounter.Count(in frames);
        ref FrameLink link = ref TLink.Of(in frames, frame);
        Invariant.Holds(link.Next.IsNone);
        Invariant.Holds(link.Previous.IsNone);
        if (Head.IsNone)
        {
            Head = frame;
            link.Next = frame;
            link.Previous = frame;
            return;
        }

        ref FrameLink first = ref TLink.Of(in frames, Head);
        link.Next = Head;
        link.Previous = first.Previous;
        TLink.Of(in frames, first.Previous).Next = frame;
        first.Previous = frame;
    }

    /// <summary>Takes a member out, wherever it stands.</summary>
    public void Remove(in FrameArena frames, FrameIndex frame)
    {
        StepCounter.Count(in frames);
        ref FrameLink link = ref TLink.Of(in frames, frame);
        Invariant.Holds(!link.Next.IsNone);
        bool isAlone = link.Next.Is(frame);
        TLink.Of(in frames, link.Previous).Next = link.Next;
        TLink.Of(in frames, link.Next).Previous = link.Previous;
        if (Head.Is(frame))
        {
            Head = isAlone ? FrameIndex.None : link.Next;
        }

        link = default;
    }
}
