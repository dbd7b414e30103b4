using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What the holder of a process's capability can see of it, dead or alive. Nothing here changes anything.</summary>
internal static class ProcessInspection
{
    private const int TypeShift = 0;
    private const int RightsShift = 8;
    private const int LiveShift = 16;

    public static InvocationError ReadState(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        InvocationError error = message.Expect(2, 0, Rights.Read);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Party party = ref frames.At<Party>(message.Target.Index);
        if (party.State != ProcessState.Dead && Payer.IsDying(in frames, message.Target.Index))
        {
            // Its bank was destroyed. It never runs again, though nobody has come across it yet.
            answer.Say((ulong)ProcessState.Dead, (ulong)FaultCause.Destroyed);
            return InvocationError.None;
        }

        answer.Say((ulong)party.State, (ulong)party.DeathCause);
        return InvocationError.None;
    }

    public static InvocationError ReadFault(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        InvocationError error = message.ExpectInside(3, 0, Rights.Read);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Process process = ref frames.At<Process>(message.Target.Index);
        answer.Say((ulong)process.LastFault, process.FaultAddress);
        answer.Add(process.FaultInstruction);
        return InvocationError.None;
    }

    public static InvocationError ReadRegisters<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message, ref Answer answer)
        where TMachine : struct, IMachine
    {
        InvocationError error = message.ExpectInside(8, 0, Rights.Read);
        if (error != InvocationError.None)
        {
            return error;
        }

        ulong first = message.Words[1];
        if (first >= RegisterFile.Count)
        {
            return InvocationError.RangeError;
        }

        ref Process process = ref kernel.Frames.At<Process>(message.Target.Index);
        for (uint i = 0; i < RegisterFile.CountPerRead; i++)
        {
            uint number = (uint)first + i;
            answer.Add(number < RegisterFile.Count ? TMachine.ReadRegister(in process.Context, (Register)number) : 0);
        }

        return InvocationError.None;
    }

    public static InvocationError ReadMemory<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message, ref Answer answer)
        where TMachine : struct, IMachine
    {
        const uint MostWords = MessagePage.MaximumWords - 1;
        InvocationError error = message.ExpectInside(8, 0, Rights.Read);
        if (error != InvocationError.None)
        {
            return error;
        }

        ulong address = message.Words[1];
        ref Process process = ref kernel.Frames.At<Process>(message.Target.Index);
        if (address % sizeof(ulong) != 0 || !SpaceWalk.TryFind(ref kernel, in process, address, out PageIndex page))
        {
            return InvocationError.RangeError;
        }

        uint offset = (uint)(address % UserLayout.PageSizeBytes);
        uint inPage = (UserLayout.PageSizeBytes - offset) / sizeof(ulong);
        uint count = inPage < MostWords ? inPage : MostWords;
        for (uint i = 0; i < MostWords; i++)
        {
            answer.Add(i < count ? kernel.Frames.InPage<ulong>(page, offset + (i * sizeof(ulong))) : 0);
        }

        answer.Add(count);
        return InvocationError.None;
    }

    public static InvocationError ReadSlot(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        InvocationError error = message.ExpectInside(3, 0, Rights.Read);
        if (error != InvocationError.None)
        {
            return error;
        }

        ulong slot = message.Words[1];
        ref Process process = ref frames.At<Process>(message.Target.Index);
        error = process.Table.Read(in frames, slot <= uint.MaxValue ? (uint)slot : 0, out Capability capability);
        if (error != InvocationError.None)
        {
            return error;
        }

        bool isLive = capability.LooksLive(in frames);
        answer.Say(
            ((ulong)capability.Type << TypeShift) | ((ulong)capability.Rights << RightsShift) | ((isLive ? 1ul : 0) << LiveShift), capability.Badge);
        answer.Add(isLive && !capability.IsOneWay ? NumberOf(in frames, in capability) : 0);
        return InvocationError.None;
    }

    public static InvocationError ReadQueues(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        InvocationError error = message.ExpectInside(6, 0, Rights.Read);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Party party = ref frames.At<Process>(message.Target.Index).Party;
        answer.Say(party.Ready.IsEmpty ? 0u : 1u, party.Ready.IsEmpty ? 0 : frames.At<Endpoint>(party.Ready.First).Queue.Count);
        answer.Add(party.Completions.Count);
        answer.Add(party.InService.Count);
        answer.Add(party.Calls.Count);
        answer.Add(party.Endpoints.Count);
        return InvocationError.None;
    }

    // The number of birth of what a live capability names. The machine and pages of memory have none.
    private static uint NumberOf(in FrameArena frames, in Capability capability)
    {
        if (capability.Type is CapabilityType.Machine or CapabilityType.Page)
        {
            return 0;
        }

        bool isResolver = capability.Type == CapabilityType.Resolver;
        return frames.At<FrameHeader>(isResolver ? Call.OfResolver(capability.Index) : capability.Index).Number;
    }
}
