using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Teardown;

/// <summary>The end of a forwarder: its relays are dead at once, however many there are.</summary>
internal static class ForwarderTeardown
{
    public static void Begin(in FrameArena frames, FrameIndex index)
    {
        FrameStore.Expire(in frames, index);
        ref Forwarder forwarder = ref frames.At<Forwarder>(index);
        forwarder.Header.IsDying = true;
        Holding.Leave(in frames, in forwarder.Target);
        forwarder.Target = default;
    }
}
