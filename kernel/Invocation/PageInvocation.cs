using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What a page does when invoked: its words can be read and written without mapping it, and it ends.</summary>
internal static class PageInvocation
{
    public static InvocationError Invoke(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        return (PageMethod)message.Words[0] switch
        {
            PageMethod.ReadWord => ReadWord(in frames, in message, ref answer),
            PageMethod.WriteWord => WriteWord(in frames, in message),
            PageMethod.Destroy => Destroy(in frames, in message),
            _ => InvocationError.UnknownOperation,
        };
    }

    private static InvocationError ReadWord(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        InvocationError error = DecodeOffset(in message, words: 2, Rights.Read, out uint offset);
        if (error == InvocationError.None)
        {
            answer.Say(frames.InPage<ulong>(message.Target.Index.Page, offset));
        }

        return error;
    }

    private static InvocationError WriteWord(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = DecodeOffset(in message, words: 3, Rights.Write, out uint offset);
        if (error == InvocationError.None)
        {
            frames.InPage<ulong>(message.Target.Index.Page, offset) = message.Words[2];
        }

        return error;
    }

    private static InvocationError Destroy(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(1, 0, Rights.Destroy);
        if (error != InvocationError.None)
        {
            return error;
        }

        Destruction.EndPage(in frames, message.Target.Index.Page);
        return InvocationError.None;
    }

    private static InvocationError DecodeOffset(in KernelMessage message, uint words, Rights rights, out uint offset)
    {
        offset = 0;
        InvocationError error = message.Expect(words, 0, rights);
        if (error != InvocationError.None)
        {
            return error;
        }

        ulong asked = message.Words[1];
        if (asked >= UserLayout.PageSizeBytes || asked % sizeof(ulong) != 0)
        {
            return InvocationError.RangeError;
        }

        offset = (uint)asked;
        return InvocationError.None;
    }
}
