using System;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>Makes one thing happen.</summary>
internal static class Deed
{
    /// <summary>Does it, if who would have to do it can.</summary>
    /// <returns>Whether anybody was there to do it. What they asked may still be refused, if what it was about is gone.</returns>
    public static bool Do(Cast cast, Happening happening)
    {
        (Item item, Way way) = (happening.Item, happening.Way);
        switch (Kinds.Of(item))
        {
            case Kind.Process:
                return End(cast, ProcessOf(cast, item), way);
            case Kind.Bank:
                return way == Way.IsEmptied ? Empty(cast, cast.BankAtRoot(item)) : AtRoot(cast, cast.BankAtRoot(item), (ulong)BankMethod.Destroy);
            case Kind.Call:
                return EndCall(OwnerOf(cast, item), CallOf(cast, item), way);
            case Kind.Resolver:
                return Act.CanAct(cast.Callee) && Done(Treat(cast, cast.Callee, way));
            case Kind.Verdict:
                return Decide(cast, way);
            case Kind.Forwarder:
                return Act.CanAct(cast.Callee) && Done(Revoke(cast, cast.Callee, way));
            case Kind.Schedule:
                return way == Way.IsSpent ? Done(cast.GiveTime(cast.Schedule, budget: 0, period: 1)) : AtRoot(cast, cast.Schedule, (ulong)ScheduleMethod.Destroy);
            case Kind.Thing:
                (SimulatedProcess owner, uint slot) = ThingOf(cast, item);
                return Act.CanAct(owner) && Done(owner.Destroy(slot));
            case Kind.Nothing:
            default:
                return false;
        }
    }

    private static SimulatedProcess ProcessOf(Cast cast, Item item) =>
        item == Item.Caller ? cast.Caller : item == Item.Callee ? cast.Callee : item == Item.Receiver ? cast.Receiver : cast.Keeper;

    private static SimulatedProcess OwnerOf(Cast cast, Item call) =>
        call == Item.Carrier ? cast.Callee : call == Item.Visitor ? cast.Receiver : cast.Caller;

    private static uint CallOf(Cast cast, Item call) =>
        call == Item.Carrier ? cast.Carrier : call == Item.Visitor ? cast.Visitor : call == Item.Leader ? cast.Leader : cast.Record;

    private static (SimulatedProcess Owner, uint Slot) ThingOf(Cast cast, Item item)
    {
        return item == Item.ReceiversEndpoint ? (cast.Receiver, cast.ReceiversEndpoint)
            : item == Item.KeepersEndpoint ? (cast.Keeper, cast.KeepersEndpoint)
            : item == Item.Promise ? (cast.Callee, cast.Promise)
            : item == Item.Notification ? (cast.Callee, cast.Notification)
            : item == Item.Segment ? (cast.Callee, cast.Segment)
            : (cast.Callee, cast.Endpoint);
    }

    private static bool End(Cast cast, SimulatedProcess process, Way way)
    {
        switch (way)
        {
            case Way.IsDestroyed:
                return AtRoot(cast, process.SlotAtRoot, (ulong)ProcessMethod.Destroy);
            case Way.IsKilled:
                return AtRoot(cast, process.SlotAtRoot, (ulong)ProcessMethod.Kill);
            case Way.IsStopped:
                return AtRoot(cast, process.SlotAtRoot, (ulong)ProcessMethod.Stop);
            case Way.Faults:
                if (Act.CanAct(process))
                {
                    process.Fault(FaultCause.InvalidWrite);
                    return true;
                }

                return false;
            default:
                return Act.CanAct(process) && Done(process.Invoke(process.Self, [(ulong)ProcessMethod.Exit]).Error); // does not come back
        }
    }

    private static bool EndCall(SimulatedProcess owner, uint call, Way way)
    {
        // Refused if there is nothing to end: the rule says when.
        return Act.CanAct(owner) && Done(way == Way.IsCancelled ? owner.Cancel(call)
            : way == Way.RunsOutOfTime ? owner.Deadline(call, 1)
            : way == Way.IsDropped ? owner.Drop(call)
            : owner.Invoke(call, [(ulong)CallMethod.Destroy]).Error);
    }

    private static bool Empty(Cast cast, uint bank)
    {
        Answer balance = cast.World.Root.Invoke(bank, [(ulong)BankMethod.ReadBalance, 0]);
        return balance.IsGood
            && Done(cast.World.Root.Invoke(bank, [(ulong)BankMethod.Transfer, balance.Word0 - balance.Word1], cast.World.Root.Bank).Error);
    }

    private static bool Decide(Cast cast, Way way)
    {
        if (way == Way.RunsOutOfTime)
        {
            cast.World.Devices.NowTicks += 2 * Cast.VerdictTicks;
            cast.World.Tick();
            return true;
        }

        return Act.CanAct(cast.Keeper) && Done(way == Way.Answers ? cast.Keeper.Resolve(cast.Verdict)
            : way == Way.Refuses ? cast.Keeper.Break(cast.Verdict)
            : cast.Keeper.Drop(cast.Verdict));
    }

    private static InvocationError Revoke(Cast cast, SimulatedProcess callee, Way way)
    {
        return way == Way.IsDestroyed ? callee.Destroy(cast.Forwarder)
            : way == Way.IsBlocked ? callee.Invoke(cast.Forwarder, [(ulong)ForwarderMethod.Block]).Error
            : callee.Invoke(cast.Forwarder, [(ulong)ForwarderMethod.Redirect], cast.EntryToReceiver).Error;
    }

    private static InvocationError Treat(Cast cast, SimulatedProcess callee, Way way)
    {
        switch (way)
        {
            case Way.Answers:
                return callee.Resolve(cast.Resolver, [3]);
            case Way.AnswersWithEntry:
                return callee.Resolve(cast.Resolver, [3], cast.EntryToReceiver);
            case Way.Refuses:
                return callee.Break(cast.Resolver, [3]);
            case Way.IsForgotten:
                return callee.Drop(cast.Resolver);
            case Way.IsOverwritten:
                return callee.Copy(callee.Bank, cast.Resolver).Error;
            case Way.IsOverwrittenByAnother:
                return callee.Copy(cast.OtherResolver, cast.Resolver).Error;
            case Way.IsSentNowhere:
                return callee.Send(cast.DeadEntry, cast.Spare, [], cast.Resolver);
            case Way.IsForwarded:
                return callee.Forward(cast.Resolver, cast.EntryToReceiver, [5]);
            case Way.IsForwardedThroughRelay:
                return callee.Forward(cast.Resolver, cast.RelayOfCallee, [5]);
            case Way.BecomesPromise:
            case Way.BecomesItself:
                return callee.Become(cast.Resolver, cast.PromiseToResolveTo);
            default:
                throw new ArgumentOutOfRangeException(nameof(way));
        }
    }

    private static bool AtRoot(Cast cast, uint slot, ulong method) => Done(cast.World.Root.Invoke(slot, [method]).Error);

    // It was done or refused, and the rule knows when; either way somebody was there to do it.
    private static bool Done(InvocationError error) => error != InvocationError.UnknownOperation;
}
