using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Teardown;

/// <summary>The end of a notification: bits that were not told are gone, and an interrupt line that it was bound to is free.</summary>
internal static class NotificationTeardown
{
    public static void Begin(in FrameArena frames, FrameIndex index)
    {
        FrameStore.Expire(in frames, index);
        frames.At<FrameHeader>(index).IsDying = true;
        Notification.Leave(in frames, index);
    }
}
