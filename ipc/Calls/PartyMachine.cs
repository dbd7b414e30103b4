using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>The moves of a party's state that no event makes: it is stopped, goes on, or dies. Each is O(1) and cannot fail.</summary>
/// <remarks>
/// <code>
///            Stop                 Resume
///   ready  -------->         ----------------> ready, at the end of the run queue
///   waiting ------->  stopped ---------------> waiting, if it was asleep and nothing has come
///                            --- Die --------> dead
/// </code>
/// A stopped party is told nothing and loses nothing: what is for it waits where it waits for a party that does not run.
/// </remarks>
public static class PartyMachine
{
    /// <summary>Ready or waiting to stopped.</summary>
    /// <param name="frames">All storage.</param>
    /// <param name="partyIndex">The party.</param>
    /// <param name="cause">The fault that its keeper is to decide on; none if somebody just wants it to stand still.</param>
    public static void Stop(in FrameArena frames, FrameIndex partyIndex, FaultCause cause)
    {
        ref Party party = ref frames.At<Party>(partyIndex);
        Invariant.Holds(party.State is ProcessState.Ready or ProcessState.Waiting);
        party.WasAsleep = party.State == ProcessState.Waiting;
        if (party.State == ProcessState.Ready)
        {
            RunQueue.Leave(in frames, partyIndex);
        }

        party.State = ProcessState.Stopped;
        party.DeathCause = cause;
        TraceRing.Write(in frames, TraceKind.ProcessStopped, party.Header.Number, (uint)cause);
    }

    /// <summary>Stopped to where it stood: asleep if it was and nothing has come, else ready.</summary>
    public static void Resume(in FrameArena frames, FrameIndex partyIndex)
    {
        ref Party party = ref frames.At<Party>(partyIndex);
        Invariant.Holds(party.State == ProcessState.Stopped);
        bool sleepsOn = party.WasAsleep && (!party.HasEvents || (Controls.Plants && Controls.Is(in frames, Mutants.ResumeMissesEvents)));
        party.DeathCause = FaultCause.None;
        party.WasAsleep = false;
        party.State = sleepsOn ? ProcessState.Waiting : ProcessState.Ready;
        if (!sleepsOn)
        {
            RunQueue.Enter(in frames, partyIndex);
        }

        TraceRing.Write(in frames, TraceKind.ProcessResumed, party.Header.Number);
    }

    /// <summary>Any state but dead to dead: it never runs again. What it owes is then the work list's.</summary>
    public static void Die(in FrameArena frames, FrameIndex partyIndex, FaultCause cause)
    {
        ref Party party = ref frames.At<Party>(partyIndex);
        Invariant.Holds(party.State != ProcessState.Dead);
        if (party.State == ProcessState.Ready)
        {
            RunQueue.Leave(in frames, partyIndex);
        }

        party.State = ProcessState.Dead;
        party.DeathCause = cause;
        frames.Globals.DeathCount++;
        TraceRing.Write(in frames, TraceKind.ProcessDied, party.Header.Number, (uint)cause);
    }
}
