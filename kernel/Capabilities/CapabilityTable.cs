using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Capabilities;

/// <summary>A process's slots: a radix tree of pages, 256 slots in a leaf, 1,024 children in a directory.</summary>
/// <remarks>
/// A table of depth 0 is one page; it grows a page at a time, and a level when a level is full, so its only limit is the bank.
/// Free slots are a list threaded through themselves; slots that were never used lie behind it. Slot 0 is never used: it means
/// "none" in every message.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct CapabilityTable
{
    /// <summary>Slots in a leaf page.</summary>
    public const uint SlotsPerPage = FrameArena.PageSizeBytes / Capability.SizeBytes;

    /// <summary>Children of a directory page.</summary>
    public const uint PagesPerDirectory = FrameArena.PageSizeBytes / sizeof(uint);

    // So that a step of teardown stays a short one.
    private const uint SlotsLetGoAtOnce = 32;

    private const int SlotBits = 8;
    private const int DirectoryBits = 10;

    /// <summary>The root page.</summary>
    public PageIndex Root;

    /// <summary>Levels of directories above the leaves.</summary>
    public uint Depth;

    /// <summary>Slots there is room for, slot 0 included.</summary>
    public uint Capacity;

    /// <summary>Slots used at least once, slot 0 included; those behind are untouched.</summary>
    public uint Fresh;

    /// <summary>Head of the list of slots given back.</summary>
    public uint FirstFree;

    /// <summary>Slots that can still be filled.</summary>
    public uint FreeCount;

    /// <summary>Slots in which a counted entry has ever been lie below this one.</summary>
    public uint CountedBelow;

    /// <summary>Makes a table of one page.</summary>
    public void Initialize(PageIndex page)
    {
        Root = page;
        Depth = 0;
        Capacity = SlotsPerPage;
        Fresh = 1;
        FirstFree = 0;
        FreeCount = SlotsPerPage - 1;
        CountedBelow = 0;
    }

    /// <summary>Pages that growing by one leaf takes: the leaf, and the directories on the way to it.</summary>
    public readonly uint PagesToGrow()
    {
        uint pages = 1;
        uint leaf = Capacity / SlotsPerPage;
        if (leaf == LeavesAtDepth(Depth))
        {
            // One more level: a new root above the old one, and a new path of directories below it.
            return pages + 1 + Depth;
        }

        for (int level = 1; level < Depth; level++)
        {
            bool opensDirectory = (leaf & ((1u << (DirectoryBits * level)) - 1)) == 0;
            pages += opensDirectory ? 1u : 0u;
        }

        return pages;
    }

    /// <summary>Adds a leaf. The caller has compared the bank's balance with <see cref="PagesToGrow"/>.</summary>
    public void Grow(in FrameArena frames, FrameIndex bank)
    {
        uint leaf = Capacity / SlotsPerPage;
        if (leaf == LeavesAtDepth(Depth))
        {
            PageIndex root = PageStore.BuyZeroed(in frames, bank, PageUse.CapabilityTable);
            frames.InPage<PageIndex>(root, 0) = Root;
            Root = root;
            Depth++;
        }

        PageIndex page = Root;
        for (uint level = Depth; level > 0; level--)
        {
            uint child = ChildOf(leaf, (int)level);
            ref PageIndex below = ref frames.InPage<PageIndex>(page, child * sizeof(uint));
            if (below.IsNone)
            {
                // Leaves need no zeroes: a slot is written before Fresh passes it.
                below = level > 1
                    ? PageStore.BuyZeroed(in frames, bank, PageUse.CapabilityTable)
                    : PageStore.Buy(in frames, bank, PageUse.CapabilityTable);
            }

            page = below;
        }

        Capacity += SlotsPerPage;
        FreeCount += SlotsPerPage + ((Controls.Plants && Controls.Is(in frames, Mutants.TableGrowsByTooMuch)) ? 1u : 0u);
    }

    /// <summary>Whether a slot number lies inside the table, so that <see cref="At"/> may be asked.</summary>
    public readonly bool Contains(uint slot) => slot < Fresh && slot != 0;

    /// <summary>A slot inside the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref Capability At(in FrameArena frames, uint slot)
    {
        Invariant.Holds(Contains(slot));
        return ref frames.InPage<Capability>(LeafOf(in frames, slot), slot % SlotsPerPage * Capability.SizeBytes);
    }

    /// <summary>The slot that a program named, whose capability is null if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref readonly Capability Find(in FrameArena frames, uint slot)
    {
        return ref Contains(slot) ? ref At(in frames, slot) : ref frames.Globals.NoCapability;
    }

    /// <summary>Why a slot that a program named holds nothing: <c>InvalidSlot</c> outside the table, else <c>EmptySlot</c>.</summary>
    public readonly InvocationError ReasonForNull(uint slot)
    {
        return slot < Capacity && slot != 0 ? InvocationError.EmptySlot : InvocationError.InvalidSlot;
    }

    /// <summary>Reads a slot that a program named.</summary>
    /// <returns><c>InvalidSlot</c> outside the table, <c>EmptySlot</c> if it holds nothing; then the capability is null.</returns>
    public readonly InvocationError Read(in FrameArena frames, uint slot, out Capability capability)
    {
        capability = Find(in frames, slot);
        return capability.Type == CapabilityType.Null ? ReasonForNull(slot) : InvocationError.None;
    }

    /// <summary>Puts a capability into a free slot; the caller has compared <see cref="FreeCount"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Install(in FrameArena frames, in Capability capability)
    {
        Invariant.Require(FreeCount > 0);
        FreeCount--;
        uint slot = FirstFree;
        if (slot == 0)
        {
            slot = Fresh++;
            At(in frames, slot) = capability;
            return slot;
        }

        ref Capability taken = ref At(in frames, slot);
        FirstFree = taken.Index.Value;
        taken = capability;
        return slot;
    }

    /// <summary>Empties a slot without looking at what it held.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(in FrameArena frames, uint slot)
    {
        ref Capability capability = ref At(in frames, slot);
        Invariant.Holds(capability.Type != CapabilityType.Null);
        capability = default;
        capability.Index = new FrameIndex(FirstFree);
        FirstFree = slot;
        FreeCount++;
    }

    /// <summary>A copy of a capability was put into a slot: if it is counted, there is one holder more.</summary>
    public void Hold(in FrameArena frames, uint slot, in Capability capability)
    {
        Holding.Enter(in frames, in capability);
        NoteCounted(slot, in capability);
    }

    /// <summary>Remembers where counted entries may be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void NoteCounted(uint slot, in Capability capability)
    {
        if ((capability.Rights & Rights.Counted) != 0 && slot >= CountedBelow)
        {
            CountedBelow = slot + 1;
        }
    }

    /// <summary>Lets go of counted entries in some slots of a dead process's table, the last ones first; false if there are none left to look at.</summary>
    public bool LetGoOfSome(in FrameArena frames)
    {
        if (CountedBelow == 0 || (Controls.Plants && Controls.Is(in frames, Mutants.DeadHoldersCount)))
        {
            return false;
        }

        uint end = CountedBelow > SlotsLetGoAtOnce ? CountedBelow - SlotsLetGoAtOnce : 1;
        for (uint slot = CountedBelow - 1; slot >= end; slot--)
        {
            StepCounter.Count(in frames);
            ref Capability capability = ref At(in frames, slot);
            Holding.Leave(in frames, in capability);
            capability.Rights &= ~Rights.Counted;
        }

        CountedBelow = end == 1 ? 0 : end;
        return true;
    }

    /// <summary>Gives the last leaf of a dead process's table back, and the directories that it was alone in; true when there was none left.</summary>
    public bool ReturnOnePage(in FrameArena frames)
    {
        if (Capacity == 0)
        {
            return true;
        }

        Capacity -= SlotsPerPage;
        uint leaf = Capacity / SlotsPerPage;
        PageIndex page = Root;
        Root = leaf == 0 ? default : Root;
        for (int level = (int)Depth; level > 0; level--)
        {
            ref PageIndex link = ref frames.InPage<PageIndex>(page, ChildOf(leaf, level) * sizeof(uint));
            PageIndex child = link;
            link = IsFirstBelow(leaf, level - 1) ? default : child;
            if (IsFirstBelow(leaf, level))
            {
                PageStore.Return(in frames, page);
            }

            page = child;
        }

        PageStore.Return(in frames, page);
        return false;
    }

    private static ulong LeavesAtDepth(uint depth) => 1ul << (DirectoryBits * (int)depth);

    // The place in a directory of that level (1: of leaves) on the way to a leaf.
    private static uint ChildOf(uint leaf, int level) => (leaf >> (DirectoryBits * (level - 1))) & (PagesPerDirectory - 1);

    // Whether nothing else is below the directory of that level once the leaf is gone, leaves being taken from the last.
    private static bool IsFirstBelow(uint leaf, int level) => (leaf & ((1ul << (DirectoryBits * level)) - 1)) == 0;

    // Most tables are one page.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly PageIndex LeafOf(in FrameArena frames, uint slot) => Depth == 0 ? Root : Descend(in frames, slot);

    private readonly PageIndex Descend(in FrameArena frames, uint slot)
    {
        PageIndex page = Root;
        for (int level = (int)Depth - 1; level >= 0; level--)
        {
            uint child = (slot >> (SlotBits + (DirectoryBits * level))) & (PagesPerDirectory - 1);
            page = frames.InPage<PageIndex>(page, child * sizeof(uint));
        }

        return page;
    }
}
