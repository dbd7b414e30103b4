using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.X64.Paging;

/// <summary>The x86-64 four-level page-table format, and a walk in software that decides as the processor does.</summary>
/// <remarks>
/// Pure: the hosted machine links this file too, so that both worlds run on the same tables.
/// <code>
///   63      62..52   51..12             11..9   8 7     6 5 4 3   2      1       0
///   no-exec ignored  physical address   ignored   large       ...  user   write   present
/// </code>
/// Rights narrow on the way down: a page is writable or executable only if every level says so. Programs own the low half
/// of the root; the high half is the kernel's, the same in every space and without the user bit.
/// Source: AMD64 Architecture Programmer's Manual, volume 2, section 5.3.
/// </remarks>
public static class PageTableFormat
{
    public const ulong Present = 1UL << 0;
    public const ulong Write = 1UL << 1;
    public const ulong User = 1UL << 2;
    public const ulong Large = 1UL << 7;
    public const ulong NoExecute = 1UL << 63;
    public const ulong AddressMask = 0x000f_ffff_ffff_f000;

    /// <summary>Entries in a table.</summary>
    public const int EntryCount = 512;

    /// <summary>Bytes that an entry of a directory covers.</summary>
    public const ulong LargePageSizeBytes = 0x20_0000;

    /// <summary>First entry of a root that belongs to the kernel.</summary>
    public const int FirstKernelEntry = 256;

    // Addresses of programs lie below this; what is above is the kernel's or not canonical.
    private const ulong LowHalfEnd = 1UL << 47;
    private const ulong HighHalfStart = 0xffff_8000_0000_0000;

    private const int RootShift = 39;
    private const int PageShift = 12;
    private const int BitsPerLevel = 9;

    /// <summary>A segment-table entry that maps a page for programs.</summary>
    public static ulong EncodePage(ulong physicalAddress, bool canWrite, bool canExecute)
    {
        return physicalAddress | Present | User | (canWrite ? Write : 0) | (canExecute ? 0 : NoExecute);
    }

    /// <summary>A directory entry that attaches a segment table, as a limit on its pages' rights.</summary>
    public static ulong EncodeSegment(ulong physicalAddress, bool canWrite, bool canExecute)
    {
        return EncodePage(physicalAddress, canWrite, canExecute);
    }

    /// <summary>Whether an entry maps something.</summary>
    public static bool IsPresent(ulong entry) => (entry & Present) != 0;

    /// <summary>The physical address of the table or page that an entry names.</summary>
    public static ulong Address(ulong entry) => entry & AddressMask;

    /// <summary>Links the tables of an empty space: root to pointer table to directory, at the programs' base address.</summary>
    /// <param name="root">The root, zeroed.</param>
    /// <param name="pointers">The pointer table, zeroed.</param>
    /// <param name="pointersAddress">Its physical address.</param>
    /// <param name="directoryAddress">The physical address of the directory.</param>
    public static void LinkSpace(Span<ulong> root, Span<ulong> pointers, ulong pointersAddress, ulong directoryAddress)
    {
        root[Position(UserLayout.BaseAddress, 0)] = pointersAddress | Present | Write | User;
        pointers[Position(UserLayout.BaseAddress, 1)] = directoryAddress | Present | Write | User;
    }

    /// <summary>What the processor does when a program accesses an address.</summary>
    /// <param name="frames">The arena that holds the tables.</param>
    /// <param name="arenaAddress">Physical address of page 0 of the arena.</param>
    /// <param name="root">The root table.</param>
    /// <param name="address">Virtual address.</param>
    /// <param name="access">What the program wants.</param>
    /// <param name="physicalAddress">The physical address, if the access succeeds.</param>
    /// <returns>None if it succeeds, else the fault that the processor would raise.</returns>
    public static FaultCause Walk(
        in FrameArena frames, ulong arenaAddress, PageIndex root, ulong address, PageAccess access, out ulong physicalAddress)
    {
        physicalAddress = 0;
        if (address is >= LowHalfEnd and < HighHalfStart)
        {
            return FaultCause.PrivilegedInstruction; // not canonical: a protection fault, not a page fault
        }

        PageIndex table = root;
        ulong allowed = User | Write;
        ulong forbidden = 0;
        for (int level = 0; ; level++)
        {
            ulong entry = frames.Words(table)[Position(address, level)];
            allowed &= entry;
            forbidden |= entry & NoExecute;
            if (!IsPresent(entry) || (allowed & User) == 0)
            {
                return FaultOf(access);
            }

            if (level == 3)
            {
                physicalAddress = Address(entry) | (address & (FrameArena.PageSizeBytes - 1));
                return IsPermitted(access, allowed, forbidden) ? FaultCause.None : FaultOf(access);
            }

            table = new PageIndex((uint)((Address(entry) - arenaAddress) >> PageShift));
        }
    }

    /// <summary>The fault that a refused access raises.</summary>
    public static FaultCause FaultOf(PageAccess access)
    {
        return access switch
        {
            PageAccess.Read => FaultCause.InvalidRead,
            PageAccess.Write => FaultCause.InvalidWrite,
            PageAccess.Execute => FaultCause.InvalidExecute,
            _ => FaultCause.Other,
        };
    }

    private static bool IsPermitted(PageAccess access, ulong allowed, ulong forbidden)
    {
        return access switch
        {
            PageAccess.Read => true,
            PageAccess.Write => (allowed & Write) != 0,
            PageAccess.Execute => (forbidden & NoExecute) == 0,
            _ => false,
        };
    }

    // Level 0 is the root.
    internal static int Position(ulong address, int level)
    {
        return (int)(address >> (RootShift - (BitsPerLevel * level))) & (EntryCount - 1);
    }
}

/// <summary>What a program wants of an address.</summary>
public enum PageAccess : byte
{
    /// <summary>Load.</summary>
    Read = 0,

    /// <summary>Store.</summary>
    Write = 1,

    /// <summary>Instruction fetch.</summary>
    Execute = 2,
}
