using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What a notification does when invoked: its bits are set, a capability for one of them is made, it ends.</summary>
internal static class NotificationInvocation
{
    public static InvocationError Invoke(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        return (NotificationMethod)message.Words[0] switch
        {
            NotificationMethod.Signal => Signal(in frames, in message),
            NotificationMethod.Mint => Mint(in frames, in message, ref answer),
            NotificationMethod.Destroy => EndInvocation.Run(in frames, in message),
            _ => InvocationError.UnknownOperation,
        };
    }

    /// <summary>Sells a notification that the invoking process owns; right and slot have been looked at.</summary>
    public static InvocationError Create(
        in FrameArena frames, FrameIndex bankIndex, ref Process invoker, in KernelMessage message, ref Answer answer)
    {
        if (!message.Has(2))
        {
            return InvocationError.InvalidCount;
        }

        if (message.Words[1] > uint.MaxValue)
        {
            return InvocationError.RangeError;
        }

        if (!FrameStore.CanBuy(in frames, bankIndex, FrameSize.Bytes64))
        {
            return InvocationError.LimitReached;
        }

        FrameIndex index = FrameStore.Buy(in frames, bankIndex, FrameSize.Bytes64);
        ref Notification notification = ref frames.At<Notification>(index);
        notification = default;
        notification.Header.Type = ObjectType.Notification;
        notification.Header.Number = ++frames.Globals.NotificationNumber;
        notification.Owner = frames.Globals.Current;
        notification.Label = (uint)message.Words[1];
        invoker.Party.QuietNotifications.Append(in frames, index);
        answer.Slot = invoker.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Notification, index));
        return InvocationError.None;
    }

    private static InvocationError Signal(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(2, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        if ((message.Words[1] & ~Notification.BitsOf(in message.Target)) != 0)
        {
            return InvocationError.RangeError;
        }

        Notification.Signal(in frames, message.Target.Index, message.Words[1]);
        return InvocationError.None;
    }

    private static InvocationError Mint(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        InvocationError error = message.Expect(2, 0, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (message.Target.Badge != 0 && !(Controls.Plants && Controls.Is(in frames, Mutants.BitMintsBits)))
        {
            return InvocationError.NoRight;
        }

        if (message.Words[1] >= Notification.BitCount)
        {
            return InvocationError.RangeError;
        }

        ref Process invoker = ref frames.At<Process>(frames.Globals.Current);
        if (invoker.Table.FreeCount == 0)
        {
            return InvocationError.NoFreeSlot;
        }

        uint badge = (uint)message.Words[1] + 1;
        Capability minted = Capability.Of(in frames, CapabilityType.Notification, message.Target.Index, Rights.Write, badge);
        answer.Slot = invoker.Table.Install(in frames, in minted);
        return InvocationError.None;
    }
}
