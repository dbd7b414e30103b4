using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Abi;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>What a program can reach is what was mapped for it, with no more rights, and only as long.</summary>
public sealed class MemoryTests
{
    private const ulong Read = (ulong)Rights.Read;
    private const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);
    private const ulong ReadExecute = (ulong)(Rights.Read | Rights.Execute);
    private const uint Position = 9;
    private const ulong Address = UserLayout.BaseAddress + (Position * UserLayout.SegmentSizeBytes) + (3 * UserLayout.PageSizeBytes);

    [Theory]
    [InlineData(Read, Read, true, false, false)]
    [InlineData(ReadWrite, ReadWrite, true, true, false)]
    [InlineData(ReadExecute, ReadExecute, true, false, true)]
    [InlineData(ReadWrite, Read, true, false, false)]
    [InlineData(Read, ReadWrite, true, false, false)]
    [InlineData(ReadWrite, ReadExecute, true, false, false)]
    [InlineData(ReadExecute, ReadWrite, true, false, false)]
    public void Rights_are_those_of_the_page_and_of_the_segment_together(ulong page, ulong segment, bool canRead, bool canWrite, bool canExecute)
    {
        using Space space = new(page, segment);
        Assert.Equal(canRead, Reaches(space.Owner, PageAccess.Read));
        Assert.Equal(canWrite, Reaches(space.Owner, PageAccess.Write));
        Assert.Equal(canExecute, Reaches(space.Owner, PageAccess.Execute));
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData((ulong)Rights.Write)]
    [InlineData((ulong)Rights.Execute)]
    [InlineData((ulong)(Rights.Write | Rights.Execute))]
    [InlineData((ulong)(Rights.Read | Rights.Write | Rights.Execute))]
    [InlineData((ulong)(Rights.Read | Rights.Destroy))]
    [InlineData((ulong)Rights.All)]
    [InlineData(16ul)]
    [InlineData(257ul)]
    [InlineData(ulong.MaxValue)]
    public void A_mapping_is_read_or_read_and_write_or_read_and_execute(ulong rights)
    {
        using Space space = new(Read, Read);
        uint page = space.Owner.CreatePage();
        space.Owner.InvokeIsRefused(space.World, InvocationError.RangeError, space.Segment, [(ulong)SegmentMethod.Map, 4, rights], page);
        space.Owner.InvokeIsRefused(
            space.World, InvocationError.RangeError, space.Owner.Self, [(ulong)ProcessMethod.Attach, 10, rights], space.Segment);
    }

    [Fact]
    public void A_page_that_may_only_be_read_is_mapped_for_reading_only()
    {
        using SimulatedWorld world = new();

        // The image's own data page is held for reading only.
        uint segment = world.Root.CreateSegment();
        world.Root.InvokeIsRefused(world, InvocationError.NoRight, segment, [(ulong)SegmentMethod.Map, 0, ReadWrite], InitialSlot.FirstDataPage);
        world.Root.InvokeIsRefused(world, InvocationError.NoRight, segment, [(ulong)SegmentMethod.Map, 0, ReadExecute], InitialSlot.FirstDataPage);
        world.Root.InvokeIsRefused(world, InvocationError.NoRight, InitialSlot.FirstDataPage, [(ulong)PageMethod.WriteWord, 0, 1]);
        world.Root.InvokeIsRefused(world, InvocationError.NoRight, InitialSlot.FirstDataPage, [(ulong)PageMethod.Destroy]);
        Assert.True(world.Root.Invoke(segment, [(ulong)SegmentMethod.Map, 0, Read], InitialSlot.FirstDataPage).IsGood);
        world.Root.InvokeIsRefused(world, InvocationError.NoRight, InitialSlot.Image, [(ulong)SegmentMethod.Map, 7, Read], InitialSlot.FirstDataPage);
        world.Root.InvokeIsRefused(world, InvocationError.NoRight, InitialSlot.Image, [(ulong)SegmentMethod.Destroy]);
        world.Root.InvokeIsRefused(world, InvocationError.NoRight, world.Root.Self, [(ulong)ProcessMethod.Attach, 9, ReadWrite], InitialSlot.Image);
    }

    [Fact]
    public void A_page_is_mapped_at_one_place_and_a_place_holds_one_page()
    {
        using Space space = new(ReadWrite, ReadWrite);
        uint other = space.Owner.CreatePage();
        uint segment = space.Owner.CreateSegment();
        space.Owner.InvokeIsRefused(space.World, InvocationError.AlreadyMapped, segment, [(ulong)SegmentMethod.Map, 0, Read], space.Page);
        space.Owner.InvokeIsRefused(space.World, InvocationError.AlreadyMapped, space.Segment, [(ulong)SegmentMethod.Map, 3, Read], other);
        space.Owner.InvokeIsRefused(
            space.World, InvocationError.AlreadyMapped, space.Owner.Self, [(ulong)ProcessMethod.Attach, Position, Read], segment);
        space.Owner.InvokeIsRefused(space.World, InvocationError.RangeError, space.Segment, [(ulong)SegmentMethod.Unmap, 4]);
        space.Owner.InvokeIsRefused(space.World, InvocationError.RangeError, space.Segment, [(ulong)SegmentMethod.Unmap, 512]);
        space.Owner.InvokeIsRefused(space.World, InvocationError.RangeError, space.Segment, [(ulong)SegmentMethod.Map, 512, Read], other);
        space.Owner.InvokeIsRefused(space.World, InvocationError.RangeError, space.Segment, [(ulong)SegmentMethod.Map, (1ul << 32) + 3, Read], other);
        space.Owner.InvokeIsRefused(space.World, InvocationError.WrongType, space.Segment, [(ulong)SegmentMethod.Map, 5, Read], segment);
        space.Owner.InvokeIsRefused(space.World, InvocationError.InvalidCount, space.Segment, [(ulong)SegmentMethod.Map, 5, Read]);
    }

    [Fact]
    public void An_unmapped_page_cannot_be_reached_and_can_be_mapped_again()
    {
        using Space space = new(ReadWrite, ReadWrite);
        int invalidations = space.World.Devices.InvalidationCount;
        Assert.True(space.Owner.Invoke(space.Segment, [(ulong)SegmentMethod.Unmap, 3]).IsGood);
        Assert.False(Reaches(space.Owner, PageAccess.Read));
        Assert.Equal(invalidations + 1, space.World.Devices.InvalidationCount);
        Assert.True(space.Owner.Invoke(space.Segment, [(ulong)SegmentMethod.Map, 3, Read], space.Page).IsGood);
        Assert.True(Reaches(space.Owner, PageAccess.Read));
    }

    [Fact]
    public void One_segment_is_shared_by_many_spaces_and_its_end_takes_it_out_of_all_of_them()
    {
        using Space space = new(ReadWrite, ReadWrite);
        SimulatedProcess[] others = new SimulatedProcess[12];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = space.World.Start();
            uint segment = space.Owner.Give(space.Segment, others[i]);
            Assert.True(others[i].Invoke(others[i].Self, [(ulong)ProcessMethod.Attach, Position, Read], segment).IsGood);
            Assert.True(Reaches(others[i], PageAccess.Read));
            Assert.False(Reaches(others[i], PageAccess.Write));
        }

        // A page mapped later is there for all of them.
        uint page = space.Owner.CreatePage();
        Assert.True(space.Owner.Invoke(space.Segment, [(ulong)SegmentMethod.Map, 4, Read], page).IsGood);
        Assert.All(others, other => Assert.Equal(FaultCause.None, other.Reach(Address + 4096, PageAccess.Read, out _)));
        space.World.DestroyBank(others[0]);
        space.World.Settle();
        Assert.True(Reaches(others[1], PageAccess.Read));
        Assert.True(space.Owner.Invoke(space.Segment, [(ulong)SegmentMethod.Destroy]).IsGood);
        space.World.Settle();
        Assert.All(others[1..], other => Assert.False(Reaches(other, PageAccess.Read)));
        Assert.False(Reaches(space.Owner, PageAccess.Read));

        // The pages stay, and can be mapped elsewhere.
        uint next = space.Owner.CreateSegment();
        Assert.True(space.Owner.Invoke(next, [(ulong)SegmentMethod.Map, 0, Read], space.Page).IsGood);
    }

    [Fact]
    public void A_destroyed_page_cannot_be_reached_from_anywhere()
    {
        using Space space = new(ReadWrite, ReadWrite);
        SimulatedProcess other = space.World.Start();
        uint segment = space.Owner.Give(space.Segment, other);
        Assert.True(other.Invoke(other.Self, [(ulong)ProcessMethod.Attach, Position, Read], segment).IsGood);
        Assert.True(space.Owner.Invoke(space.Page, [(ulong)PageMethod.Destroy]).IsGood);
        Assert.False(Reaches(space.Owner, PageAccess.Read));
        Assert.False(Reaches(other, PageAccess.Read));
        space.Owner.InvokeIsRefused(space.World, InvocationError.Stale, space.Page, [(ulong)PageMethod.ReadWord, 0]);
    }

    [Fact]
    public void Pages_of_a_bank_that_ends_cannot_be_reached_through_a_segment_of_another()
    {
        using Space space = new(Read, Read);
        SimulatedProcess giver = space.World.Start();
        uint page = giver.Give(giver.CreatePage(), space.Owner);
        Assert.True(space.Owner.Invoke(space.Segment, [(ulong)SegmentMethod.Map, 5, Read], page).IsGood);
        Assert.Equal(FaultCause.None, space.Owner.Reach(Address + 8192, PageAccess.Read, out _));
        space.World.DestroyBank(giver);
        space.World.Settle();
        Assert.Equal(FaultCause.InvalidRead, space.Owner.Reach(Address + 8192, PageAccess.Read, out _));
        Assert.True(Reaches(space.Owner, PageAccess.Read));
    }

    [Fact]
    public void A_segment_of_a_bank_that_ends_cannot_be_reached_in_a_space_of_another()
    {
        using SimulatedWorld world = new();
        SimulatedProcess giver = world.Start();
        SimulatedProcess taker = world.Start();
        uint segment = giver.CreateSegment();
        Assert.True(giver.Invoke(segment, [(ulong)SegmentMethod.Map, 3, Read], giver.CreatePage()).IsGood);
        uint taken = giver.Give(segment, taker);
        Assert.True(taker.Invoke(taker.Self, [(ulong)ProcessMethod.Attach, Position, Read], taken).IsGood);
        Assert.True(Reaches(taker, PageAccess.Read));
        world.DestroyBank(giver);
        world.Settle();
        Assert.False(Reaches(taker, PageAccess.Read));
    }

    [Fact]
    public void A_message_page_is_mapped_once_and_goes_with_its_process()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        SimulatedProcess watcher = world.Start();
        uint segment = watcher.CreateSegment();
        uint process = world.Root.Give(owner.SlotAtRoot, watcher);
        Assert.True(watcher.Invoke(watcher.Self, [(ulong)ProcessMethod.Attach, Position, ReadWrite], segment).IsGood);
        Assert.True(watcher.Invoke(process, [(ulong)ProcessMethod.MapMessagePage, 3], segment).IsGood);
        Assert.True(Reaches(watcher, PageAccess.Write));
        watcher.InvokeIsRefused(world, InvocationError.AlreadyMapped, process, [(ulong)ProcessMethod.MapMessagePage, 4], segment);
        watcher.InvokeIsRefused(world, InvocationError.AlreadyMapped, watcher.Self, [(ulong)ProcessMethod.MapMessagePage, 3], segment);
        watcher.InvokeIsRefused(world, InvocationError.RangeError, watcher.Self, [(ulong)ProcessMethod.MapMessagePage, 512], segment);
        world.DestroyBank(owner);
        world.Settle();
        Assert.False(Reaches(watcher, PageAccess.Read));
    }

    [Fact]
    public void A_page_copied_from_another_has_its_contents_and_a_life_of_its_own()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start();
        uint page = owner.CreatePage();
        Assert.True(owner.Invoke(page, [(ulong)PageMethod.WriteWord, 4088, 5]).IsGood);
        uint copy = SimulatedProcess.Require(owner.Invoke(owner.Bank, [(ulong)BankMethod.CopyPage], page)).Slot;
        Assert.True(owner.Invoke(page, [(ulong)PageMethod.WriteWord, 4088, 6]).IsGood);
        Assert.Equal(5ul, owner.Invoke(copy, [(ulong)PageMethod.ReadWord, 4088]).Word0);
    }

    [Fact]
    public void A_program_that_touches_what_is_not_mapped_is_stopped_by_the_machine()
    {
        using Space space = new(Read, Read);
        space.Owner.Run();
        space.Owner.Host.Poke(Address, 1);
        Assert.False(space.Owner.IsAlive);
        Assert.Equal(FaultCause.InvalidWrite, space.Owner.State.Party.DeathCause);
    }

    private static bool Reaches(SimulatedProcess process, PageAccess access)
    {
        return process.Reach(Address, access, out _) == FaultCause.None;
    }

    /// <summary>A process with one page at position 3 of a segment that is attached.</summary>
    private sealed class Space : System.IDisposable
    {
        public Space(ulong pageRights, ulong segmentRights)
        {
            Owner = World.Start(pages: 40);
            Page = Owner.CreatePage();
            Segment = Owner.CreateSegment();
            SimulatedProcess.Require(Owner.Invoke(Segment, [(ulong)SegmentMethod.Map, 3, pageRights], Page));
            SimulatedProcess.Require(Owner.Invoke(Owner.Self, [(ulong)ProcessMethod.Attach, Position, segmentRights], Segment));
        }

        public SimulatedWorld World { get; } = new();

        public SimulatedProcess Owner { get; }

        public uint Page { get; }

        public uint Segment { get; }

        public void Dispose() => World.Dispose();
    }
}
