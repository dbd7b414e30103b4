using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Diagnostics;

/// <content>Stopped processes and their fault records.</content>
public static partial class StateAudit
{
    private static void CheckKeeper(in FrameArena frames, FrameIndex processIndex, in Process process)
    {
        ref readonly Party party = ref process.Party;
        ref readonly Keeper keeper = ref process.Keeper;
        bool hasCause = party.DeathCause != FaultCause.None;
        bool mayHaveCause = party.State is ProcessState.Dead or ProcessState.Stopped;
        Require(mayHaveCause || !hasCause, "audit keepers: who runs has no cause of death");
        Require(hasCause || party.State != ProcessState.Dead, "audit keepers: who is dead has a cause");
        Require(!party.WasAsleep || party.State is ProcessState.Stopped or ProcessState.Dead, "audit keepers: only who was stopped remembers that it slept");
        if (keeper.Record.IsNone)
        {
            Require(keeper.Endpoint.IsNone, "audit keepers: who has a keeper has a fault record");
            Require(party.State != ProcessState.Stopped || !hasCause, "audit keepers: who waits for a verdict has asked for it");
            return;
        }

        Require(Names(in frames, keeper.Record, ObjectType.Call), "audit keepers: a fault record is a call");
        ref Call record = ref frames.At<Call>(keeper.Record);
        Require(record.Owner.Is(processIndex) && record.OwnerSlot == 0, "audit keepers: a fault record is its process's, and in no slot");
        Require(record.State != CallState.Completed, "audit keepers: a verdict is nobody's to collect");
        bool awaitsVerdict = party.State == ProcessState.Stopped && hasCause;
        bool isAsked = record.State != CallState.Idle;
        Require(isAsked || !awaitsVerdict, "audit keepers: who waits for a verdict has asked for it");
        Require(awaitsVerdict || !isAsked || party.State == ProcessState.Dead, "audit keepers: who has asked its keeper stands still");
    }

    private static void CheckFaultRecord(in FrameArena frames, FrameIndex callIndex, in Call call)
    {
        bool isTheOne = !FaultRecord.Is(in call) || frames.At<Process>(call.Owner).Keeper.Record.Is(callIndex);
        Require(isTheOne, "audit keepers: a call without a slot is its owner's fault record");
    }
}
