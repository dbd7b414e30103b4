using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Platform;

namespace AsyncCap.Kernel.Processes;

/// <summary>A fault becomes a call to the keeper: the process stands still, and the record that it paid for carries the news.</summary>
/// <remarks>
/// Nothing of the process breaks meanwhile. <see cref="FaultRecord"/> has the other half: what the verdict does. Whatever could
/// fail was done when the keeper was set, so a fault itself needs no memory.
/// </remarks>
internal static class FaultReport
{
    private const int WordsBeforeRegisters = 2;

    /// <summary>Makes the record of a process that has none; the caller has asked its bank for a 256-byte frame.</summary>
    public static void BuyRecord(in FrameArena frames, FrameIndex processIndex)
    {
        FrameIndex bankIndex = frames.Descriptor(processIndex.Page).Bank;
        frames.At<Process>(processIndex).Keeper.Record = CallObjects.CreateCall(in frames, bankIndex, processIndex);
    }

    /// <summary>Stops the current process and asks its keeper, if it has one that can answer.</summary>
    /// <returns>Whether it was asked; if not, nothing has changed and the fault is the process's end.</returns>
    public static bool Send<TMachine>(ref Kernel<TMachine> kernel, FrameIndex processIndex, FaultCause cause)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        ref Process process = ref frames.At<Process>(processIndex);
        if (!HasKeeper(in frames, in process.Keeper, processIndex))
        {
            return false;
        }

        FrameIndex recordIndex = process.Keeper.Record;
        ref Call record = ref frames.At<Call>(recordIndex);
        Write(in frames, in process, processIndex, cause, ref record);
        for (int i = WordsBeforeRegisters; i < record.WordCount; i++)
        {
            record.Words[i] = TMachine.ReadRegister(in process.Context, (Register)(i - WordsBeforeRegisters));
        }

        PartyMachine.Stop(in frames, processIndex, cause);
        CallMachine.Enqueue(in frames, recordIndex, process.Keeper.Endpoint);
        if (process.Keeper.VerdictTicks != 0 && !(Controls.Plants && Controls.Is(in frames, Mutants.VerdictHasNoDeadline)))
        {
            // A verdict that comes too late is none: the record breaks like any call whose time is over.
            ulong deadline = TimerQueue.Settable(frames.Globals.NowTicks + process.Keeper.VerdictTicks);
            TimerQueue.Set(in frames, recordIndex, deadline);
        }

        return true;
    }

    private static void Write(in FrameArena frames, in Process process, FrameIndex processIndex, FaultCause cause, ref Call record)
    {
        record.Badge = process.Keeper.Badge;
        record.WordCount = (byte)MessagePage.MaximumWords;
        record.Words[0] = (ulong)cause;
        record.Words[1] = process.FaultAddress;
        record.CapabilityCount = 1;
        record.Capabilities[0] = Capability.Of(in frames, CapabilityType.Process, processIndex, process.Keeper.Rights);
    }

    // A process cannot decide on its own faults, and nobody waits for the dead.
    private static bool HasKeeper(in FrameArena frames, in Keeper keeper, FrameIndex processIndex)
    {
        if (keeper.Endpoint.IsNone || frames.Generation(keeper.Endpoint) != keeper.Generation)
        {
            return false;
        }

        FrameIndex server = frames.At<Endpoint>(keeper.Endpoint).Server;
        bool canAnswer = !server.Is(processIndex) && Ending.OfEndpoint(in frames, keeper.Endpoint) == BreakReason.None;
        return canAnswer && frames.Generation(Call.ResolverIndex(keeper.Record)) != uint.MaxValue;
    }

    /// <summary>The record ends: with its process, or with the bank, page by page, before the process's turn has come.</summary>
    /// <returns>Whether the process stood still for its sake, and so is to die.</returns>
    public static bool Forget(in FrameArena frames, FrameIndex processIndex)
    {
        ref Process process = ref frames.At<Process>(processIndex);
        process.Keeper = default;
        return process.Party.State == ProcessState.Stopped && process.Party.DeathCause != FaultCause.None;
    }
}
