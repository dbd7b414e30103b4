using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Promises;

/// <summary>Where a message goes that was sent to a capability: to a queue, to a pipeline, or to its end.</summary>
public static class Routing
{
    // A settled promise names an entry, a relay or data; a relay may name a promise. So few hops are ever needed.
    private const int MaximumHops = Forwarder.MaximumHops;

    /// <summary>Sends a call that is on no list, with its message in it. It is carried out whatever the target has become.</summary>
    public static void Pass(in FrameArena frames, FrameIndex callIndex, Capability target)
    {
        for (int hop = 0; hop < MaximumHops; hop++)
        {
            switch (target.Type)
            {
                case CapabilityType.Entry when target.Allows(Rights.Write) || (Controls.Plants && Controls.Is(in frames, Mutants.EntryWithoutRight)):
                    PassToEndpoint(in frames, callIndex, in target);
                    return;
                case CapabilityType.Promise:
                    if (!PassToPromise(in frames, callIndex, ref target))
                    {
                        return;
                    }

                    break;
                case CapabilityType.Relay:
                    if (!Forwarder.TryFollow(in frames, ref target))
                    {
                        CallMachine.Break(in frames, callIndex, BreakReason.Revoked);
                        return;
                    }

                    break;
                default:
                    CallMachine.Break(in frames, callIndex, BreakReason.NotInvocable);
                    return;
            }
        }

        CallMachine.Break(in frames, callIndex, BreakReason.NotInvocable);
    }

    /// <summary>Looks ahead on the way of what is to leave a settling record's pipeline, as if all on it were settled.</summary>
    /// <remarks>
    /// A relay that a promise is settled to may stand for another promise, or for the same one. What was sent earlier to that
    /// one has to go first, so the message waits where it is while that one settles. Were it moved instead, draining would
    /// call itself, and a ring of relays and promises would pass its messages round for ever.
    /// </remarks>
    public static DrainWay WayFrom(in FrameArena frames, in Call record)
    {
        DrainWay found = DrainWay.IsFree;
        Capability target = ResultOf(in record);
        for (int hop = 0; hop < MaximumHops; hop++)
        {
            if (target.Type == CapabilityType.Relay)
            {
                if (!Forwarder.TryFollow(in frames, ref target))
                {
                    return found;
                }

                continue;
            }

            if (target.Type != CapabilityType.Promise || !target.IsLive(in frames) || !target.Allows(Rights.Write))
            {
                return found;
            }

            ref Call promise = ref frames.At<Call>(target.Index);
            if (promise.State == CallState.Settling)
            {
                found = DrainWay.IsHeldUp;
            }

            if (promise.State is not (CallState.Settling or CallState.Completed) || promise.Reason != BreakReason.None)
            {
                return found;
            }

            target = ResultOf(in promise);
        }

        return DrainWay.HasNoEnd;
    }

    /// <summary>Sends a call to the result of another, which is not idle.</summary>
    public static void PassToResult(in FrameArena frames, FrameIndex callIndex, FrameIndex recordIndex)
    {
        ref Call record = ref frames.At<Call>(recordIndex);
        Invariant.Holds(record.State != CallState.Idle);
        if (record.State != CallState.Completed)
        {
            WaitBehind(in frames, callIndex, recordIndex);
        }
        else if (record.Reason != BreakReason.None)
        {
            BreakLike(in frames, callIndex, in record);
        }
        else
        {
            Pass(in frames, callIndex, ResultOf(in record));
        }
    }

    /// <summary>Sends a call to an endpoint, or breaks it if that is gone: a send never tells the callee's health.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PassToEndpoint(in FrameArena frames, FrameIndex callIndex, in Capability entry)
    {
        frames.At<Call>(callIndex).Badge = (Controls.Plants && Controls.Is(in frames, Mutants.BadgeDropped)) ? 0 : entry.Badge;
        if (entry.IsOneWay)
        {
            OneWay.Send(in frames, callIndex, in entry);
            return;
        }

        // A dead server is being taken apart and this endpoint's turn has not come; its frame stays until then.
        BreakReason reason = entry.IsLive(in frames) ? Ending.OfEndpoint(in frames, entry.Index) : BreakReason.EndpointDestroyed;
        if (reason == BreakReason.None)
        {
            CallMachine.Enqueue(in frames, callIndex, entry.Index);
        }
        else
        {
            CallMachine.Break(in frames, callIndex, reason);
        }
    }

    /// <summary>Whether an entry capability's endpoint is there and served, as far as can be told at a glance; when in doubt, no.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlainlyOpen(in FrameArena frames, in Capability entry)
    {
        return frames.Globals.DyingBanks == 0 && (entry.IsLive(in frames) || (Controls.Plants && Controls.Is(in frames, Mutants.PlainSendToTheGone)))
            && frames.At<Party>(frames.At<Endpoint>(entry.Index).Server).State != ProcessState.Dead;
    }

    /// <summary>The capability that what is sent to a fulfilled record goes to; null if it was fulfilled with data alone.</summary>
    public static Capability ResultOf(in Call record) => record.CapabilityCount > 0 ? record.Capabilities[0] : default;

    /// <summary>Ends a call that was sent to a broken record: it breaks for the same reason and with the same words.</summary>
    public static void BreakLike(in FrameArena frames, FrameIndex callIndex, in Call record)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        CallMachine.DropCarried(in frames, ref call, callIndex);
        call.Words = record.Words;
        call.WordCount = record.WordCount;
        CallMachine.Complete(in frames, callIndex, record.Reason);
    }

    // Returns whether the promise is settled, so that the message goes on to what it is settled to.
    private static bool PassToPromise(in FrameArena frames, FrameIndex callIndex, ref Capability target)
    {
        if (!target.IsLive(in frames))
        {
            CallMachine.Break(in frames, callIndex, BreakReason.PromiseDestroyed);
            return false;
        }

        if (!target.Allows(Rights.Write))
        {
            CallMachine.Break(in frames, callIndex, BreakReason.NotInvocable);
            return false;
        }

        ref Call promise = ref frames.At<Call>(target.Index);
        if (promise.State != CallState.Completed)
        {
            WaitBehind(in frames, callIndex, target.Index);
            return false;
        }

        if (promise.Reason != BreakReason.None)
        {
            BreakLike(in frames, callIndex, in promise);
            return false;
        }

        target = ResultOf(in promise);
        return true;
    }

    private static void WaitBehind(in FrameArena frames, FrameIndex callIndex, FrameIndex recordIndex)
    {
        ref Call record = ref frames.At<Call>(recordIndex);
        bool isSettling = record.State == CallState.Settling;
        if (isSettling && !Controls.Has(in frames, Defences.DrainOrder) && WayFrom(in frames, in record) == DrainWay.IsFree)
        {
            Settlement.PassOn(in frames, callIndex, in record); // The planted bug: it overtakes what waits.
            return;
        }

        CallMachine.Pipeline(in frames, callIndex, recordIndex);
        if (isSettling)
        {
            // Who sends while it drains pays for it, twice over: a flood cannot keep a promise from settling.
            Settlement.DrainOne(in frames, recordIndex);
            if (!(Controls.Plants && Controls.Is(in frames, Mutants.DrainPaidOnce)))
            {
                Settlement.DrainOne(in frames, recordIndex);
            }
        }
    }
}

/// <summary>What is ahead of a message that is to leave the pipeline of a settling record.</summary>
public enum DrainWay : byte
{
    /// <summary>It can go to its place, or to its end.</summary>
    IsFree = 0,

    /// <summary>There is a promise on the way that is settling itself.</summary>
    IsHeldUp = 1,

    /// <summary>More capabilities than are looked at: a ring, most likely.</summary>
    HasNoEnd = 2,
}
