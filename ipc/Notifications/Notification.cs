using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Notifications;

/// <summary>64 sticky bits that anyone may be given the right to set and that come to their owner as one event.</summary>
/// <remarks>
/// 64 bytes. It is on one of two lists of its owner: its notices while a bit is set, its quiet ones while none is. Setting a bit
/// therefore needs no storage, and however often it is set before the owner looks, it is one event.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct Notification
{
    /// <summary>Bits of a notification.</summary>
    public const int BitCount = 64;

    /// <summary>Type, dying flag, number.</summary>
    public FrameHeader Header;

    /// <summary>Calls that complete when it ends.</summary>
    public FrameList<PlaceLink> Watchers;

    /// <summary>The party that learns of its bits.</summary>
    public FrameIndex Owner;

    /// <summary>The bits that were set and not told.</summary>
    public ulong Bits;

    /// <summary>Neighbours on the owner's notices or quiet ones.</summary>
    public FrameLink Link;

    /// <summary>The owner's word for it, told with the bits.</summary>
    public uint Label;

    /// <summary>The bits that a capability may set: all, or the one that it was minted for.</summary>
    public static ulong BitsOf(in Capability capability)
    {
        return capability.Badge == 0 ? ulong.MaxValue : 1ul << (int)(capability.Badge - 1);
    }

    /// <summary>Sets bits and wakes the owner. O(1), and it cannot fail.</summary>
    public static void Signal(in FrameArena frames, FrameIndex index, ulong bits)
    {
        if (bits == 0)
        {
            return;
        }

        ref Notification notification = ref frames.At<Notification>(index);
        Invariant.Holds(!notification.Header.IsDying);
        if (notification.Bits == 0)
        {
            ref Party owner = ref frames.At<Party>(notification.Owner);
            owner.QuietNotifications.Remove(in frames, index);
            owner.Notices.Append(in frames, index);
        }

        if (Controls.Plants && Controls.Is(in frames, Mutants.SignalOverwrites))
        {
            notification.Bits = 0;
        }

        notification.Bits |= bits;
        TraceRing.Write(in frames, TraceKind.Signalled, notification.Header.Number, (uint)bits, (uint)(bits >> 32));
        if (!(Controls.Plants && Controls.Is(in frames, Mutants.SignalDoesNotWake)))
        {
            RunQueue.Wake(in frames, notification.Owner);
        }
    }

    /// <summary>Clears the bits, which the owner has; it is quiet again.</summary>
    public static ulong Collect(in FrameArena frames, FrameIndex index)
    {
        ref Notification notification = ref frames.At<Notification>(index);
        ref Party owner = ref frames.At<Party>(notification.Owner);
        Invariant.Holds(notification.Bits != 0);
        ulong bits = notification.Bits;
        notification.Bits = 0;
        owner.Notices.Remove(in frames, index);
        owner.QuietNotifications.Append(in frames, index);
        return bits;
    }

    /// <summary>Takes it from its owner.</summary>
    public static void Leave(in FrameArena frames, FrameIndex index)
    {
        ref Notification notification = ref frames.At<Notification>(index);
        ref Party owner = ref frames.At<Party>(notification.Owner);
        if (notification.Bits == 0)
        {
            owner.QuietNotifications.Remove(in frames, index);
        }
        else
        {
            owner.Notices.Remove(in frames, index);
        }

        notification.Owner = FrameIndex.None;
    }
}

/// <summary>The lists of a party's notifications.</summary>
public readonly struct NoticeLink : IFrameLink
{
    /// <inheritdoc/>
    public static ref FrameLink Of(in FrameArena frames, FrameIndex frame) => ref frames.At<Notification>(frame).Link;
}
