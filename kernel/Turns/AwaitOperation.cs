using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Promises;
using AsyncCap.Kernel.Invocation;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Turns;

/// <summary>Await: a call that carries no message and completes when something happens. The one who wants to know pays for it.</summary>
/// <remarks>
/// A watch is what a call already is: a record with a place on a list, an outcome, an owner who collects it, a deadline, and a way
/// to take it back. So there is no object of its own for it.
/// </remarks>
internal static class AwaitOperation
{
    /// <summary>Has an idle call wait for what a slot holds.</summary>
    public static InvocationError Run(in FrameArena frames, in Process invoker, in Submission submission)
    {
        ref readonly Capability capability = ref Authority.Require(
            in frames, in invoker, submission.Slot, CapabilityType.Call, Rights.Write, out InvocationError error);
        if (error != InvocationError.None)
        {
            return error;
        }

        FrameIndex callIndex = capability.Index;
        if (frames.At<Call>(callIndex).State != CallState.Idle)
        {
            return InvocationError.CallBusy;
        }

        error = invoker.Table.Read(in frames, submission.SecondSlot, out Capability watched);
        if (error != InvocationError.None)
        {
            return error;
        }

        switch (watched.Type)
        {
            case CapabilityType.Promise:
                return WaitForPromiseIfAllowed(in frames, callIndex, in watched);
            case CapabilityType.Resolver:
                return WaitForAbandonment(in frames, callIndex, in watched);
            case CapabilityType.Entry when watched.IsOneWay:
                return InvocationError.NoRight; // Its end would be a word from the other side.
            case CapabilityType.Bank:
            case CapabilityType.Process:
            case CapabilityType.Endpoint:
            case CapabilityType.Entry:
            case CapabilityType.Segment:
            case CapabilityType.Notification:
            case CapabilityType.Forwarder:
            case CapabilityType.Relay:
            case CapabilityType.Schedule:
                WaitForEnd(in frames, callIndex, in watched);
                return InvocationError.None;
            case CapabilityType.Null:
            case CapabilityType.Machine:
            case CapabilityType.Call:
            case CapabilityType.Page:
            default:
                return InvocationError.WrongType;
        }
    }

    /// <summary>Gives a record that is on no list the outcome of a promise: now, if it is settled and nobody waits for it; else in its turn.</summary>
    /// <remarks>
    /// Who comes while others still have to be told goes behind them: so whoever has been told knows that all who asked before him have. He tells two
    /// of them himself. Then the line grows shorter with everybody who joins it, and a flood of those who ask cannot keep one who waits from hearing.
    /// </remarks>
    public static void WaitForPromise(in FrameArena frames, FrameIndex recordIndex, in Capability promise)
    {
        if (!promise.IsLive(in frames))
        {
            CallMachine.Break(in frames, recordIndex, BreakReason.PromiseDestroyed);
            return;
        }

        ref Call record = ref frames.At<Call>(promise.Index);
        if (record.State != CallState.Completed)
        {
            CallMachine.WaitForPromise(in frames, recordIndex, promise.Index);
        }
        else if (record.Dependents.IsEmpty || !Controls.Has(in frames, Defences.AwaitOrder))
        {
            Settlement.Copy(in frames, recordIndex, in record);
        }
        else
        {
            CallMachine.WaitForPromise(in frames, recordIndex, promise.Index);
            Settlement.TellOne(in frames, ref record);
            if (!(Controls.Plants && Controls.Is(in frames, Mutants.LateAwaitPaysOnce)))
            {
                Settlement.TellOne(in frames, ref record);
            }
        }
    }

    private static InvocationError WaitForPromiseIfAllowed(in FrameArena frames, FrameIndex callIndex, in Capability promise)
    {
        if (!Attenuation.GivesWhole(promise.Rights))
        {
            return InvocationError.NoRight;
        }

        WaitForPromise(in frames, callIndex, in promise);
        return InvocationError.None;
    }

    private static InvocationError WaitForAbandonment(in FrameArena frames, FrameIndex callIndex, in Capability resolver)
    {
        if (!resolver.IsLive(in frames))
        {
            CallMachine.Break(in frames, callIndex, BreakReason.Abandoned);
            return InvocationError.None;
        }

        FrameIndex recordIndex = Call.OfResolver(resolver.Index);
        if (!frames.At<Call>(recordIndex).Watcher.IsNone)
        {
            return InvocationError.AlreadyBound;
        }

        CallMachine.WaitForAbandonment(in frames, callIndex, recordIndex);
        return InvocationError.None;
    }

    private static void WaitForEnd(in FrameArena frames, FrameIndex callIndex, in Capability watched)
    {
        bool isOver = !watched.IsLive(in frames)
            || (watched.Type == CapabilityType.Process && Ending.OfParty(in frames, watched.Index) != BreakReason.None);
        if (isOver && (Controls.Plants && Controls.Is(in frames, Mutants.AwaitOfTheDead)))
        {
            CallMachine.WaitForTime(in frames, callIndex);
        }
        else if (isOver)
        {
            CallMachine.Break(in frames, callIndex, BreakReason.None);
        }
        else
        {
            CallMachine.WaitForEnd(in frames, callIndex, watched.Index);
        }
    }
}
