using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What a process does for the holder of its capability: it is furnished, started, looked at and ended.</summary>
internal static class ProcessInvocation
{
    public static InvocationError Invoke<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message, ref Answer answer)
        where TMachine : struct, IMachine
    {
        return (ProcessMethod)message.Words[0] switch
        {
            ProcessMethod.Grant => Grant(in kernel.Frames, in message, ref answer),
            ProcessMethod.Attach => Attach(ref kernel, in message),
            ProcessMethod.Start => Start(ref kernel, in message),
            ProcessMethod.GrowTable => GrowTable(in kernel.Frames, in message),
            ProcessMethod.ReadState => ProcessInspection.ReadState(in kernel.Frames, in message, ref answer),
            ProcessMethod.Destroy => End(in kernel.Frames, in message, Rights.Destroy, FaultCause.Destroyed),
            ProcessMethod.MapMessagePage => MapMessagePage(ref kernel, in message),
            ProcessMethod.Exit => Exit(in kernel.Frames, in message),
            ProcessMethod.ReadRegisters => ProcessInspection.ReadRegisters(ref kernel, in message, ref answer),
            ProcessMethod.WriteRegister => ProcessControl.WriteRegister(ref kernel, in message),
            ProcessMethod.ReadMemory => ProcessInspection.ReadMemory(ref kernel, in message, ref answer),
            ProcessMethod.ReadSlot => ProcessInspection.ReadSlot(in kernel.Frames, in message, ref answer),
            ProcessMethod.ReadQueues => ProcessInspection.ReadQueues(in kernel.Frames, in message, ref answer),
            ProcessMethod.SetKeeper => ProcessControl.SetKeeper(in kernel.Frames, in message),
            ProcessMethod.Stop => ProcessControl.Stop(in kernel.Frames, in message),
            ProcessMethod.Resume => ProcessControl.Resume(in kernel.Frames, in message),
            ProcessMethod.Kill => ProcessControl.Kill(in kernel.Frames, in message),
            ProcessMethod.SetSchedule => SetSchedule(in kernel.Frames, in message),
            ProcessMethod.Fetch => Fetch(in kernel.Frames, in message, ref answer),
            ProcessMethod.ReadFault => ProcessInspection.ReadFault(in kernel.Frames, in message, ref answer),
            _ => InvocationError.UnknownOperation,
        };
    }

    private static InvocationError Grant(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        InvocationError error = message.Expect(1, 1, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Process invoker = ref frames.At<Process>(frames.Globals.Current);
        error = invoker.Table.Read(in frames, message.Slots[0], out Capability granted);
        if (error != InvocationError.None)
        {
            return error;
        }

        // Calls complete to their owner and resolvers are moved by messages; neither is furniture.
        if (granted.Type is CapabilityType.Call or CapabilityType.Resolver)
        {
            return InvocationError.NotTransferable;
        }

        ref Process process = ref frames.At<Process>(message.Target.Index);
        if (process.Table.FreeCount == 0)
        {
            return InvocationError.NoFreeSlot;
        }

        uint slot = process.Table.Install(in frames, in granted);
        process.Table.Hold(in frames, slot, in granted);
        answer.Say(slot);
        return InvocationError.None;
    }

    // The opposite of Grant: what the target holds, as far as the way to it is neither opaque nor weak.
    private static InvocationError Fetch(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        InvocationError error = message.ExpectInside(2, 0, Rights.Read);
        if (error != InvocationError.None)
        {
            return error;
        }

        uint slot = message.Words[1] > uint.MaxValue ? 0 : (uint)message.Words[1];
        error = frames.At<Process>(message.Target.Index).Table.Read(in frames, slot, out Capability fetched);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (fetched.Type is CapabilityType.Call or CapabilityType.Resolver)
        {
            return InvocationError.NotTransferable;
        }

        if (message.Target.Allows(Rights.Weak) && !Attenuation.CanBeWeak(fetched.Type))
        {
            return InvocationError.NoRight;
        }

        ref Process invoker = ref frames.At<Process>(frames.Globals.Current);
        if (invoker.Table.FreeCount == 0)
        {
            return InvocationError.NoFreeSlot;
        }

        fetched.Rights = (Controls.Plants && Controls.Is(in frames, Mutants.FetchedThroughWeakWhole)) ? fetched.Rights : Attenuation.Through(message.Target.Rights, fetched.Rights);
        answer.Slot = invoker.Table.Install(in frames, in fetched);
        invoker.Table.Hold(in frames, answer.Slot, in fetched);
        return InvocationError.None;
    }

    private static InvocationError Attach<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        InvocationError error = message.Expect(3, 1, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        Rights rights = (Rights)message.Words[2];
        error = MemoryRights.Decode(message.Words[2]);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref readonly Capability segment = ref Authority.Require(
            in frames, in frames.At<Process>(frames.Globals.Current), message.Slots[0], CapabilityType.Segment, rights, out error);
        if (error != InvocationError.None)
        {
            return error;
        }

        PageIndex directory = frames.At<Process>(message.Target.Index).Directory;
        error = TablePosition.DecodeFree(in frames, directory, message.Words[1], out uint position);
        if (error != InvocationError.None)
        {
            return error;
        }

        FrameIndex payer = frames.Descriptor(message.Target.Index.Page).Bank;
        if (!FrameStore.CanBuy(in frames, payer, FrameSize.Bytes64))
        {
            return InvocationError.LimitReached;
        }

        ulong entry = MemoryRights.EncodeSegment(ref kernel, frames.At<Segment>(segment.Index).Table, rights);
        Mappings.Attach(in frames, message.Target.Index, segment.Index, position, entry);
        return InvocationError.None;
    }

    private static InvocationError MapMessagePage<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        InvocationError error = message.ExpectInside(2, 1, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref readonly Capability segment = ref Authority.Require(
            in frames, in frames.At<Process>(frames.Globals.Current), message.Slots[0], CapabilityType.Segment, Rights.Write, out error);
        if (error != InvocationError.None)
        {
            return error;
        }

        PageIndex table = frames.At<Segment>(segment.Index).Table;
        error = TablePosition.DecodeFree(in frames, table, message.Words[1], out uint position);
        if (error != InvocationError.None)
        {
            return error;
        }

        PageIndex page = frames.At<Process>(message.Target.Index).MessagePage;
        if (!frames.Descriptor(page).MappedIn.IsNone)
        {
            return InvocationError.AlreadyMapped;
        }

        ulong entry = MemoryRights.EncodePage(ref kernel, page, Rights.Read | Rights.Write);
        Mappings.MapPage(in frames, segment.Index, position, page, entry, Rights.Read | Rights.Write);
        return InvocationError.None;
    }

    private static InvocationError Start<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message)
        where TMachine : struct, IMachine
    {
        InvocationError error = message.Expect(5, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (kernel.Frames.At<Process>(message.Target.Index).Party.State != ProcessState.Embryo)
        {
            return InvocationError.InvalidState;
        }

        // Registers of a program never leave its half: a resume with a non-canonical address would trap inside the kernel.
        if (message.Words[1] >= UserLayout.EndAddress || message.Words[2] > UserLayout.EndAddress)
        {
            return InvocationError.RangeError;
        }

        ProcessObjects.Start(
            ref kernel, message.Target.Index, message.Words[1], message.Words[2], message.Words[3], message.Words[4]);
        return InvocationError.None;
    }

    private static InvocationError GrowTable(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(1, 1, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref readonly Capability payer = ref Authority.Require(
            in frames, in frames.At<Process>(frames.Globals.Current), message.Slots[0], CapabilityType.Bank, Rights.Write, out error);
        if (error != InvocationError.None)
        {
            return error;
        }

        // A table lives and dies with its process, so both are in one bank.
        if (!frames.Descriptor(message.Target.Index.Page).Bank.Is(payer.Index))
        {
            return InvocationError.RangeError;
        }

        ref Process process = ref frames.At<Process>(message.Target.Index);
        if (!PageStore.CanBuy(in frames, payer.Index, process.Table.PagesToGrow()))
        {
            return InvocationError.LimitReached;
        }

        process.Table.Grow(in frames, payer.Index);
        return InvocationError.None;
    }

    // The right to run on a schedule is its own: who may hand it on need not be allowed to change it.
    private static InvocationError SetSchedule(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(1, 1, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref readonly Capability schedule = ref Authority.Require(
            in frames, in frames.At<Process>(frames.Globals.Current), message.Slots[0], CapabilityType.Schedule, Rights.Execute, out error);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Party party = ref frames.At<Party>(message.Target.Index);
        bool isReady = party.State == ProcessState.Ready;
        if (isReady)
        {
            RunQueue.Leave(in frames, message.Target.Index);
        }

        party.Schedule = schedule.Index;
        party.ScheduleGeneration = schedule.Generation;
        if (isReady)
        {
            RunQueue.Enter(in frames, message.Target.Index);
        }

        return InvocationError.None;
    }

    private static InvocationError Exit(in FrameArena frames, in KernelMessage message)
    {
        return message.Target.Index.Is(frames.Globals.Current)
            ? End(in frames, in message, Rights.None, FaultCause.Exited)
            : InvocationError.NoRight;
    }

    private static InvocationError End(in FrameArena frames, in KernelMessage message, Rights rights, FaultCause cause)
    {
        InvocationError error = message.Expect(1, 0, rights);
        if (error != InvocationError.None)
        {
            return error;
        }

        Destruction.EndProcess(in frames, message.Target.Index, cause);
        return InvocationError.None;
    }
}
