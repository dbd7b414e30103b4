using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Memory;

/// <summary>Pages into segments, segments into address spaces, and out again. Nothing here decides; callers have.</summary>
public static class Mappings
{
    /// <summary>Bytes of a table entry.</summary>
    public const uint EntryBytes = 8;

    /// <summary>Puts an entry for an unmapped page at a free position of a segment.</summary>
    public static void MapPage(in FrameArena frames, FrameIndex segmentIndex, uint position, PageIndex page, ulong entry, Rights rights)
    {
        ref Segment segment = ref frames.At<Segment>(segmentIndex);
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        frames.InPage<ulong>(segment.Table, position * EntryBytes) = entry;
        descriptor.MappedIn = segmentIndex;
        descriptor.MappedAt = (ushort)position;
        descriptor.MappedRights = rights;
        PageList.Push(in frames, ref segment.MappedPages, page);
    }

    /// <summary>The page at a position where there is one, as the machine's entry names it.</summary>
    public static PageIndex PageAt<TMachine>(ref Kernel<TMachine> kernel, in Segment segment, uint position)
        where TMachine : struct, IMachine
    {
        PageIndex page = kernel.Machine.PageOf(kernel.Frames.InPage<ulong>(segment.Table, position * EntryBytes));
        Invariant.Require(kernel.Frames.Descriptor(page).MappedAt == position);
        return page;
    }

    /// <summary>Takes a page out of the segment that it is mapped in, if it is in one.</summary>
    public static void UnmapPage(in FrameArena frames, PageIndex page)
    {
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        if (descriptor.MappedIn.IsNone)
        {
            return;
        }

        ref Segment segment = ref frames.At<Segment>(descriptor.MappedIn);
        frames.InPage<ulong>(segment.Table, descriptor.MappedAt * EntryBytes) = 0;
        PageList.Remove(in frames, ref segment.MappedPages, page);
        descriptor.MappedIn = FrameIndex.None;
        descriptor.MappedRights = Rights.None;
        frames.Globals.TranslationsAreStale = true;
    }

    /// <summary>Attaches a segment at a free directory position. The process's bank pays for the attachment; the caller has asked it.</summary>
    public static void Attach(in FrameArena frames, FrameIndex processIndex, FrameIndex segmentIndex, uint position, ulong entry)
    {
        ref Process process = ref frames.At<Process>(processIndex);
        ref Segment segment = ref frames.At<Segment>(segmentIndex);
        FrameIndex attachmentIndex = FrameStore.Buy(in frames, frames.Descriptor(processIndex.Page).Bank, FrameSize.Bytes64);
        ref Attachment attachment = ref frames.At<Attachment>(attachmentIndex);
        attachment = default;
        attachment.Header.Type = ObjectType.Attachment;
        attachment.Process = processIndex;
        attachment.Segment = segmentIndex;
        attachment.Position = position;
        process.Attachments.Append(in frames, attachmentIndex);
        segment.Attachments.Append(in frames, attachmentIndex);
        frames.InPage<ulong>(process.Directory, position * EntryBytes) = entry;
    }

    /// <summary>Takes a segment out of an address space and gives the attachment back.</summary>
    public static void Detach(in FrameArena frames, FrameIndex attachmentIndex)
    {
        ref Attachment attachment = ref frames.At<Attachment>(attachmentIndex);
        ref Process process = ref frames.At<Process>(attachment.Process);
        frames.InPage<ulong>(process.Directory, attachment.Position * EntryBytes) = 0;
        process.Attachments.Remove(in frames, attachmentIndex);
        frames.At<Segment>(attachment.Segment).Attachments.Remove(in frames, attachmentIndex);
        frames.Globals.TranslationsAreStale = true;
        FrameStore.Expire(in frames, attachmentIndex);
        FrameStore.Return(in frames, attachmentIndex);
    }
}
