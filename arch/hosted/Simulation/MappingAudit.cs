using System;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Hosted.Simulation;

/// <summary>The machine's tables against the kernel's books: what a program can reach is what was mapped, and nothing else.</summary>
public static class MappingAudit
{
    private const ulong WriteAndExecute = PageTableFormat.Write;

    /// <summary>Panics at the first table that does not agree.</summary>
    public static void Check(in FrameArena frames)
    {
        for (uint number = 1; number < frames.Globals.FreshPage.Value; number++)
        {
            PageIndex page = new(number);
            ref PageDescriptor descriptor = ref frames.Descriptor(page);
            if (!descriptor.MappedIn.IsNone)
            {
                CheckMapped(in frames, page, in descriptor);
            }

            if (descriptor.Use == PageUse.Frames)
            {
                CheckFrames(in frames, page, in descriptor);
            }
        }
    }

    private static void CheckMapped(in FrameArena frames, PageIndex page, in PageDescriptor descriptor)
    {
        PageIndex table = frames.At<Segment>(descriptor.MappedIn).Table;
        ulong entry = frames.InPage<ulong>(table, descriptor.MappedAt * Mappings.EntryBytes);
        Invariant.Require(PageTableFormat.IsPresent(entry), "audit mapping: a mapped page's entry is present");
        Invariant.Require(PageTableFormat.Address(entry) == AddressOf(page), "audit mapping: a mapped page's entry names it");
        RequireWriteXorExecute(entry);
    }

    private static void CheckFrames(in FrameArena frames, PageIndex page, in PageDescriptor descriptor)
    {
        for (uint position = 0; position < descriptor.FreshFrames; position++)
        {
            FrameIndex frame = new(page.Frame.Value + (position << (int)descriptor.FrameSize));
            ObjectType type = frames.At<FrameHeader>(frame).Type;
            if (type == ObjectType.Attachment)
            {
                CheckAttached(in frames, in frames.At<Attachment>(frame));
            }
            else if (type == ObjectType.Process)
            {
                CheckSpace(in frames, in frames.At<Process>(frame));
            }
        }
    }

    private static void CheckAttached(in FrameArena frames, in Attachment attachment)
    {
        PageIndex directory = frames.At<Process>(attachment.Process).Directory;
        ulong entry = frames.InPage<ulong>(directory, attachment.Position * Mappings.EntryBytes);
        PageIndex table = frames.At<Segment>(attachment.Segment).Table;
        Invariant.Require(PageTableFormat.IsPresent(entry), "audit mapping: an attached segment's entry is present");
        Invariant.Require(PageTableFormat.Address(entry) == AddressOf(table), "audit mapping: an attached segment's entry names its table");
        RequireWriteXorExecute(entry);
    }

    // From the root only the directory is reachable; what the directory holds was compared with the attachments.
    private static void CheckSpace(in FrameArena frames, in Process process)
    {
        RequireOnly(frames.Words(process.SpaceRoot), process.MiddleTable);
        RequireOnly(frames.Words(process.MiddleTable), process.Directory);
    }

    private static void RequireOnly(ReadOnlySpan<ulong> table, PageIndex below)
    {
        int present = 0;
        for (int at = table.IndexOfAnyExcept(0ul); at >= 0; at = table.IndexOfAnyExcept(0ul))
        {
            bool leadsThere = PageTableFormat.Address(table[at]) == AddressOf(below);
            Invariant.Require(leadsThere, "audit mapping: a space's tables lead to its directory");
            table = table[(at + 1)..];
            present++;
        }

        Invariant.Require(present == 1, "audit mapping: a space has one way down");
    }

    private static void RequireWriteXorExecute(ulong entry)
    {
        Invariant.Require((entry & (PageTableFormat.NoExecute | WriteAndExecute)) != WriteAndExecute, "audit mapping: write or execute, never both");
    }

    private static ulong AddressOf(PageIndex page) => (ulong)page.Value * FrameArena.PageSizeBytes;
}
