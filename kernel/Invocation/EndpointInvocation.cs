using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Capabilities;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What an endpoint does for its owner: it mints entry capabilities, sorts its queue by fair class, and ends.</summary>
internal static class EndpointInvocation
{
    public static InvocationError Invoke(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        return (EndpointMethod)message.Words[0] switch
        {
            EndpointMethod.Mint => Mint(in frames, in message, ref answer),
            EndpointMethod.Destroy => EndInvocation.Run(in frames, in message),
            EndpointMethod.MintOneWay => MintOneWay(in frames, in message, ref answer),
            EndpointMethod.UseLanes => UseLanes(in frames, in message),
            EndpointMethod.MintCounted => MintCounted(in frames, in message, ref answer),
            _ => InvocationError.UnknownOperation,
        };
    }

    private static InvocationError Mint(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        ref Process invoker = ref frames.At<Process>(frames.Globals.Current);
        InvocationError error = message.Expect(2, 0, (Controls.Plants && Controls.Is(in frames, Mutants.MintWithoutRight)) ? Rights.None : Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (message.Words[1] > uint.MaxValue)
        {
            return InvocationError.RangeError;
        }

        if (invoker.Table.FreeCount == 0)
        {
            return InvocationError.NoFreeSlot;
        }

        uint badge = (uint)message.Words[1];
        Capability entry = Capability.Of(in frames, CapabilityType.Entry, message.Target.Index, Rights.Write, badge);
        answer.Slot = invoker.Table.Install(in frames, in entry);
        return InvocationError.None;
    }

    // There is never a moment at which it is not counted.
    private static InvocationError MintCounted(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        InvocationError error = Mint(in frames, in message, ref answer);
        if (error == InvocationError.None)
        {
            ref CapabilityTable table = ref frames.At<Process>(frames.Globals.Current).Table;
            ref Capability entry = ref table.At(in frames, answer.Slot);
            entry.Rights |= Rights.Counted;
            table.NoteCounted(answer.Slot, in entry);
            Holding.Mint(in frames, in entry);
            answer.Say(frames.At<Endpoint>(entry.Index).MintedCount);
        }

        return error;
    }

    // The quantum is in the capability, with whoever sends: nothing that the server does later can change it.
    private static InvocationError MintOneWay(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        ref Process invoker = ref frames.At<Process>(frames.Globals.Current);
        InvocationError error = message.Expect(3, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (message.Words[1] > uint.MaxValue || message.Words[2] > OneWay.MaximumQuantum)
        {
            return InvocationError.RangeError;
        }

        if (invoker.Table.FreeCount == 0)
        {
            return InvocationError.NoFreeSlot;
        }

        Capability entry = Capability.Of(in frames, CapabilityType.Entry, message.Target.Index, Rights.Write | Rights.OneWay, (uint)message.Words[1]);
        entry.Quantum = (byte)message.Words[2];
        answer.Slot = invoker.Table.Install(in frames, in entry);
        return InvocationError.None;
    }

    // What is queued already stands in the order of all sends; sorting it into lanes would take as long as it is.
    private static InvocationError UseLanes(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(1, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Endpoint endpoint = ref frames.At<Endpoint>(message.Target.Index);
        if (!endpoint.HasLanes && !endpoint.Queue.IsEmpty)
        {
            return InvocationError.InvalidState;
        }

        endpoint.HasLanes = true;
        return InvocationError.None;
    }
}
