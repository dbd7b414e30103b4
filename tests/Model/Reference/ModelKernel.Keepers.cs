using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 6, Process: stopping, and keepers.</summary>
internal sealed partial class ModelKernel
{
    private Outcome Stop(Process target)
    {
        if (target.State is not (ProcessState.Ready or ProcessState.Waiting))
        {
            return InvocationError.InvalidState;
        }

        target.WasWaiting = target.State == ProcessState.Waiting;
        target.WasWoken = false;
        RunQueue.Leave(target);
        target.State = ProcessState.Stopped;
        Say(TraceKind.ProcessStopped, target.Number);
        return Outcome.Answer();
    }

    private Outcome Resume(Process target)
    {
        if (target.State != ProcessState.Stopped || target.AwaitsVerdict)
        {
            return InvocationError.InvalidState;
        }

        Say(TraceKind.ProcessResumed, target.Number);
        if (target.WasWaiting && !target.HasEvents && !target.WasWoken)
        {
            target.State = ProcessState.Waiting;
        }
        else
        {
            target.State = ProcessState.Ready;
            RunQueue.Enter(target);
        }

        return Outcome.Answer();
    }

    private Outcome Kill(Process target)
    {
        if (target.State == ProcessState.Dead)
        {
            return InvocationError.InvalidState;
        }

        EndProcess(target, FaultCause.Killed);
        return Outcome.Answer();
    }

    private Outcome SetKeeper(Invocation invocation, Process target)
    {
        if (invocation.Words.Count != 2 || invocation.Slots.Count > 1)
        {
            return InvocationError.InvalidCount;
        }

        if (!invocation.Target.Allows(Rights.Write) || invocation.Target.IsOpaque)
        {
            return InvocationError.NoRight;
        }

        Capability keeper = default;
        if (invocation.Slots.Count == 1 && invocation.Invoker.Check(invocation.Slots[0], out Capability named) == InvocationError.None && named.IsOneWay)
        {
            return InvocationError.NoRight;
        }

        if (invocation.Slots.Count == 1 && invocation.CheckSlot(CapabilityType.Entry, Rights.None, out keeper) is { } refused)
        {
            return refused;
        }

        if (invocation.Word(1) >= EndOfTime)
        {
            return InvocationError.RangeError;
        }

        if (target.State == ProcessState.Dead)
        {
            return InvocationError.InvalidState;
        }

        if (invocation.Slots.Count == 1 && target.FaultRecord is null)
        {
            Bank bank = target.Payer!;
            if (bank.IsDestroyed || bank.CostOf(FrameBytes.Call) > bank.Balance)
            {
                return InvocationError.LimitReached;
            }

            target.FaultRecord = new Call { Number = ++_callNumber, Payer = bank, Owner = target };
            bank.BuyFrame(target.FaultRecord, FrameBytes.Call);
            target.Calls.Add(target.FaultRecord);
            Say(TraceKind.CallCreated, target.FaultRecord.Number, target.Number);
        }

        target.Keeper = keeper;
        target.KeeperTicks = invocation.Word(1);
        target.KeeperRights = invocation.Target.Rights;
        return Outcome.Answer();
    }

    private void TakeFault(Process process, FaultCause cause, ulong address)
    {
        process.LastFault = new FaultReport(cause, address, process.Registers[0]);
        Capability keeper = process.Keeper;
        bool isKept = keeper.Type == CapabilityType.Entry && keeper.IsLive
            && keeper.Object is Endpoint endpoint && EndOf(endpoint) is null && endpoint.Server != process;
        if (!isKept)
        {
            EndProcess(process, cause);
            return;
        }

        Call record = process.FaultRecord!;
        RunQueue.Leave(process);
        process.State = ProcessState.Stopped;
        process.WasWaiting = false;
        process.AwaitsVerdict = true;
        process.Cause = cause;
        Say(TraceKind.ProcessStopped, process.Number, (uint)cause);
        record.Words = [(ulong)cause, address, .. process.Registers[..6]];
        record.Capabilities = [new Capability(CapabilityType.Process, process.KeeperRights, 0, process, 0)];
        record.Badge = keeper.Badge;
        Queue(record, (Endpoint)keeper.Object!);
        if (process.KeeperTicks != 0)
        {
            SetDeadline(record, Ticks + process.KeeperTicks);
        }
    }

    private void TakeVerdict(Process process, Call record)
    {
        BreakReason reason = record.Reason;
        LoseMessage(record);
        BecomeIdle(record);
        process.AwaitsVerdict = false;
        if (process.State == ProcessState.Dead)
        {
            return;
        }

        if (reason != BreakReason.None)
        {
            EndProcess(process, process.Cause, isVerdict: true);
            return;
        }

        process.Cause = FaultCause.None;
        process.State = ProcessState.Ready;
        RunQueue.Enter(process);
        Say(TraceKind.ProcessResumed, process.Number);
    }
}
