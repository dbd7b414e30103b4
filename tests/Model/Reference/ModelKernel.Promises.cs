using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Results that are not there yet: pipelines, waiting, forwarding (sections 5 and 8).</summary>
internal sealed partial class ModelKernel
{
    // What a settled promise is used for is its value.
    private static Capability Shorten(Capability capability)
    {
        return capability.Type == CapabilityType.Promise && capability.IsLive && capability.Allows(Rights.Read | Rights.Write)
            && !capability.IsWeak && !capability.IsOpaque
            && capability.Object is Call { State: CallState.Completed, Reason: BreakReason.None, Capabilities: [Capability value, ..] }
            ? value
            : capability;
    }

    // To the result of a call or promise, which may not be there yet.
    private void PassOn(Call call, Call target)
    {
        if (target.State != CallState.Completed)
        {
            call.State = CallState.Pipelined;
            call.Place = target;
            target.Pipeline.Add(call);
            Say(TraceKind.Pipelined, call.Number, target.Number, Size(call));
            for (int i = 0; i < 2 && target.State == CallState.Settling; i++)
            {
                _ = Drain(target);
            }

            return;
        }

        PassOnDecided(call, target);
    }

    private void PassOnDecided(Call call, Call target)
    {
        if (target.Reason != BreakReason.None)
        {
            Break(call, target.Reason, target);
        }
        else
        {
            Route(call, FirstOf(target));
        }
    }

    // With the words that say why the target has no answer.
    private void Break(Call call, BreakReason reason, Call target)
    {
        LeavePlace(call);
        LoseMessage(call);
        call.Words = [.. target.Words];
        Say(TraceKind.Broken, call.Number, (uint)reason);
        Decide(call, reason);
    }

    // Whether a promise on the way of what waits here is settling itself, and whether the way is too long.
    private static (bool IsHeldUp, bool HasNoEnd) LookAhead(Call settling)
    {
        bool isHeldUp = false;
        Capability next = FirstOf(settling);
        for (int looked = 0; looked < MostLookedAt; looked++)
        {
            if (next.Type == CapabilityType.Relay && CanFollow(next))
            {
                next = ((Forwarder)next.Object!).Target.Through(next);
            }
            else if (next.Type == CapabilityType.Promise && next.IsLive && next.Allows(Rights.Write))
            {
                Call promise = (Call)next.Object!;
                isHeldUp |= promise.State == CallState.Settling;
                if (!promise.IsDecided || promise.Reason != BreakReason.None)
                {
                    return (isHeldUp, false);
                }

                next = FirstOf(promise);
            }
            else
            {
                return (isHeldUp, false);
            }
        }

        return (false, true);
    }

    private static Capability FirstOf(Call decided) => decided.Capabilities.Count > 0 ? decided.Capabilities[0] : default;

    // True if nothing is left to be passed on.
    private bool Drain(Call target)
    {
        if (target.Pipeline.Count > 0)
        {
            Call first = target.Pipeline[0];
            bool isAnswered = target.Reason == BreakReason.None && !target.IsCancelled;
            (bool isHeldUp, bool hasNoEnd) = isAnswered ? LookAhead(target) : (false, false);
            if (isHeldUp)
            {
                Count("a pipeline is held up");
                return false;
            }

            LeavePlace(first);
            if (hasNoEnd)
            {
                Count("a pipeline leads nowhere");
                Break(first, BreakReason.NotInvocable);
            }
            else if (target.IsCancelled)
            {
                Break(first, BreakReason.Cancelled);
            }
            else
            {
                PassOnDecided(first, target);
            }
        }

        if (target.Pipeline.Count > 0)
        {
            return false;
        }

        if (target.IsCancelled)
        {
            BecomeIdle(target);
        }
        else
        {
            Complete(target);
        }

        return true;
    }

    // What a decided record owes to others, or what a destroyed one still has to tell.
    private bool Step(Call call)
    {
        if (call.IsDestroyed)
        {
            return StepOfDestroyed(call);
        }

        if (call.State == CallState.Settling)
        {
            return Drain(call) && call.Dependents.Count == 0;
        }

        if (call.State == CallState.Completed && call.Dependents.Count > 0)
        {
            GiveOutcome(call.Dependents[0], call);
            return call.Dependents.Count == 0;
        }

        return call.Link is null || Hop(call);
    }

    private bool StepOfDestroyed(Call call)
    {
        if (call.Pipeline.Count > 0)
        {
            Break(call.Pipeline[0], BreakReason.PromiseDestroyed);
        }
        else if (call.Dependents.Count > 0)
        {
            Break(call.Dependents[0], BreakReason.PromiseDestroyed);
        }
        else
        {
            Bank.ReturnFrame(call);
            return true;
        }

        return false;
    }

    private void GiveOutcome(Call to, Call from)
    {
        if (from.Reason == BreakReason.None)
        {
            Fulfil(to, from.Words, from.Capabilities);
            return;
        }

        LeavePlace(to);
        to.Words = [.. from.Words];
        to.Capabilities = [.. from.Capabilities];
        Say(TraceKind.Broken, to.Number, (uint)from.Reason);
        Decide(to, from.Reason);
    }

    // One hop of a search for a ring; true if the search is over.
    private bool Hop(Call searching)
    {
        Call at = searching.Ahead!;
        if (at.IsDestroyed)
        {
            return true;
        }

        if (at == searching && searching.GoesLinkByLink)
        {
            Break(searching, BreakReason.Cycle);
            return searching.State != CallState.Settling && searching.Dependents.Count == 0;
        }

        if (at != searching && (at.Link is null || at.LinkAge > searching.LinkAge))
        {
            return true;
        }

        searching.GoesLinkByLink |= at == searching;
        Call next = searching.GoesLinkByLink ? at.Link! : at.Ahead!;
        if (searching.GoesLinkByLink && next.IsDestroyed)
        {
            return true;
        }

        searching.Ahead = next;
        return false;
    }

    private Outcome Become(Process invoker, Entry entry, Call call)
    {
        if (entry.WordCount != 0 || entry.CapabilityCount != 1)
        {
            return InvocationError.InvalidCount;
        }

        InvocationError error = invoker.Check(entry.Slots[0], out Capability named);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (named.Type != CapabilityType.Promise)
        {
            return InvocationError.WrongType;
        }

        if (!named.Allows(Rights.Read) || named.IsWeak || named.IsOpaque)
        {
            return InvocationError.NoRight;
        }

        invoker.Free(entry.Slot);
        UseUpResolver(call, isAbandoned: false);
        LeavePlace(call);
        Call promise = (Call)named.Object!;
        if (promise == call && named.IsLive)
        {
            Break(call, BreakReason.Cycle);
            return Outcome.Done;
        }

        DependOn(call, named);
        return Outcome.Done;
    }

    private void DependOn(Call call, Capability named)
    {
        Call promise = (Call)named.Object!;
        if (!named.IsLive)
        {
            Break(call, BreakReason.PromiseDestroyed);
        }
        else if (promise.State == CallState.Completed && promise.Dependents.Count == 0)
        {
            GiveOutcome(call, promise);
        }
        else
        {
            Wait(call, promise, promise.Dependents);
            call.LinkAge = ++_linkAge;
            call.Ahead = promise;
            if (call.IsPromise && promise.Link is not null)
            {
                PutOnWorkList(call);
            }

            for (int told = 0; told < 2 && promise.State == CallState.Completed && promise.Dependents.Count > 0; told++)
            {
                Count("who asks late tells who asked before");
                GiveOutcome(promise.Dependents[0], promise);
            }
        }
    }

    private void Wait(Call call, KernelObject what, List<Call>? among)
    {
        call.State = CallState.Waiting;
        call.Place = what;
        call.Words = [];
        call.Capabilities = [];
        among?.Add(call);
        Say(TraceKind.Waits, call.Number, what.Number);
    }

    private static void StopWaiting(Call call)
    {
        KernelObject? what = call.Place;
        if (what is null)
        {
            return; // a timer
        }

        if (call.WaitsForResolver)
        {
            ((Call)what).ResolverWatcher = null;
        }
        else if (what is Call promise)
        {
            promise.Dependents.Remove(call);
        }
        else
        {
            what.Watchers.Remove(call);
        }

        call.Place = null;
        call.WaitsForResolver = false;
    }

    private Outcome Await(Process invoker, Entry entry)
    {
        InvocationError error = invoker.Check(entry.Slot, CapabilityType.Call, Rights.Write, out Capability named);
        if (error != InvocationError.None)
        {
            return error;
        }

        Call call = (Call)named.Object!;
        if (call.State != CallState.Idle)
        {
            return InvocationError.CallBusy;
        }

        error = invoker.Check(entry.SecondSlot, out Capability what);
        if (error != InvocationError.None)
        {
            return error;
        }

        switch (what.Type)
        {
            case CapabilityType.Promise when !what.Allows(Rights.Read) || what.IsWeak || what.IsOpaque:
                return InvocationError.NoRight;
            case CapabilityType.Promise:
                DependOn(call, what);
                return Outcome.Done;
            case CapabilityType.Resolver:
                return AwaitResolver(call, what);
            case CapabilityType.Entry when what.IsOneWay:
                return InvocationError.NoRight;
            case CapabilityType.Bank:
            case CapabilityType.Process:
            case CapabilityType.Endpoint:
            case CapabilityType.Entry:
            case CapabilityType.Segment:
            case CapabilityType.Schedule:
            case CapabilityType.Notification:
            case CapabilityType.Forwarder:
            case CapabilityType.Relay:
                AwaitEnd(call, what.Object!);
                return Outcome.Done;
            default:
                return InvocationError.WrongType;
        }
    }

    private Outcome AwaitResolver(Call call, Capability resolver)
    {
        Call record = (Call)resolver.Object!;
        if (!resolver.IsLive)
        {
            Break(call, BreakReason.Abandoned);
        }
        else if (record.ResolverWatcher is not null)
        {
            return InvocationError.AlreadyBound;
        }
        else
        {
            record.ResolverWatcher = call;
            call.WaitsForResolver = true;
            Wait(call, record, among: null);
        }

        return Outcome.Done;
    }

    private void AwaitEnd(Call call, KernelObject what)
    {
        if (what.IsDestroyed || (what is Process process && EndOf(process) is not null))
        {
            Fulfil(call, [], []);
        }
        else
        {
            Wait(call, what, what.Watchers);
        }
    }

    private Outcome Forward(Process invoker, Entry entry)
    {
        InvocationError error = invoker.Check(entry.Slot, out Capability resolver);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (resolver.Type != CapabilityType.Resolver)
        {
            return InvocationError.WrongType;
        }

        if (!resolver.IsLive)
        {
            invoker.Free(entry.Slot);
            Say(TraceKind.LateResolve, invoker.Number);
            return InvocationError.Stale;
        }

        Call call = (Call)resolver.Object!;
        if (call.IsPromise)
        {
            return InvocationError.WrongType;
        }

        error = invoker.Check(entry.SecondSlot, out Capability target);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (!IsForMessages(target) && target.Type != CapabilityType.Relay)
        {
            return InvocationError.WrongType;
        }

        if (!target.Allows(Rights.Write))
        {
            return InvocationError.NoRight;
        }

        error = CheckMessage(invoker, entry.Slots, entry.Slot);
        if (error != InvocationError.None)
        {
            return error;
        }

        invoker.Free(entry.Slot);
        UseUpResolver(call, isAbandoned: false);
        LeavePlace(call);
        TakeMessage(invoker, entry, call);
        Say(TraceKind.Forwarded, call.Number, invoker.Number);
        Route(call, target);
        return Outcome.Done;
    }

    private Outcome Destroy(Process invoker, Entry entry)
    {
        InvocationError error = invoker.Check(entry.Slot, out Capability ending);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (ending.Type is CapabilityType.Machine or CapabilityType.Entry or CapabilityType.Resolver or CapabilityType.Relay)
        {
            return InvocationError.WrongType;
        }

        if (!ending.IsLive)
        {
            return InvocationError.Stale;
        }

        if (!ending.Allows(Rights.Destroy) || ending.Object == RootBank)
        {
            return InvocationError.NoRight;
        }

        invoker.Free(entry.Slot);
        End(ending.Object!);
        return Outcome.Done;
    }

    private static uint Size(Call call) => (uint)call.Words.Count + (65536 * (uint)call.Capabilities.Count);
}
