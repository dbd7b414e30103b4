using AsyncCap.Arch.X64.Boot;
using AsyncCap.Arch.X64.Processor;
using static AsyncCap.Arch.X64.Paging.PageTableFormat;

namespace AsyncCap.Arch.X64.Paging;

/// <summary>The kernel's own half of every address space.</summary>
/// <remarks>
/// <code>
/// ffff8000_00000000  arena         RW-   2 MiB pages, from the arena's page zero on, nothing but the arena
/// ffff8080_00000000  module        R--   2 MiB pages: the programs' image and what shares its pages
/// ffffffff_80000000  kernel image  text R-X, read-only data R--, data RW-, 4 KiB pages; one page below the stack is absent
/// </code>
/// Nothing is mapped twice, nothing is writable and executable, and nothing carries the user bit. The tables come from a
/// pool in the image and never change after the boot.
/// </remarks>
internal unsafe ref struct KernelSpace
{
    /// <summary>Virtual address of the arena.</summary>
    public const ulong ArenaAddress = 0xffff_8000_0000_0000;

    // Virtual address of the first large page of the module.
    private const ulong ModuleAddress = 0xffff_8080_0000_0000;

    /// <summary>Most bytes of arena that the pool has tables for.</summary>
    public const ulong MaximumArenaBytes = 12UL << 30;

    private const int DirectoryLevel = 2;
    private const int PageLevel = 3;

    private readonly ulong _pool;
    private int _tablesTaken;

    private KernelSpace(ulong pool)
    {
        _pool = pool;
        _tablesTaken = 1; // the root is the first
    }

    /// <summary>The kernel's root table, by its address in the image.</summary>
    public static ulong* Root => (ulong*)ImageLayout.Current.TablePool;

    /// <summary>The physical address of <see cref="Root"/>: what CR3 holds while no process's space is loaded.</summary>
    public static ulong RootPhysicalAddress => ImageLayout.Current.TablePool - MachineLayout.KernelBase;

    /// <summary>Builds the tables and loads them: from here on the boot's one-to-one mapping is gone.</summary>
    /// <returns>False if the pool is too small.</returns>
    public static bool Enter(in ImageLayout layout, PhysicalRange arena, PhysicalRange module)
    {
        KernelSpace space = new(layout.TablePool);
        bool fits = space.MapImage(layout.TextStart, layout.TextEnd, 0)
            && space.MapImage(layout.RodataStart, layout.RodataEnd, NoExecute)
            && space.MapImage(layout.DataStart, layout.StackGuard, Write | NoExecute)
            && space.MapImage(layout.StackGuard + 4096, layout.ImageEnd, Write | NoExecute)
            && space.MapLarge(ArenaAddress, arena, Write | NoExecute)
            && space.MapLarge(ModuleAddress, Widened(module), NoExecute);
        if (fits)
        {
            Instructions.WriteCr3(RootPhysicalAddress);
        }

        return fits;
    }

    /// <summary>The virtual address of the module's first byte.</summary>
    public static ulong AddressOf(PhysicalRange module) => ModuleAddress + (module.Start & (LargePageSizeBytes - 1));

    /// <summary>Gives programs the kernel's pages: what a checked kernel does when told to go without supervisor pages.</summary>
    public static void OpenToPrograms()
    {
        // SAFETY: every table above the kernel's pages lies in the pool; a page of the pool not yet taken is all zero.
        for (int entry = 0; entry < MachineLayout.TablePoolPages * EntryCount; entry++)
        {
            Root[entry] |= IsPresent(Root[entry]) ? User : 0;
        }

        Instructions.WriteCr3(RootPhysicalAddress);
    }

    private static PhysicalRange Widened(PhysicalRange range)
    {
        const ulong Within = LargePageSizeBytes - 1;
        return new PhysicalRange(range.Start & ~Within, (range.End + Within) & ~Within);
    }

    private bool MapImage(ulong start, ulong end, ulong flags)
    {
        bool fits = true;
        for (ulong address = start; fits && address < end; address += 4096)
        {
            fits = Map(address, (address - MachineLayout.KernelBase) | Present | flags, PageLevel);
        }

        return fits;
    }

    private bool MapLarge(ulong start, PhysicalRange range, ulong flags)
    {
        bool fits = true;
        for (ulong offset = 0; fits && offset < range.SizeBytes; offset += LargePageSizeBytes)
        {
            fits = Map(start + offset, (range.Start + offset) | Present | Large | flags, DirectoryLevel);
        }

        return fits;
    }

    private bool Map(ulong address, ulong leaf, int leafLevel)
    {
        // SAFETY: tables come zeroed from the pool of the image, which both the boot's mapping and the new one reach at the
        // same address; their physical addresses are theirs minus KernelBase.
        ulong* table = (ulong*)_pool;
        for (int level = 0; level < leafLevel; level++)
        {
            ulong* entry = &table[Position(address, level)];
            if (*entry == 0)
            {
                if (_tablesTaken == MachineLayout.TablePoolPages)
                {
                    return false;
                }

                ulong next = _pool + ((ulong)_tablesTaken++ * 4096);
                *entry = (next - MachineLayout.KernelBase) | Present | Write;
            }

            table = (ulong*)(Address(*entry) + MachineLayout.KernelBase);
        }

        table[Position(address, leafLevel)] = leaf;
        return true;
    }
}
