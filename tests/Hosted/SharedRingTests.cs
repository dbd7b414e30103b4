using System;
using AsyncCap.Scenarios.Programs.NSquared;
using Xunit;

namespace AsyncCap.Tests.Hosted;

/// <summary>The rings of the baseline by themselves: order, fullness, and what a hostile peer can do. tests/Exploration has the interleavings.</summary>
public sealed class SharedRingTests
{
    private const uint Tail = 0x00;
    private const uint Head = 0x40;

    [Fact]
    public void Items_come_out_once_in_order_however_often_the_ring_goes_round()
    {
        byte[] memory = new byte[4096];
        RingSide putter = default;
        RingSide taker = default;
        ulong taken = 0;
        for (ulong put = 0; put < 1000; put++)
        {
            Assert.Equal(RingOutcome.Done, Put(memory, ref putter, put));
            if (put % 3 != 2)
            {
                continue;
            }

            while (Take(memory, ref taker, out RingItem item) == RingOutcome.Done)
            {
                Assert.Equal((taken, ~taken), (item.Word0, item.Word3));
                taken++;
            }
        }

        Assert.Equal(999ul, taken);
    }

    [Fact]
    public void A_full_ring_takes_no_more_until_a_slot_is_released()
    {
        byte[] memory = new byte[4096];
        RingSide putter = default;
        RingSide taker = default;
        Fill(memory, ref putter);
        Assert.Equal(RingOutcome.NotNow, Put(memory, ref putter, 64));
        Assert.Equal(RingOutcome.Done, Take(memory, ref taker, out RingItem first));
        Assert.Equal(0ul, first.Word0);
        Assert.Equal(RingOutcome.Done, Put(memory, ref putter, 64));
        Assert.Equal(RingOutcome.NotNow, Put(memory, ref putter, 65));
    }

    [Fact]
    public void Counts_pass_the_end_of_their_numbers()
    {
        byte[] memory = new byte[4096];
        SharedPage page = new(memory);
        RingSide putter = new() { Own = uint.MaxValue - 2, Seen = uint.MaxValue - 2 };
        RingSide taker = putter;
        page.WriteRelease(Tail, putter.Own);
        page.WriteRelease(Head, putter.Own);
        for (ulong put = 0; put < 64; put++)
        {
            Assert.Equal(RingOutcome.Done, Put(memory, ref putter, put));
        }

        Assert.Equal(RingOutcome.NotNow, Put(memory, ref putter, 64));
        for (ulong expected = 0; expected < 64; expected++)
        {
            Assert.Equal(RingOutcome.Done, Take(memory, ref taker, out RingItem item));
            Assert.Equal(expected, item.Word0);
        }

        Assert.Equal(RingOutcome.NotNow, Take(memory, ref taker, out _));
    }

    [Theory]
    [InlineData(65u)]
    [InlineData(0x8000_0000u)]
    [InlineData(uint.MaxValue)]
    public void An_index_that_no_honest_peer_wrote_breaks_the_ring_for_who_reads_it(uint index)
    {
        byte[] memory = new byte[4096];
        SharedPage page = new(memory);
        RingSide taker = default;
        page.WriteRelease(Tail, index);
        Assert.Equal(RingOutcome.Broken, Take(memory, ref taker, out _));
        RingSide putter = default;
        byte[] other = new byte[4096];
        Fill(other, ref putter);
        new SharedPage(other).WriteRelease(Head, index);
        Assert.Equal(RingOutcome.Broken, Put(other, ref putter, 1));
    }

    [Fact]
    public void Without_the_check_a_hostile_index_makes_a_taker_take_what_nobody_put()
    {
        byte[] memory = new byte[4096];
        new SharedPage(memory).WriteRelease(Tail, 1000);
        RingSide taker = default;
        UncheckedPage page = new(memory);
        int taken = 0;
        while (DataRing.TryTake(page, ref taker, out _) == RingOutcome.Done && taken < 2000)
        {
            taken++;
        }

        Assert.Equal(1000, taken); // The planted bug: as many as the peer says, of 64 slots.
    }

    [Fact]
    public void Without_the_look_at_fullness_an_item_is_overwritten()
    {
        byte[] memory = new byte[4096];
        RingSide putter = default;
        Fill(memory, ref putter);
        RingItem item = new() { Word0 = 1000 };
        Assert.Equal(RingOutcome.Done, DataRing.TryPut(new OverrunPage(memory), ref putter, in item));
        RingSide taker = default;
        Assert.Equal(RingOutcome.Broken, Take(memory, ref taker, out _)); // The taker sees that there are too many.
    }

    [Fact]
    public void A_signal_is_due_only_if_the_taker_wants_one_and_then_once()
    {
        byte[] memory = new byte[4096];
        SharedPage page = new(memory);
        RingSide putter = default;
        RingSide taker = default;
        _ = Put(memory, ref putter, 1);
        Assert.False(RingIndices.MustSignal(page));
        Assert.False(RingIndices.MaySleep(page, in taker)); // There is one already.
        Assert.Equal(RingOutcome.Done, Take(memory, ref taker, out _));
        Assert.True(RingIndices.MaySleep(page, in taker));
        _ = Put(memory, ref putter, 2);
        Assert.True(RingIndices.MustSignal(page));
        _ = Put(memory, ref putter, 3);
        Assert.False(RingIndices.MustSignal(page));
    }

    [Fact]
    public void Tokens_come_out_in_order_and_a_hostile_tail_is_found()
    {
        byte[] memory = new byte[4096];
        RingSide putter = default;
        RingSide taker = default;
        for (ulong round = 0; round < 3; round++)
        {
            for (ulong put = 0; put < TokenRing.Capacity; put++)
            {
                Assert.Equal(RingOutcome.Done, TokenRing.TryPut(new SharedPage(memory), ref putter, put + round));
            }

            Assert.Equal(RingOutcome.NotNow, TokenRing.TryPut(new SharedPage(memory), ref putter, 0));
            for (ulong expected = 0; expected < TokenRing.Capacity; expected++)
            {
                Assert.Equal(RingOutcome.Done, TokenRing.TryTake(new SharedPage(memory), ref taker, out ulong token));
                Assert.Equal(expected + round, token);
            }
        }

        new SharedPage(memory).WriteRelease(Tail, taker.Own + TokenRing.Capacity + 1);
        Assert.Equal(RingOutcome.Broken, TokenRing.TryTake(new SharedPage(memory), ref taker, out _));
    }

    private static void Fill(byte[] memory, ref RingSide putter)
    {
        for (ulong put = 0; put < DataRing.Capacity; put++)
        {
            Assert.Equal(RingOutcome.Done, Put(memory, ref putter, put));
        }
    }

    private static RingOutcome Put(byte[] memory, ref RingSide putter, ulong value)
    {
        RingItem item = new() { Word0 = value, Word3 = ~value };
        return DataRing.TryPut(new SharedPage(memory), ref putter, in item);
    }

    private static RingOutcome Take(byte[] memory, ref RingSide taker, out RingItem item)
    {
        SharedPage page = new(memory);
        RingOutcome outcome = DataRing.TryTake(page, ref taker, out item);
        RingIndices.Release(page, in taker);
        return outcome;
    }

    private readonly ref struct UncheckedPage(Span<byte> memory) : IRingPage
    {
        private readonly SharedPage _page = new(memory);

        public ulong ReadAcquire(uint offset) => _page.ReadAcquire(offset);

        public void WriteRelease(uint offset, ulong value) => _page.WriteRelease(offset, value);

        public ulong ReadData(uint offset) => _page.ReadData(offset);

        public void WriteData(uint offset, ulong value) => _page.WriteData(offset, value);

        public void Fence() => _page.Fence();

        public static bool Keeps(RingGuard guard) => guard != RingGuard.IndicesAreChecked;
    }

    private readonly ref struct OverrunPage(Span<byte> memory) : IRingPage
    {
        private readonly SharedPage _page = new(memory);

        public ulong ReadAcquire(uint offset) => _page.ReadAcquire(offset);

        public void WriteRelease(uint offset, ulong value) => _page.WriteRelease(offset, value);

        public ulong ReadData(uint offset) => _page.ReadData(offset);

        public void WriteData(uint offset, ulong value) => _page.WriteData(offset, value);

        public void Fence() => _page.Fence();

        public static bool Keeps(RingGuard guard) => guard != RingGuard.FullIsFull;
    }
}
