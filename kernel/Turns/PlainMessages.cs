using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Promises;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Turns;

/// <summary>The short way for the two commonest entries: a message without capabilities to a living endpoint, and its answer.</summary>
/// <remarks>
/// It stands beside <see cref="SendOperation"/> and <see cref="ResolveOperation"/>, does what they do where nothing is out of the ordinary, and
/// otherwise does nothing and leaves the entry to them. Refusals are theirs too. Tests play everything both ways.
/// </remarks>
internal static class PlainMessages
{
    // The first word of a header without its word count: operation, capability count, flags; the kernel's error is written last.
    private const uint Shape = 0xFFFF_00FF;
    private const int WordCountShift = 8;
    private const uint ErrorOffset = 4;

    /// <summary>Carries out the entry at an offset if it is a plain one.</summary>
    /// <param name="room">Bytes from the offset to the end of the batch.</param>
    /// <param name="entryBytes">The bytes of the entry, if it was carried out.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRun(in FrameArena frames, ref Process invoker, PageIndex page, uint offset, uint room, out uint entryBytes)
    {
        uint head = room >= MessagePage.EntryHeaderBytes && offset % sizeof(ulong) == 0 ? frames.InPage<uint>(page, offset) : 0;
        uint wordCount = (head >> WordCountShift) & byte.MaxValue;
        entryBytes = MessagePage.EntryBytes(wordCount, 0);
        if (wordCount > MessagePage.MaximumWords || entryBytes > room || !Controls.Has(in frames, Defences.PlainMessages))
        {
            return false;
        }

        head &= Shape;
        return head == (uint)Operation.Send
            ? TrySend(in frames, ref invoker, page, offset, wordCount)
            : head == (uint)Operation.Resolve && TryResolve(in frames, ref invoker, page, offset, wordCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TrySend(in FrameArena frames, ref Process invoker, PageIndex page, uint offset, uint wordCount)
    {
        ulong slots = frames.InPage<ulong>(page, offset + sizeof(ulong));
        ref readonly Capability target = ref invoker.Table.Find(in frames, (uint)slots);
        ref readonly Capability capability = ref invoker.Table.Find(in frames, (uint)(slots >> 32));
        FrameIndex callIndex = capability.Index;
        if (target.Type != CapabilityType.Entry || capability.Type != CapabilityType.Call || (target.Rights & (Rights.Write | Rights.OneWay)) != Rights.Write
            || !capability.Allows(Rights.Write) || !capability.IsLive(in frames) || !Routing.IsPlainlyOpen(in frames, in target))
        {
            return false;
        }

        ref Call call = ref frames.At<Call>(callIndex);
        if (call.State != CallState.Idle || frames.Generation(Call.ResolverIndex(callIndex)) == uint.MaxValue)
        {
            return false;
        }

        call.Badge = target.Badge;
        if (!(Controls.Plants && Controls.Is(in frames, Mutants.OldWordsSent)))
        {
            MessageTransfer.CopyWords(in frames, page, offset, wordCount, 0, ref call);
        }

        CallMachine.Enqueue(in frames, callIndex, target.Index);
        frames.InPage<uint>(page, offset + ErrorOffset) = (uint)InvocationError.None;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryResolve(in FrameArena frames, ref Process invoker, PageIndex page, uint offset, uint wordCount)
    {
        uint slot = frames.InPage<uint>(page, offset + sizeof(ulong));
        ref readonly Capability resolver = ref invoker.Table.Find(in frames, slot);
        if (resolver.Type != CapabilityType.Resolver || !resolver.IsLive(in frames))
        {
            return false;
        }

        FrameIndex callIndex = Call.OfResolver(resolver.Index);
        ref Call call = ref frames.At<Call>(callIndex);
        if (!CallMachine.IsPlain(in call))
        {
            return false;
        }

        invoker.Table.Free(in frames, slot);
        MessageTransfer.CopyWords(in frames, page, offset, wordCount, 0, ref call);
        CallMachine.CompletePlain(in frames, ref call, callIndex);
        frames.InPage<uint>(page, offset + ErrorOffset) = (uint)InvocationError.None;
        return true;
    }
}
