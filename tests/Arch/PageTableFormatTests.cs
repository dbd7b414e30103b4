using System;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using Xunit;
using static AsyncCap.Arch.X64.Paging.PageTableFormat;

namespace AsyncCap.Tests.Arch;

/// <summary>The software walk decides as the processor does; tests/Image asks the processor.</summary>
public sealed unsafe class PageTableFormatTests : IDisposable
{
    private const ulong ArenaAddress = 0x1_4000_0000;
    private const uint PageCount = 16;
    private const ulong Inside = 0x123;
    private static readonly PageIndex Root = new(1);
    private static readonly PageIndex Pointers = new(2);
    private static readonly PageIndex Directory = new(3);
    private static readonly PageIndex Table = new(4);
    private static readonly PageIndex Page = new(5);
    private readonly Memory _pages = new((int)PageCount);
    private readonly Memory _tables = new(2);
    private readonly FrameArena _frames;

    public PageTableFormatTests()
    {
        _frames = new FrameArena(_pages.Bytes, (byte*)_tables.Address, PageCount);
        LinkSpace(_frames.Words(Root), _frames.Words(Pointers), AddressOf(Pointers), AddressOf(Directory));
        MapPage(UserLayout.BaseAddress, segmentWrites: true, segmentExecutes: true, pageWrites: true, pageExecutes: true);
    }

    public void Dispose()
    {
        _pages.Dispose();
        _tables.Dispose();
    }

    /// <summary>Rights narrow on the way down: the page and its segment must both allow.</summary>
    [Theory]
    [InlineData(true, true, true, true, true, true)]
    [InlineData(true, true, true, false, true, false)]
    [InlineData(true, true, false, true, false, true)]
    [InlineData(true, true, false, false, false, false)]
    [InlineData(true, false, true, true, true, false)]
    [InlineData(true, false, true, false, true, false)]
    [InlineData(true, false, false, true, false, false)]
    [InlineData(true, false, false, false, false, false)]
    [InlineData(false, true, true, true, false, true)]
    [InlineData(false, true, true, false, false, false)]
    [InlineData(false, true, false, true, false, true)]
    [InlineData(false, true, false, false, false, false)]
    [InlineData(false, false, true, true, false, false)]
    [InlineData(false, false, true, false, false, false)]
    [InlineData(false, false, false, true, false, false)]
    [InlineData(false, false, false, false, false, false)]
    public void A_page_has_the_rights_that_it_and_its_segment_have(
        bool segmentWrites, bool segmentExecutes, bool pageWrites, bool pageExecutes, bool writes, bool executes)
    {
        MapPage(UserLayout.BaseAddress, segmentWrites, segmentExecutes, pageWrites, pageExecutes);
        Assert.Equal(FaultCause.None, Walk(UserLayout.BaseAddress, PageAccess.Read));
        Assert.Equal(writes ? FaultCause.None : FaultCause.InvalidWrite, Walk(UserLayout.BaseAddress, PageAccess.Write));
        Assert.Equal(executes ? FaultCause.None : FaultCause.InvalidExecute, Walk(UserLayout.BaseAddress, PageAccess.Execute));
    }

    /// <summary>The same bits take the same right away on whichever level they are missing.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_level_can_refuse(int level)
    {
        ref ulong entry = ref EntryOf(UserLayout.BaseAddress, level);
        ulong good = entry;

        entry = good & ~Present;
        AssertNoAccess(UserLayout.BaseAddress);
        entry = good & ~User;
        AssertNoAccess(UserLayout.BaseAddress);
        entry = 0;
        AssertNoAccess(UserLayout.BaseAddress);

        entry = good & ~Write;
        Assert.Equal(FaultCause.None, Walk(UserLayout.BaseAddress, PageAccess.Read));
        Assert.Equal(FaultCause.InvalidWrite, Walk(UserLayout.BaseAddress, PageAccess.Write));
        Assert.Equal(FaultCause.None, Walk(UserLayout.BaseAddress, PageAccess.Execute));

        entry = good | NoExecute;
        Assert.Equal(FaultCause.None, Walk(UserLayout.BaseAddress, PageAccess.Read));
        Assert.Equal(FaultCause.None, Walk(UserLayout.BaseAddress, PageAccess.Write));
        Assert.Equal(FaultCause.InvalidExecute, Walk(UserLayout.BaseAddress, PageAccess.Execute));
    }

    [Fact]
    public void A_walk_ends_at_the_byte_that_was_meant()
    {
        FaultCause cause = PageTableFormat.Walk(
            in _frames, ArenaAddress, Root, UserLayout.BaseAddress + Inside, PageAccess.Write, out ulong physicalAddress);
        Assert.Equal((FaultCause.None, AddressOf(Page) + Inside), (cause, physicalAddress));
    }

    [Fact]
    public void Bits_that_the_processor_writes_or_ignores_do_not_matter()
    {
        for (int level = 0; level < 4; level++)
        {
            EntryOf(UserLayout.BaseAddress, level) |= (1 << 5) | (1 << 6) | (7 << 9) | (0x7ffUL << 52);
        }

        Assert.Equal(FaultCause.None, Walk(UserLayout.BaseAddress, PageAccess.Write));
    }

    [Theory]
    [InlineData(UserLayout.BaseAddress + 4096)]
    [InlineData(UserLayout.BaseAddress - 1)]
    [InlineData(UserLayout.BaseAddress + UserLayout.SegmentSizeBytes)]
    [InlineData(0)]
    [InlineData(0x0000_7fff_ffff_ffff)]
    [InlineData(0xffff_8000_0000_0000)]
    [InlineData(0xffff_ffff_8010_0000)]
    [InlineData(ulong.MaxValue)]
    public void Where_nothing_is_mapped_every_access_faults(ulong address) => AssertNoAccess(address);

    [Theory]
    [InlineData(0x0000_8000_0000_0000)]
    [InlineData(0x0000_8000_4000_0000)] // the good address, and a bit that no entry stands for
    [InlineData(0xffff_7fff_ffff_ffff)]
    [InlineData(0x8000_0000_4000_0000)]
    public void An_address_that_is_not_canonical_is_a_protection_fault(ulong address)
    {
        foreach (PageAccess access in Enum.GetValues<PageAccess>())
        {
            Assert.Equal(FaultCause.PrivilegedInstruction, Walk(address, access));
        }
    }

    /// <summary>The kernel's half has no user bit; even if all below had it, the root's entry decides.</summary>
    [Fact]
    public void The_kernels_half_is_closed_to_programs()
    {
        const ulong Kernel = 0xffff_8000_0000_0000;
        _frames.Words(Root)[FirstKernelEntry] = AddressOf(Pointers) | Present | Write;
        AssertNoAccess(Kernel + (UserLayout.BaseAddress & ((1UL << 39) - 1)));
        _frames.Words(Root)[FirstKernelEntry] |= User; // the control: it was that bit
        Assert.Equal(FaultCause.None, Walk(Kernel + (UserLayout.BaseAddress & ((1UL << 39) - 1)), PageAccess.Read));
    }

    private static ulong AddressOf(PageIndex page) => ArenaAddress + ((ulong)page.Value * FrameArena.PageSizeBytes);

    private void MapPage(ulong address, bool segmentWrites, bool segmentExecutes, bool pageWrites, bool pageExecutes)
    {
        _frames.Words(Directory)[Position(address, 2)] = EncodeSegment(AddressOf(Table), segmentWrites, segmentExecutes);
        _frames.Words(Table)[Position(address, 3)] = EncodePage(AddressOf(Page), pageWrites, pageExecutes);
    }

    private ref ulong EntryOf(ulong address, int level) =>
        ref _frames.Words(new PageIndex(Root.Value + (uint)level))[Position(address, level)];

    private FaultCause Walk(ulong address, PageAccess access) =>
        PageTableFormat.Walk(in _frames, ArenaAddress, Root, address, access, out _);

    private void AssertNoAccess(ulong address)
    {
        Assert.Equal(FaultCause.InvalidRead, Walk(address, PageAccess.Read));
        Assert.Equal(FaultCause.InvalidWrite, Walk(address, PageAccess.Write));
        Assert.Equal(FaultCause.InvalidExecute, Walk(address, PageAccess.Execute));
    }
}
