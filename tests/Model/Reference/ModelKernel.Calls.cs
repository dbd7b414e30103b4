using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>How calls end (sections 5 and 8).</summary>
internal sealed partial class ModelKernel
{
    private void Break(Call call, BreakReason reason, bool isAbandoned = false)
    {
        Call? watcher = TakeWatcher(call);
        LoseMessage(call);
        LeavePlace(call);
        Say(TraceKind.Broken, call.Number, (uint)reason);
        Tell(watcher, isAbandoned);
        Decide(call, reason);
    }

    // The outcome is sure. It is told when what was sent to the result has been passed on.
    private void Decide(Call call, BreakReason reason)
    {
        Count($"decided: {reason}");
        RemoveDeadline(call);
        call.Reason = reason;
        if (call.Pipeline.Count > 0)
        {
            call.State = CallState.Settling;
            PutOnWorkList(call);
        }
        else
        {
            Complete(call);
        }
    }

    private void Complete(Call call)
    {
        call.State = CallState.Completed;
        if (call.Owner is not null && call.Owner.FaultRecord == call)
        {
            TakeVerdict(call.Owner, call);
        }
        else if (call.Owner is not null)
        {
            call.Owner.Completions.Add(call);
            Wake(call.Owner);
        }
        else if (call.Dependents.Count > 0)
        {
            PutOnWorkList(call);
        }
    }

    // Whoever waits for the resolver hears that it is of no more use.
    private void UseUpResolver(Call call, bool isAbandoned) => Tell(TakeWatcher(call), isAbandoned);

    private static Call? TakeWatcher(Call call)
    {
        Call? watcher = call.ResolverWatcher;
        call.ResolverWatcher = null;
        return watcher;
    }

    private void Tell(Call? watcher, bool isAbandoned)
    {
        if (watcher is null)
        {
            return;
        }

        if (isAbandoned)
        {
            Break(watcher, BreakReason.Abandoned);
        }
        else
        {
            Fulfil(watcher, [], []);
        }
    }

    private void Fulfil(Call call, List<ulong> words, List<Capability> capabilities)
    {
        LeavePlace(call);
        call.Words = [.. words];
        call.Capabilities = [.. capabilities];
        Say(TraceKind.Fulfilled, call.Number, (uint)call.Words.Count + (65536 * (uint)call.Capabilities.Count));
        Decide(call, BreakReason.None);
    }

    // Words and capabilities are gone; resolvers among them break their calls.
    private void LoseMessage(Call call)
    {
        call.Words = [];
        while (call.Capabilities.Count > 0)
        {
            Capability capability = call.Capabilities[0];
            call.Capabilities.RemoveAt(0);
            if (capability.Type == CapabilityType.Resolver && capability.IsLive)
            {
                Break((Call)capability.Object!, BreakReason.LostInTransit);
            }

            Lose(capability);
        }
    }

    private void LeavePlace(Call call)
    {
        switch (call.State)
        {
            case CallState.Queued:
                Endpoint endpoint = call.Endpoint!;
                endpoint.Queue.Remove(call);
                if (endpoint.Queue.Count == 0)
                {
                    BecomeUnready(endpoint);
                    TellIfUnheld(endpoint);
                }

                call.Endpoint = null;
                break;
            case CallState.InService:
                call.Holder!.InService.Remove(call);
                call.Holder = null;
                break;
            case CallState.InTransit:
                call.Carrier = null;
                break;
            case CallState.Completed:
                _ = call.Owner?.Completions.Remove(call);
                break;
            case CallState.Pipelined:
                _ = ((Call)call.Place!).Pipeline.Remove(call);
                call.Place = null;
                break;
            case CallState.Waiting:
                StopWaiting(call);
                break;
            case CallState.Idle:
            case CallState.Settling:
            default:
                break;
        }

        call.State = CallState.Idle;
    }

    private static void BecomeIdle(Call call)
    {
        call.State = CallState.Idle;
        call.IsCancelled = false;
        call.Reason = BreakReason.None;
        call.Words = [];
        call.Capabilities = [];
    }

    private void DestroyCall(Call call)
    {
        UseUpResolver(call, isAbandoned: true);
        LoseMessage(call);
        LeavePlace(call);
        RemoveDeadline(call);
        call.IsOneWay = false;
        call.IsDestroyed = true;
        call.State = CallState.Idle;
        Say(call.IsPromise ? TraceKind.PromiseDestroyed : TraceKind.CallDestroyed, call.Number);
        _ = call.Owner?.Calls.Remove(call);
        if (call.Owner is not null && call.Owner.FaultRecord == call)
        {
            LoseFaultRecord(call, call.Owner);
            return;
        }

        if (call.Pipeline.Count > 0 || call.Dependents.Count > 0 || call.IsOnWorkList)
        {
            PutOnWorkList(call);
        }
        else
        {
            Bank.ReturnFrame(call);
        }
    }

    // There will be no verdict. Nothing waits at a fault record.
    private void LoseFaultRecord(Call record, Process owner)
    {
        Count(owner.AwaitsVerdict ? "a fault record is lost with a verdict" : "a fault record is lost");
        owner.FaultRecord = null;
        owner.Keeper = default;
        Bank.ReturnFrame(record);
        if (owner.AwaitsVerdict && owner.State == ProcessState.Stopped)
        {
            EndProcess(owner, owner.Cause);
        }
    }

    // What callers of a dead process are told.
    private static BreakReason ReasonOf(Process dead)
    {
        return dead.Cause is FaultCause.Exited or FaultCause.Destroyed or FaultCause.Killed ? BreakReason.CalleeDestroyed : BreakReason.CalleeFaulted;
    }
}
