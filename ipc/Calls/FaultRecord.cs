using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>The call in which a process's faults travel to its keeper: owned by the process, named by no slot.</summary>
/// <remarks>
/// It is queued, delivered, answered, dropped and lost like any call, so a keeper needs nothing new. Only its end differs: nobody
/// collects it. What it was decided as is the verdict, and it is idle again for the next fault.
/// </remarks>
public static class FaultRecord
{
    /// <summary>Whether a call is one.</summary>
    public static bool Is(in Call call) => call.OwnerSlot == 0 && !call.Owner.IsNone;

    /// <summary>The verdict: fulfilled, the process goes on; broken for any reason, it is a corpse as if it had no keeper.</summary>
    public static void Decide(in FrameArena frames, FrameIndex ownerIndex, BreakReason reason)
    {
        ref Party owner = ref frames.At<Party>(ownerIndex);
        if (owner.State != ProcessState.Stopped)
        {
            return; // Killed meanwhile: the verdict comes too late.
        }

        if (reason == BreakReason.None)
        {
            PartyMachine.Resume(in frames, ownerIndex);
        }
        else if (Controls.Has(in frames, Defences.KeeperDeath))
        {
            PartyMachine.Die(in frames, ownerIndex, owner.DeathCause);
            WorkList.Require(in frames, ownerIndex);
        }
    }
}
