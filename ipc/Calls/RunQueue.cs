using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>Waking: the one way from a party's event queue, where it sleeps, to the run queue, whose head runs.</summary>
public static class RunQueue
{
    /// <summary>Makes a party that sleeps on its event queue ready; any other state is left alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Wake(in FrameArena frames, FrameIndex partyIndex)
    {
        ref Party party = ref frames.At<Party>(partyIndex);
        if (party.State == ProcessState.Waiting)
        {
            party.State = ProcessState.Ready;
            frames.Globals.RunQueue.Append(in frames, partyIndex);
        }
    }
}
