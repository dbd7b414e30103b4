using System;
using System.Runtime.InteropServices;
using System.Text;
using AsyncCap.Arch.X64.Boot;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Frames;
using Xunit;

namespace AsyncCap.Tests.Arch;

/// <summary>What the loader left, and where the arena goes.</summary>
public sealed class BootInformationTests : IDisposable
{
    private const ulong Magic = 0x336ec578;
    private const ulong Usable = 1;
    private const ulong Reserved = 2;
    private const ulong MiB = 1 << 20;
    private const ulong ImageEnd = (1 * MiB) + 300_000;
    private readonly Memory _memory = new(2);

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void It_is_usable_with_the_right_magic_and_a_memory_map()
    {
        Assert.True(Write(version: 1).IsUsable);
        Assert.True(Write(version: 2).IsUsable);
        Assert.False(Write(version: 0).IsUsable);
        _memory.Words[0] ^= 1;
        Assert.False(new BootInformation(_memory.Address).IsUsable);
    }

    [Fact]
    public void It_knows_whether_there_is_a_module()
    {
        Assert.True(Write(version: 1, modules: 1).HasModule);
        Assert.False(Write(version: 1, modules: 0).HasModule);
    }

    [Fact]
    public void A_command_line_is_copied_as_far_as_it_fits()
    {
        BootInformation information = Write(version: 1);
        Encoding.ASCII.GetBytes("run=survive").CopyTo(MemoryMarshal.AsBytes(_memory.Words[512..]));
        byte[] room = new byte[100];
        Assert.Equal("run=survive", Encoding.ASCII.GetString(room[..information.CopyCommandLine(room)]));
        Assert.Equal(4, information.CopyCommandLine(room.AsSpan(0, 4)));
        _memory.Words[3] = 0; // no command line at all
        Assert.Equal(0, information.CopyCommandLine(room));
    }

    [Fact]
    public void The_arena_is_the_largest_piece_without_image_and_module()
    {
        PhysicalRange module = new(200 * MiB, 201 * MiB);
        BootInformation information = Write(
            version: 1, modules: 1, (0, 640 * 1024, Usable), (1 * MiB, 255 * MiB, Usable));
        Assert.Equal((2 * MiB, 200 * MiB), Ends(information.FindArena(ImageEnd, module)));
        Assert.Equal((32 * MiB, 256 * MiB), Ends(information.FindArena(ImageEnd, new PhysicalRange(30 * MiB, 31 * MiB))));
    }

    [Fact]
    public void Memory_above_a_hole_is_found_and_reserved_memory_is_not()
    {
        BootInformation information = Write(
            version: 1, modules: 1,
            (1 * MiB, 99 * MiB, Usable), (100 * MiB, 5000 * MiB, Reserved), (6000 * MiB, 400 * MiB, Usable));
        Assert.Equal((6000 * MiB, 6400 * MiB), Ends(information.FindArena(ImageEnd, new PhysicalRange(50 * MiB, 51 * MiB))));
    }

    [Fact]
    public void Without_enough_memory_the_arena_is_empty()
    {
        BootInformation information = Write(version: 1, modules: 1, (1 * MiB, 2 * MiB, Usable));
        Assert.Equal(0U, ArenaPlacement.In(information.FindArena(ImageEnd, new PhysicalRange(2 * MiB, 3 * MiB)), 0).PageCount);
        Assert.Equal(0U, ArenaPlacement.In(Write(version: 1).FindArena(ImageEnd, default), 0).PageCount);
    }

    /// <summary>Pages and tables fill the memory: both fit, and one page more would not.</summary>
    [Theory]
    [InlineData(2UL)]
    [InlineData(4UL)]
    [InlineData(62UL)]
    [InlineData(1022UL)]
    [InlineData(12288UL)]
    public void The_side_tables_fit_behind_as_many_pages_as_possible(ulong mebibytes)
    {
        ArenaPlacement arena = ArenaPlacement.In(new PhysicalRange(4 * MiB, (4 + mebibytes) * MiB), 0);
        Assert.Equal(mebibytes * MiB, arena.Memory.SizeBytes);
        Assert.True(Needed(arena.PageCount) <= arena.Memory.SizeBytes);
        Assert.True(Needed(arena.PageCount + 1) > arena.Memory.SizeBytes);
        Assert.Equal(KernelSpace.ArenaAddress + ((ulong)arena.PageCount * FrameArena.PageSizeBytes), arena.TablesAddress);
        Assert.Equal(0UL, arena.TablesAddress % 64);
    }

    [Theory]
    [InlineData(1UL, 0UL)] // less than a unit
    [InlineData(5UL, 4UL)]
    [InlineData(64UL, 64UL)]
    [InlineData(999_999UL, 14_000UL)]
    public void A_limit_counts_in_whole_units(ulong limit, ulong used) =>
        Assert.Equal(
            Math.Min(used * MiB, KernelSpace.MaximumArenaBytes),
            ArenaPlacement.In(new PhysicalRange(2 * MiB, 14_002 * MiB), limit * MiB).Memory.SizeBytes);

    [Fact]
    public void Ranges_never_end_before_they_start()
    {
        PhysicalRange range = new(10, 20);
        Assert.Equal((10UL, 15UL), Ends(range.Below(15)));
        Assert.Equal((15UL, 20UL), Ends(range.From(15)));
        Assert.Equal(0UL, range.Below(5).SizeBytes);
        Assert.Equal(0UL, range.From(25).SizeBytes);
        Assert.Equal(0UL, range.Aligned(64).SizeBytes);
        Assert.Equal((16UL, 16UL), Ends(range.Aligned(16)));
        Assert.Equal(0UL, new PhysicalRange(20, 10).SizeBytes);
    }

    private static ulong Needed(uint pages) => ((ulong)pages * FrameArena.PageSizeBytes) + FrameArena.TableBytes(pages);

    private static (ulong Start, ulong End) Ends(PhysicalRange range) => (range.Start, range.End);

    // hvm_start_info at the start of the first page, the memory map behind it, the command line on the second page.
    private BootInformation Write(ulong version, ulong modules = 1, params (ulong Address, ulong Size, ulong Type)[] map)
    {
        Span<ulong> words = _memory.Words;
        words.Clear();
        words[0] = Magic | (version << 32);
        words[1] = modules << 32;
        words[3] = _memory.Address + 4096;
        words[5] = _memory.Address + 128;
        words[6] = (ulong)map.Length;
        for (int entry = 0; entry < map.Length; entry++)
        {
            words[16 + (entry * 3)] = map[entry].Address;
            words[17 + (entry * 3)] = map[entry].Size;
            words[18 + (entry * 3)] = map[entry].Type;
        }

        return new BootInformation(_memory.Address);
    }
}
