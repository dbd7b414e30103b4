using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

public sealed class FrameStoreTests
{
    public static TheoryData<FrameSize> Sizes => [.. System.Enum.GetValues<FrameSize>()];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_page_is_filled_before_another_is_bought(FrameSize size)
    {
        using BareKernel kernel = new();
        int perPage = 64 >> (int)size;
        HashSet<uint> frames = [];
        for (int i = 0; i < perPage; i++)
        {
            frames.Add(kernel.Buy(size).Value);
        }

        Assert.Equal(perPage, frames.Count);
        Assert.All(frames, frame => Assert.Equal(0u, frame % (1u << (int)size)));
        Assert.Equal(1u, kernel.Root.UsedPages);
        _ = kernel.Buy(size);
        Assert.Equal(2u, kernel.Root.UsedPages);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_returned_frame_is_the_next_to_be_bought_and_an_old_capability_does_not_match_it(FrameSize size)
    {
        using BareKernel kernel = new();
        FrameIndex kept = kernel.Buy(size);
        FrameIndex frame = kernel.Buy(size);
        uint generation = kernel.Frames.Generation(frame);
        kernel.Return(frame);
        Assert.Equal(frame, kernel.Buy(size));
        Assert.Equal(generation + 1, kernel.Frames.Generation(frame));
        Assert.NotEqual(kept, frame);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_last_frame_gives_its_page_back(FrameSize size)
    {
        using BareKernel kernel = new();
        List<FrameIndex> frames = [];
        for (int i = 0; i < 3 * (64 >> (int)size); i++)
        {
            frames.Add(kernel.Buy(size));
        }

        Assert.Equal(3u, kernel.Root.UsedPages);
        foreach (FrameIndex frame in frames.OrderBy(frame => frame.Value * 2_654_435_761u))
        {
            kernel.Return(frame);
        }

        Assert.Equal((0u, 0u), (kernel.Root.UsedPages, kernel.Frames.Globals.PagesInUse));
        Assert.True(kernel.Root.Pages.IsNone && kernel.Root.Partial[(int)size].IsNone);
    }

    [Fact]
    public void A_frame_is_found_in_a_page_until_the_last_is_returned()
    {
        using BareKernel kernel = new();
        FrameIndex first = kernel.Buy(FrameSize.Bytes128);
        FrameIndex second = kernel.Buy(FrameSize.Bytes128);
        Assert.Equal(first, FrameStore.FindUsed(kernel.Frames, first.Page));
        kernel.Return(first);
        Assert.Equal(second, FrameStore.FindUsed(kernel.Frames, first.Page));
    }

    [Fact]
    public void A_balance_of_nothing_still_buys_frames_in_a_page_with_room()
    {
        using BareKernel kernel = new();
        _ = kernel.Buy(FrameSize.Bytes1024);
        kernel.Root.LimitPages = 1;
        Assert.True(FrameStore.CanBuy(in kernel.Root, FrameSize.Bytes1024));
        Assert.False(FrameStore.CanBuy(in kernel.Root, FrameSize.Bytes1024, pages: 1));
        Assert.False(FrameStore.CanBuy(in kernel.Root, FrameSize.Bytes512));
        Assert.Throws<KernelPanicException>(() => kernel.Buy(FrameSize.Bytes512));
    }

    [Fact]
    public void A_frame_whose_generations_are_used_up_is_never_handed_out_again()
    {
        using BareKernel kernel = new();
        FrameIndex kept = kernel.Buy(FrameSize.Bytes64);
        FrameIndex frame = kernel.Buy(FrameSize.Bytes64);
        kernel.Frames.Generation(frame) = uint.MaxValue - 1;
        kernel.Return(frame);
        for (int i = 0; i < 62; i++)
        {
            Assert.NotEqual(frame, kernel.Buy(FrameSize.Bytes64));
        }

        Assert.Equal(1u, kernel.Root.UsedPages);
        Assert.NotEqual(kept.Page, kernel.Buy(FrameSize.Bytes64).Page);
    }

    // The page used to go back on the free list when it was empty, and its retired granule was sold again.
    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_page_that_held_a_retired_frame_is_never_sold_again(FrameSize size)
    {
        using BareKernel kernel = new();
        FrameIndex frame = kernel.Buy(size);
        kernel.Frames.Generation(frame) = uint.MaxValue - 1;
        kernel.Return(frame);
        Assert.Equal(1u, kernel.Root.UsedPages);
        Assert.Equal(PageUse.Retired, kernel.Frames.Descriptor(frame.Page).Use);
        while (FrameStore.CanBuy(in kernel.Root, FrameSize.Bytes64))
        {
            Assert.NotEqual(frame.Page, kernel.Buy(FrameSize.Bytes64).Page);
        }
    }

    [Fact]
    public void Objects_are_made_and_destroyed_across_the_end_of_a_frames_generations()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 60);
        uint bank = owner.CreateBank(8);
        uint endpoint = owner.CreateEndpoint(1, bank);
        FrameIndex frame = owner.State.Table.At(world.Frames, endpoint).Index;
        uint entry = owner.Mint(endpoint);
        Assert.True(owner.Invoke(endpoint, [(ulong)EndpointMethod.Destroy]).IsGood);
        world.Frames.Generation(frame) = uint.MaxValue - 3;
        HashSet<uint> frames = [];
        for (int i = 0; i < 8; i++)
        {
            endpoint = owner.CreateEndpoint(1, bank);
            frames.Add(owner.State.Table.At(world.Frames, endpoint).Index.Value);
            Assert.True(owner.Invoke(endpoint, [(ulong)EndpointMethod.Destroy]).IsGood);
            owner.Drop(endpoint);
        }

        Assert.Equal(2, frames.Count);
        Assert.Equal((8ul, 1ul), owner.Balance(bank));
        uint call = owner.CreateCall();
        Assert.Equal(InvocationError.None, owner.Send(entry, call));
        Assert.Equal(BreakReason.EndpointDestroyed, owner.Next().Reason);
    }

    // EndPage used to stop the kernel when it expired a page whose generations were used up.
    [Fact]
    public void A_page_of_memory_whose_generations_are_used_up_is_retired_with_its_bank_charged()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 60);
        uint bank = owner.CreateBank(8);
        uint page = owner.CreatePage(bank);
        FrameIndex frame = owner.State.Table.At(world.Frames, page).Index;
        Assert.True(owner.Invoke(page, [(ulong)PageMethod.Destroy]).IsGood);
        world.Frames.Generation(frame) = uint.MaxValue - 2;
        HashSet<uint> seen = [];
        for (int i = 0; i < 6; i++)
        {
            page = owner.CreatePage(bank);
            seen.Add(owner.State.Table.At(world.Frames, page).Index.Value);
            Assert.True(owner.Invoke(page, [(ulong)PageMethod.Destroy]).IsGood);
            owner.Drop(page);
        }

        Assert.Equal(2, seen.Count);
        Assert.Equal((8ul, 1ul), owner.Balance(bank));
    }

    [Fact]
    public void A_retired_page_passes_to_the_parents_account_when_its_bank_ends()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 60);
        (ulong limit, ulong used) = owner.Balance();
        uint bank = owner.CreateBank(8);
        uint page = owner.CreatePage(owner.CreateBank(4, bank));
        world.Frames.Generation(owner.State.Table.At(world.Frames, page).Index) = uint.MaxValue - 1;
        owner.State.Table.At(world.Frames, page).Generation = uint.MaxValue - 1;
        Assert.True(owner.Invoke(page, [(ulong)PageMethod.Destroy]).IsGood);
        Assert.True(owner.Invoke(bank, [(ulong)BankMethod.Destroy]).IsGood);
        world.Settle();
        Assert.Equal((limit, used + 1), owner.Balance());
        world.DestroyBank(owner);
        world.Settle();
    }

    [Fact]
    public void A_call_whose_resolvers_are_used_up_can_only_be_destroyed()
    {
        using Pair pair = new();
        FrameIndex record = pair.Client.State.Table.At(pair.World.Frames, pair.Call).Index;
        pair.World.Frames.Generation(Ipc.Calls.Call.ResolverIndex(record)) = uint.MaxValue - 1;
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, [1]));
        Message request = pair.Server.Next();
        Assert.Equal(InvocationError.None, pair.Server.Resolve(request.Slot, [2]));
        Assert.Equal([BreakReason.None], pair.Outcomes());
        pair.Client.IsRefused(pair.World, InvocationError.Retired, Operation.Send, pair.Entry, pair.Call, [1]);
        Assert.True(pair.Client.Invoke(pair.Call, [(ulong)CallMethod.Destroy]).IsGood);
        for (int i = 0; i < 20; i++)
        {
            uint call = pair.Client.CreateCall();
            Assert.NotEqual(record, pair.Client.State.Table.At(pair.World.Frames, call).Index);
        }
    }
}
