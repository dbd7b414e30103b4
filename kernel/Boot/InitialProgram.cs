using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Boot;

/// <summary>The first process, made by the kernel from the program image. Every other one is made by a program.</summary>
internal static class InitialProgram
{
    /// <summary>Pages of its heap, unless who boots the kernel wants another size.</summary>
    public const uint HeapPages = 256;

    private const uint StackPages = 16;
    private const uint OverheadPages = 64;

    /// <inheritdoc cref="Kernel{TMachine}.LoadInitialProgram"/>
    public static InvocationError Load<TMachine>(
        ref Kernel<TMachine> kernel, ReadOnlySpan<byte> file, ReadOnlySpan<byte> commandLine, uint heapPages, out ulong where)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        InvocationError error = Survey(in frames, file, heapPages, out ProgramImage image, out where);
        if (error != InvocationError.None)
        {
            return error;
        }

        KeepCommandLine(in frames, commandLine);
        FrameIndex bank = frames.Globals.RootBank;
        FrameIndex process = ProcessObjects.Create(ref kernel, bank);
        FrameIndex shared = SegmentObjects.Create(in frames, bank);
        FrameIndex own = SegmentObjects.Create(in frames, bank);
        frames.Globals.Current = process;
        Furnish(in frames, process, bank, shared);
        uint dataEnd = LoadParts(ref kernel, in image, process, shared, own);
        MapFresh(ref kernel, own, dataEnd, heapPages);
        MapFresh(ref kernel, own, UserLayout.StackEndPosition - StackPages, StackPages);
        MapOwn(ref kernel, own, UserLayout.MessagePagePosition, frames.At<Process>(process).MessagePage);
        AttachOne(ref kernel, process, shared, UserLayout.ImagePosition, Rights.Read | Rights.Execute);
        AttachOne(ref kernel, process, own, UserLayout.PrivatePosition, Rights.Read | Rights.Write);
        frames.Globals.ImageEntryPoint = image.EntryPoint;
        ProcessObjects.Start(ref kernel, process, image.EntryPoint, UserLayout.StackEndAddress, (ulong)heapPages << 32, 0);
        return InvocationError.None;
    }

    // Everything that can be wrong with the file or too small in the machine is found here, before anything changes.
    private static InvocationError Survey(in FrameArena frames, ReadOnlySpan<byte> file, uint heapPages, out ProgramImage image, out ulong where)
    {
        InvocationError error = ProgramImage.Read(file, out image, out where);
        uint pages = heapPages + StackPages + OverheadPages;
        uint dataPages = 0;
        uint writableParts = 0;
        ulong end = 0;
        bool startsInside = false;
        for (uint i = 0; error == InvocationError.None && i < image.PartCount; i++)
        {
            error = image.ReadPart(i, out ProgramPart part, out where);
            if (part.IsLoadable)
            {
                // Parts come in ascending order (ELF-64 says so), so comparing neighbours finds every overlap.
                error = part.Address < end ? InvocationError.InvalidImage : error;
                end = part.Address + ((ulong)part.PageCount * UserLayout.PageSizeBytes);
                pages += part.PageCount * (part.CanWrite ? 2u : 1u);
                dataPages += part.CanWrite ? part.FirstPosition + part.PageCount : 0;
                writableParts += part.CanWrite ? 1u : 0u;
                startsInside |= part.CanExecute && image.EntryPoint - part.Address < part.MemoryBytes;
            }
        }

        if (error != InvocationError.None)
        {
            return error;
        }

        bool hasRoomForHeap = dataPages + heapPages + StackPages < UserLayout.StackEndPosition;
        bool hasSlots = InitialSlot.FirstDataPage + dataPages < CapabilitySlots;
        if (!hasRoomForHeap || !hasSlots || !startsInside || writableParts > 1)
        {
            return InvocationError.InvalidImage;
        }

        return pages <= frames.At<Bank>(frames.Globals.RootBank).BalancePages ? InvocationError.None : InvocationError.LimitReached;
    }

    private const uint CapabilitySlots = Kernel.Capabilities.CapabilityTable.SlotsPerPage;

    private static void KeepCommandLine(in FrameArena frames, ReadOnlySpan<byte> commandLine)
    {
        int kept = commandLine.Length < (int)Globals.CommandLineCapacity ? commandLine.Length : (int)Globals.CommandLineCapacity;
        Span<byte> room = frames.Bytes(default).Slice((int)Globals.CommandLineOffset);
        commandLine.Slice(0, kept).CopyTo(room);
        frames.Globals.CommandLineBytes = (uint)kept;
    }

    private static void Furnish(in FrameArena frames, FrameIndex processIndex, FrameIndex bank, FrameIndex shared)
    {
        ref Process process = ref frames.At<Process>(processIndex);
        _ = process.Table.Install(in frames, new Capability { Type = CapabilityType.Machine, Rights = Rights.All });
        _ = process.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Bank, bank));
        _ = process.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Process, processIndex));
        _ = process.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Segment, shared, Rights.Read | Rights.Execute));
    }

    // Returns the position behind the writable data, where the heap begins.
    private static uint LoadParts<TMachine>(
        ref Kernel<TMachine> kernel, in ProgramImage image, FrameIndex process, FrameIndex shared, FrameIndex own)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        uint dataEnd = 0;
        for (uint i = 0; i < image.PartCount; i++)
        {
            _ = image.ReadPart(i, out ProgramPart part, out _); // Surveyed before.
            for (uint page = 0; part.IsLoadable && page < part.PageCount; page++)
            {
                if (part.CanWrite)
                {
                    LoadDataPage(ref kernel, in part, page, process, own);
                    dataEnd = part.FirstPosition + page + 1;
                }
                else
                {
                    LoadSharedPage(ref kernel, in part, page, shared);
                }
            }
        }

        return dataEnd;
    }

    private static void LoadSharedPage<TMachine>(ref Kernel<TMachine> kernel, in ProgramPart part, uint page, FrameIndex shared)
        where TMachine : struct, IMachine
    {
        PageIndex loaded = BuyWithContents(in kernel.Frames, in part, page);
        Rights rights = part.CanExecute ? Rights.Read | Rights.Execute : Rights.Read;
        ulong entry = MemoryRights.EncodePage(ref kernel, loaded, rights);
        Mappings.MapPage(in kernel.Frames, shared, part.FirstPosition + page, loaded, entry, rights);
    }

    // One page keeps the initial contents for the processes to come, a second one is this process's own.
    private static void LoadDataPage<TMachine>(
        ref Kernel<TMachine> kernel, in ProgramPart part, uint page, FrameIndex processIndex, FrameIndex own)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        ref Globals globals = ref frames.Globals;
        if (globals.ImageDataPageCount == 0)
        {
            globals.ImageDataAddress = part.Address;
        }

        PageIndex initial = BuyWithContents(in frames, in part, page);
        Capability capability = Capability.Of(in frames, CapabilityType.Page, initial.Frame, Rights.Read);
        _ = frames.At<Process>(processIndex).Table.Install(in frames, in capability);
        globals.ImageDataPageCount++;
        MapOwn(ref kernel, own, part.FirstPosition + page, BuyWithContents(in frames, in part, page));
    }

    private static PageIndex BuyWithContents(in FrameArena frames, in ProgramPart part, uint page)
    {
        PageIndex bought = PageStore.BuyZeroed(in frames, frames.Globals.RootBank, PageUse.Memory);
        int start = (int)(page * UserLayout.PageSizeBytes);
        if (start < part.Contents.Length)
        {
            ReadOnlySpan<byte> rest = part.Contents.Slice(start);
            int bytes = rest.Length < (int)UserLayout.PageSizeBytes ? rest.Length : (int)UserLayout.PageSizeBytes;
            rest.Slice(0, bytes).CopyTo(frames.Bytes(bought));
        }

        return bought;
    }

    private static void MapFresh<TMachine>(ref Kernel<TMachine> kernel, FrameIndex segment, uint position, uint count)
        where TMachine : struct, IMachine
    {
        for (uint i = 0; i < count; i++)
        {
            PageIndex page = PageStore.BuyZeroed(in kernel.Frames, kernel.Frames.Globals.RootBank, PageUse.Memory);
            MapOwn(ref kernel, segment, position + i, page);
        }
    }

    private static void MapOwn<TMachine>(ref Kernel<TMachine> kernel, FrameIndex segment, uint position, PageIndex page)
        where TMachine : struct, IMachine
    {
        const Rights ReadWrite = Rights.Read | Rights.Write;
        ulong entry = MemoryRights.EncodePage(ref kernel, page, ReadWrite);
        Mappings.MapPage(in kernel.Frames, segment, position, page, entry, ReadWrite);
    }

    private static void AttachOne<TMachine>(ref Kernel<TMachine> kernel, FrameIndex process, FrameIndex segment, uint position, Rights rights)
        where TMachine : struct, IMachine
    {
        ulong entry = MemoryRights.EncodeSegment(ref kernel, kernel.Frames.At<Segment>(segment).Table, rights);
        Mappings.Attach(in kernel.Frames, process, segment, position, entry);
    }
}
