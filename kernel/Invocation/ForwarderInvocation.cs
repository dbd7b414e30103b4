using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What a forwarder does for its owner: it makes relays, is turned to something else, is blocked, ends.</summary>
internal static class ForwarderInvocation
{
    public static InvocationError Invoke(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        return (ForwarderMethod)message.Words[0] switch
        {
            ForwarderMethod.Mint => Mint(in frames, in message, ref answer),
            ForwarderMethod.Redirect => Redirect(in frames, in message),
            ForwarderMethod.Block => Block(in frames, in message),
            ForwarderMethod.Destroy => EndInvocation.Run(in frames, in message),
            _ => InvocationError.UnknownOperation,
        };
    }

    /// <summary>Sells a forwarder that stands for capability 0; right and slot have been looked at.</summary>
    public static InvocationError Create(
        in FrameArena frames, FrameIndex bankIndex, ref Process invoker, in KernelMessage message, ref Answer answer)
    {
        if (!message.Has(1, 1))
        {
            return InvocationError.InvalidCount;
        }

        InvocationError error = DecodeTarget(in frames, in message, out Capability target);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (!FrameStore.CanBuy(in frames, bankIndex, FrameSize.Bytes64))
        {
            return InvocationError.LimitReached;
        }

        FrameIndex index = FrameStore.Buy(in frames, bankIndex, FrameSize.Bytes64);
        ref Forwarder forwarder = ref frames.At<Forwarder>(index);
        forwarder = default;
        forwarder.Header.Type = ObjectType.Forwarder;
        forwarder.Header.Number = ++frames.Globals.ForwarderNumber;
        forwarder.Target = target;
        Holding.Enter(in frames, in target);
        answer.Slot = invoker.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Forwarder, index));
        return InvocationError.None;
    }

    private static InvocationError Mint(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        InvocationError error = message.Expect(3, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (!Attenuation.IsMadeOfRights(message.Words[1]) || message.Words[2] > uint.MaxValue)
        {
            return InvocationError.RangeError;
        }

        ref Process invoker = ref frames.At<Process>(frames.Globals.Current);
        if (invoker.Table.FreeCount == 0)
        {
            return InvocationError.NoFreeSlot;
        }

        Rights rights = Attenuation.Reduce((Rights)message.Words[1], Rights.None);
        Capability relay = Capability.Of(in frames, CapabilityType.Relay, message.Target.Index, rights, (uint)message.Words[2]);
        answer.Slot = invoker.Table.Install(in frames, in relay);
        return InvocationError.None;
    }

    private static InvocationError Redirect(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(1, 1, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        error = DecodeTarget(in frames, in message, out Capability target);
        if (error == InvocationError.None)
        {
            Stand(in frames, message.Target.Index, in target);
        }

        return error;
    }

    private static InvocationError Block(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(1, 0, Rights.Write);
        if (error == InvocationError.None && Controls.Has(in frames, Defences.Revocation))
        {
            Stand(in frames, message.Target.Index, default);
        }

        return error;
    }

    private static void Stand(in FrameArena frames, FrameIndex index, in Capability target)
    {
        ref Forwarder forwarder = ref frames.At<Forwarder>(index);
        Capability before = forwarder.Target;
        forwarder.Target = target;
        Holding.Enter(in frames, in target);
        Holding.Leave(in frames, in before);
    }

    // Dead capabilities are taken, too: whether the target lives shows when a relay is used.
    private static InvocationError DecodeTarget(in FrameArena frames, in KernelMessage message, out Capability target)
    {
        InvocationError error = frames.At<Process>(frames.Globals.Current).Table.Read(in frames, message.Slots[0], out target);
        bool isBound = target.Type is CapabilityType.Call or CapabilityType.Resolver;
        return isBound ? InvocationError.NotTransferable : error;
    }
}
