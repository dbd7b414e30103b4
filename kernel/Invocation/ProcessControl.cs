using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What the holder of a process's capability can do to its run: stop it, change its registers, let it go on, end it, have it kept.</summary>
internal static class ProcessControl
{
    public static InvocationError Stop(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(1, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (frames.At<Party>(message.Target.Index).State is not (ProcessState.Ready or ProcessState.Waiting))
        {
            return InvocationError.InvalidState;
        }

        PartyMachine.Stop(in frames, message.Target.Index, FaultCause.None);
        return InvocationError.None;
    }

    public static InvocationError Resume(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(1, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        // Of one that faulted its keeper decides, and nobody past it.
        ref Party party = ref frames.At<Party>(message.Target.Index);
        if (party.State != ProcessState.Stopped || party.DeathCause != FaultCause.None)
        {
            return InvocationError.InvalidState;
        }

        PartyMachine.Resume(in frames, message.Target.Index);
        return InvocationError.None;
    }

    public static InvocationError Kill(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(1, 0, Rights.Destroy);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (frames.At<Party>(message.Target.Index).State == ProcessState.Dead)
        {
            return InvocationError.InvalidState;
        }

        Destruction.KillProcess(in frames, message.Target.Index, FaultCause.Killed);
        return InvocationError.None;
    }

    public static InvocationError WriteRegister<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message)
        where TMachine : struct, IMachine
    {
        InvocationError error = message.ExpectInside(3, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Process process = ref kernel.Frames.At<Process>(message.Target.Index);
        if (process.Party.State != ProcessState.Stopped)
        {
            return InvocationError.InvalidState;
        }

        if (!CanHold(message.Words[1], message.Words[2]))
        {
            return InvocationError.RangeError;
        }

        TMachine.WriteRegister(ref process.Context, (Register)message.Words[1], message.Words[2]);
        return InvocationError.None;
    }

    public static InvocationError SetKeeper(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.ExpectInside(2, message.SlotCount == 0 ? 0u : 1u, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        Capability entry = default;
        if (message.SlotCount != 0)
        {
            ref Process invoker = ref frames.At<Process>(frames.Globals.Current);
            if (invoker.Table.Find(in frames, message.Slots[0]).IsOneWay)
            {
                return InvocationError.NoRight; // No verdict can come back through it. Whether it is live is not told either.
            }

            entry = Authority.Require(
                in frames, in invoker, message.Slots[0], CapabilityType.Entry, Rights.None, out error);
            if (error != InvocationError.None)
            {
                return error;
            }
        }

        if (message.Words[1] > TimerQueue.MaximumTicks)
        {
            return InvocationError.RangeError;
        }

        ref Process process = ref frames.At<Process>(message.Target.Index);
        if (process.Party.State == ProcessState.Dead)
        {
            return InvocationError.InvalidState;
        }

        FrameIndex payer = frames.Descriptor(message.Target.Index.Page).Bank;
        bool needsRecord = message.SlotCount != 0 && process.Keeper.Record.IsNone;
        if (needsRecord && !FrameStore.CanBuy(in frames, payer, FrameSize.Bytes256))
        {
            return InvocationError.LimitReached;
        }

        if (needsRecord)
        {
            FaultReport.BuyRecord(in frames, message.Target.Index);
        }

        process.Keeper.Set(in entry, message.Words[1], message.Target.Rights);
        return InvocationError.None;
    }

    // Registers of a program never leave its half: a resume with an address that is not canonical would trap inside the kernel.
    private static bool CanHold(ulong register, ulong value)
    {
        return register switch
        {
            (ulong)Register.InstructionPointer => value < UserLayout.EndAddress,
            (ulong)Register.StackPointer => value <= UserLayout.EndAddress,
            _ => register < RegisterFile.Count,
        };
    }
}
