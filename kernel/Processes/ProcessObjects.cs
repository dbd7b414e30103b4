using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Platform;

namespace AsyncCap.Kernel.Processes;

/// <summary>Makes processes.</summary>
internal static class ProcessObjects
{
    /// <summary>Pages that an empty process takes besides its frame: root, middle table, directory, capabilities, messages.</summary>
    public const uint PageCount = SpacePages.Count + 2;

    /// <summary>Makes a process that does not run yet; the caller has asked the bank for the frame and the pages.</summary>
    public static FrameIndex Create<TMachine>(ref Kernel<TMachine> kernel, FrameIndex bankIndex)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        FrameIndex processIndex = FrameStore.Buy(in frames, bankIndex, FrameSize.Bytes1024);
        ref Process process = ref frames.At<Process>(processIndex);
        process = default;
        process.Party.Header.Type = ObjectType.Process;
        process.Party.Header.Number = ++frames.Globals.ProcessNumber;
        process.Party.State = ProcessState.Embryo;
        process.Table.Initialize(PageStore.Buy(in frames, bankIndex, PageUse.CapabilityTable));
        process.MessagePage = PageStore.BuyZeroed(in frames, bankIndex, PageUse.MessagePage);
        BuildSpace(ref kernel, bankIndex, ref process);
        TraceRing.Write(in frames, TraceKind.ProcessCreated, process.Party.Header.Number);
        return processIndex;
    }

    /// <summary>Makes an embryo runnable.</summary>
    public static void Start<TMachine>(
        ref Kernel<TMachine> kernel, FrameIndex processIndex, ulong instructionPointer, ulong stackPointer, ulong argument0, ulong argument1)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        ref Process process = ref frames.At<Process>(processIndex);
        Invariant.Holds(process.Party.State == ProcessState.Embryo);
        kernel.Machine.InitializeContext(ref process.Context, instructionPointer, stackPointer, argument0, argument1);
        process.Party.State = ProcessState.Ready;
        RunQueue.Enter(in frames, processIndex);
        TraceRing.Write(in frames, TraceKind.ProcessStarted, process.Party.Header.Number);
    }

    private static void BuildSpace<TMachine>(ref Kernel<TMachine> kernel, FrameIndex bankIndex, ref Process process)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        SpacePages pages = default;
        for (int i = 0; i < (int)SpacePages.Count; i++)
        {
            pages[i] = PageStore.BuyZeroed(in frames, bankIndex, PageUse.SpaceTable);
        }

        process.SpaceRoot = pages[0];
        process.MiddleTable = pages[1];
        process.Directory = pages[2];
        kernel.Machine.BuildSpace(in frames, pages);
    }

    /// <summary>The tables of an empty address space.</summary>
    [InlineArray((int)Count)]
    private struct SpacePages
    {
        public const uint Count = 3;

        private PageIndex _root;
    }
}
