using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;

namespace AsyncCap.Kernel.Diagnostics;

/// <content>Notifications and forwarders.</content>
public static partial class StateAudit
{
    private static void CheckNotification(in FrameArena frames, FrameIndex index, ref Tally tally)
    {
        ref Notification notification = ref frames.At<Notification>(index);
        CheckWatchers(in frames, index, ref tally);
        if (notification.Header.IsDying)
        {
            Require(notification.Owner.IsNone && IsAlone(in notification.Link), "audit notifications: a dying one is nobody's");
            Require(notification.Header.HasWork, "audit work: what is dying is on the work list");
            return;
        }

        tally.Notifications++;
        Require(Names(in frames, notification.Owner, ObjectType.Process), "audit notifications: a process owns it");
    }

    private static void CheckForwarder(in FrameArena frames, FrameIndex index, ref Tally tally)
    {
        ref Forwarder forwarder = ref frames.At<Forwarder>(index);
        CheckWatchers(in frames, index, ref tally);
        CheckCapability(in frames, in forwarder.Target);
        bool isBound = forwarder.Target.Type is CapabilityType.Call or CapabilityType.Resolver;
        Require(!isBound, "audit forwarders: a forwarder stands for nothing that is linear or bound");
        Require(!forwarder.Header.IsDying || forwarder.Header.HasWork, "audit work: what is dying is on the work list");
        Require(!forwarder.Header.IsDying || forwarder.Target.Type == CapabilityType.Null, "audit forwarders: a dying one stands for nothing");
    }

    private static void CheckInterrupts(in FrameArena frames)
    {
        for (int i = 0; i < (int)InterruptLine.Count; i++)
        {
            ref InterruptLine line = ref frames.Globals.Interrupts[i];
            bool isRight = InterruptLine.IsForPrograms((ulong)i) && line.Bit < Notification.BitCount && NamesLiving(in frames, line.Notification, ObjectType.Notification);
            Require(!line.IsBound(in frames) || isRight, "audit interrupts: a line for programs is bound to a bit of a notification");
        }
    }

    // Both lists of a party: those with a bit set, in the order in which the first was set, and the quiet ones.
    private static void CheckNotifications(in FrameArena frames, FrameIndex ownerIndex, in Party owner, ref Tally tally)
    {
        CheckNotifications(in frames, ownerIndex, in owner.Notices, haveBits: true, ref tally);
        CheckNotifications(in frames, ownerIndex, in owner.QuietNotifications, haveBits: false, ref tally);
    }

    private static void CheckNotifications(
        in FrameArena frames, FrameIndex ownerIndex, in FrameRing<NoticeLink> ring, bool haveBits, ref Tally tally)
    {
        FrameIndex at = ring.Head;
        bool isOver = at.IsNone;
        while (!isOver)
        {
            Require(Names(in frames, at, ObjectType.Notification), "audit notifications: a party's lists lead to notifications only");
            ref Notification notification = ref frames.At<Notification>(at);
            Require(notification.Owner.Is(ownerIndex), "audit notifications: a party's lists hold its own");
            Require((notification.Bits != 0) == haveBits, "audit notifications: notices are those with a bit set, and no others");
            FrameIndex next = notification.Link.Next;
            bool isNeighbour = Names(in frames, next, ObjectType.Notification) && frames.At<Notification>(next).Link.Previous.Is(at);
            Require(isNeighbour, "audit notifications: neighbours name each other");
            tally.ListedNotifications++;
            at = next;
            isOver = at.Is(ring.Head);
        }
    }
}
