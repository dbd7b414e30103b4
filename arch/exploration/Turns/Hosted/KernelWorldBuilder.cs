using System;
using System.Linq;
using System.Runtime.CompilerServices;
using AsyncCap.Arch.Exploration.States;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Exploration.Turns.Hosted;

/// <summary>Makes the processes of a scene, and says which memory can change.</summary>
internal static class KernelWorldBuilder
{
    private const uint Pages = 12;
    private const int Block = 64;
    private const int RootBankEnd = 2048;
    private const int ReceivedSlots = 40;

    /// <summary>A process for each vat: an endpoint, its calls and promises, and entries to whom it knows. All sleep.</summary>
    public static VatProcess[] Build(SimulatedWorld world, VatScene scene, VatCast[] cast)
    {
        VatProcess[] processes = new VatProcess[cast.Length];
        for (int vat = 0; vat < cast.Length; vat++)
        {
            SimulatedProcess process = world.Start(Pages);
            processes[vat] = new VatProcess { Process = process, Index = process.Index, Me = process.Mint(process.CreateEndpoint()) };
            processes[vat].Calls = [.. Enumerable.Range(0, scene.Calls).Select(_ => process.CreateCall())];
            processes[vat].CallFrames = [.. processes[vat].Calls.Select(slot => FrameOf(world, process, slot))];
            for (int promise = 0; promise < scene.Promises; promise++)
            {
                processes[vat].Promises.Add(process.CreatePromise());
                processes[vat].PromiseFrames.Add(FrameOf(world, process, processes[vat].Promises[promise].Promise));
            }
        }

        for (int vat = 0; vat < cast.Length; vat++)
        {
            processes[vat].References = [.. cast[vat].References.Select(other => processes[other].Process.Give(processes[other].Me, processes[vat].Process))];
        }

        world.Settle();
        foreach (VatProcess process in processes)
        {
            process.Process.Sleep();
            process.Process.Inbox.Clear();
        }

        world.Run(world.Root);
        world.Root.Sleep();
        return processes;
    }

    /// <summary>Slots in each table that can change: those in use, and some for what arrives.</summary>
    public static int SlotsToFollow(in FrameArena frames, VatProcess[] processes)
    {
        uint most = 0;
        foreach (VatProcess process in processes)
        {
            most = Math.Max(most, frames.At<Process>(process.Index).Table.Fresh);
        }

        return (int)Math.Min(most + ReceivedSlots, 256);
    }

    /// <summary>Follows everything that a move can change; message pages are only used within one.</summary>
    public static void Follow(UndoMemory memory, in FrameArena frames, Span<byte> vats, int slots)
    {
        memory.Cover(frames.AllPages);
        memory.Cover(frames.AllTables);
        memory.Cover(vats);
        memory.Follow(vats);
        memory.Follow(frames.Bytes(default)[..RootBankEnd]);
        memory.Follow(frames.Bytes(new PageIndex(KernelQueues.Page))[..RoundUp(Unsafe.SizeOf<KernelQueues>())]);
        uint end = frames.Globals.FreshPage.Value;
        for (uint number = KernelQueues.Page + 1; number < end; number++)
        {
            FollowPage(memory, in frames, new PageIndex(number), slots);
        }

        int descriptors = (int)(frames.PageCount * FrameArena.GranulesPerPage * sizeof(uint));
        memory.Follow(frames.AllTables[descriptors..(descriptors + RoundUp((int)(end * PageDescriptor.SizeBytes)))]);
        memory.Forget();
    }

    private static void FollowPage(UndoMemory memory, in FrameArena frames, PageIndex page, int slots)
    {
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        if (descriptor.Use == PageUse.CapabilityTable)
        {
            memory.Follow(frames.Bytes(page)[..RoundUp(slots * (int)Capability.SizeBytes)]);
            return;
        }

        if (descriptor.Use != PageUse.Frames)
        {
            return;
        }

        int granules = Math.Min((int)FrameArena.GranulesPerPage, descriptor.FreshFrames << (int)descriptor.FrameSize);
        memory.Follow(frames.AllTables.Slice((int)(page.Frame.Value * sizeof(uint)), RoundUp(granules * sizeof(uint))));
        if (descriptor.FrameSize != FrameSize.Bytes1024)
        {
            memory.Follow(frames.Bytes(page)[..(granules * Block)]);
            return;
        }

        // A process's registers do not change: its program is not the machine's.
        for (int process = 0; process < descriptor.FreshFrames; process++)
        {
            memory.Follow(frames.Bytes(page).Slice(process * Process.SizeBytes, Process.ContextOffset));
        }
    }

    private static FrameIndex FrameOf(SimulatedWorld world, SimulatedProcess process, uint slot) => process.State.Table.At(world.Frames, slot).Index;

    private static int RoundUp(int bytes) => (bytes + Block - 1) / Block * Block;
}
