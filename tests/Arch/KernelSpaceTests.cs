using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.X64;
using AsyncCap.Arch.X64.Boot;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Arch.X64.Processor;
using Xunit;
using static AsyncCap.Arch.X64.Paging.PageTableFormat;

namespace AsyncCap.Tests.Arch;

/// <summary>The kernel's half of every space, built in ordinary memory and read back entry by entry.</summary>
public sealed class KernelSpaceTests : IDisposable
{
    private const ulong MiB = 1 << 20;
    private const ulong ImageStart = MachineLayout.KernelBase + MiB;
    private const ulong Text = ImageStart;
    private const ulong Rodata = ImageStart + 0x20_000;
    private const ulong Data = ImageStart + 0x30_000;
    private const ulong Guard = ImageStart + 0x38_000;
    private const ulong ImageEnd = ImageStart + 0x50_000;
    private static readonly PhysicalRange Arena = new(4 * MiB, 516 * MiB);
    private static readonly PhysicalRange Module = new((520 * MiB) + 4096, 523 * MiB);
    private static readonly ulong ArenaEnd = KernelSpace.ArenaAddress + Arena.SizeBytes;
    private readonly Memory _pool = new(MachineLayout.TablePoolPages);
    private readonly Memory _image = new(1);

    public KernelSpaceTests()
    {
        // The fields in their order; the table pool is the ninth.
        ulong[] fields = [Text, Rodata, Rodata, Data, Data, ImageEnd, Guard, ImageEnd, _pool.Address];
        fields.CopyTo(_image.Words);
        Instructions.Layout = _image.Address;
    }

    public void Dispose()
    {
        _pool.Dispose();
        _image.Dispose();
    }

    [Fact]
    public void X1_nothing_is_writable_and_executable()
    {
        List<Mapping> mappings = Build(Arena, Module);
        Assert.DoesNotContain(mappings, mapping => mapping.CanWrite && mapping.CanExecute);
        Assert.All(mappings, mapping => Assert.Equal(mapping.CanExecute, mapping.Address is >= Text and < Rodata));
        Assert.All(mappings, mapping => Assert.Equal(mapping.CanWrite, IsDataOrArena(mapping.Address)));
    }

    [Fact]
    public void X1_nothing_is_mapped_twice()
    {
        List<Mapping> mappings = [.. Build(Arena, Module).OrderBy(mapping => mapping.Physical)];
        Assert.All(mappings.Zip(mappings.Skip(1)), pair =>
            Assert.True(pair.First.Physical + pair.First.SizeBytes <= pair.Second.Physical));
    }

    [Fact]
    public void X2_nothing_has_the_user_bit() => Assert.DoesNotContain(Build(Arena, Module), mapping => mapping.IsOpen);

    /// <summary>The negative control of X-2, which tests/Image lets programs use.</summary>
    [Fact]
    public void What_is_opened_to_programs_is_open_throughout()
    {
        _ = Build(Arena, Module);
        KernelSpace.OpenToPrograms();
        Assert.All(ReadBack(), mapping => Assert.True(mapping.IsOpen));
    }

    [Fact]
    public void The_page_below_the_stack_is_absent()
    {
        List<Mapping> mappings = Build(Arena, Module);
        Assert.DoesNotContain(mappings, mapping => mapping.Address == Guard);
        Assert.Contains(mappings, mapping => mapping.Address == Guard - 4096);
        Assert.Contains(mappings, mapping => mapping.Address == Guard + 4096);
    }

    [Fact]
    public void Everything_is_mapped_where_it_belongs_and_nothing_else_is()
    {
        List<Mapping> mappings = Build(Arena, Module);
        ulong imagePages = (ImageEnd - ImageStart) / 4096;
        Assert.Equal(imagePages - 1, (ulong)mappings.Count(mapping => mapping.SizeBytes == 4096));
        Assert.All(mappings.Where(mapping => mapping.SizeBytes == 4096), mapping =>
            Assert.Equal(mapping.Address - MachineLayout.KernelBase, mapping.Physical));
        Assert.Equal(Arena.SizeBytes / LargePageSizeBytes, (ulong)mappings.Count(mapping =>
            mapping.SizeBytes == LargePageSizeBytes
            && mapping.Address - KernelSpace.ArenaAddress == mapping.Physical - Arena.Start));
        Assert.Equal(2, mappings.Count(mapping => mapping.Physical is >= 520 * MiB and < 524 * MiB));
        Assert.Equal(KernelSpace.RootPhysicalAddress, Instructions.Cr3);
    }

    [Fact]
    public void The_modules_first_byte_keeps_its_place_in_its_page() =>
        Assert.Equal(4096UL, KernelSpace.AddressOf(Module) % LargePageSizeBytes);

    [Fact]
    public void The_pool_has_tables_for_the_largest_arena() =>
        Assert.NotEmpty(Build(new PhysicalRange(4 * MiB, (4 * MiB) + KernelSpace.MaximumArenaBytes), Module));

    [Fact]
    public void A_pool_that_is_too_small_is_noticed() =>
        Assert.False(Enter(new PhysicalRange(0, 64UL << 30), Module));

    private static bool IsDataOrArena(ulong address) =>
        address is >= Data and < ImageEnd || (address >= KernelSpace.ArenaAddress && address < ArenaEnd);

    private static bool Enter(PhysicalRange arena, PhysicalRange module) =>
        KernelSpace.Enter(in ImageLayout.Current, arena, module);

    private List<Mapping> Build(PhysicalRange arena, PhysicalRange module)
    {
        Assert.True(Enter(arena, module));
        return ReadBack();
    }

    private List<Mapping> ReadBack()
    {
        List<Mapping> found = [];
        Read(_pool.Address, level: 0, address: 0, new Mapping(0, 0, 0, CanWrite: true, CanExecute: true, IsOpen: true), found);
        return found;
    }

    private void Read(ulong table, int level, ulong address, Mapping above, List<Mapping> found)
    {
        int shift = 39 - (9 * level);
        for (int at = 0; at < EntryCount; at++)
        {
            ulong entry = _pool.Words[(int)((table - _pool.Address) / 8) + at];
            if (!IsPresent(entry))
            {
                continue;
            }

            ulong here = address | ((ulong)at << shift);
            here |= level == 0 && at >= FirstKernelEntry ? 0xffff_0000_0000_0000 : 0;
            Mapping mapping = new(
                here, Address(entry), 1UL << shift, above.CanWrite && (entry & Write) != 0,
                above.CanExecute && (entry & NoExecute) == 0, above.IsOpen && (entry & User) != 0);
            if (level == 3 || (entry & Large) != 0)
            {
                found.Add(mapping);
            }
            else
            {
                // A table's physical address is its address in the image less the base; here that wraps and comes back.
                Read(mapping.Physical + MachineLayout.KernelBase, level + 1, here, mapping, found);
            }
        }
    }

    private sealed record Mapping(ulong Address, ulong Physical, ulong SizeBytes, bool CanWrite, bool CanExecute, bool IsOpen);
}
