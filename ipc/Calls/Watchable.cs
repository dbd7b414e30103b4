using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>How the frame of every object begins whose end can be waited for.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Watchable
{
    /// <summary>Type, dying flag, number.</summary>
    public FrameHeader Header;

    /// <summary>Calls that complete when the object ends.</summary>
    public FrameList<PlaceLink> Watchers;

    /// <summary>Completes one call that waited for the end of an object; one step of that end.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool TellOne(in FrameArena frames, FrameIndex item)
    {
        ref Watchable watched = ref frames.At<Watchable>(item);
        if (watched.Watchers.IsEmpty)
        {
            return false;
        }

        CallMachine.Break(in frames, watched.Watchers.Head, BreakReason.None);
        return true;
    }
}
