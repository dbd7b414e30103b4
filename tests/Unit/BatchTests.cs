using System;
using System.Buffers.Binary;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Batches: each entry wholly or not at all, and nothing behind one that does not fit.</summary>
public sealed class BatchTests
{
    private const int HeaderOffset = (int)MessagePage.SubmissionsOffset;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(124)]
    public void Entries_before_a_malformed_one_are_carried_out_and_it_and_those_behind_it_are_not(int before)
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        for (int i = 0; i < before; i++)
        {
            _ = process.Port.Add(Operation.Copy, process.Bank);
        }

        uint malformed = process.Port.Add(Operation.Copy, process.Bank);
        _ = process.Port.Fits(0, 0) ? process.Port.Add(Operation.Copy, process.Bank) : 0;
        process.Host.MessagePage[(int)malformed + 1] = 9; // words
        uint free = process.State.Table.FreeCount;
        process.Turn();
        Assert.Equal(InvocationError.MalformedBatch, process.TurnError);
        Assert.Equal(before, Header(process, MessagePage.SubmissionsDoneOffset));
        Assert.Equal(free - (uint)before, process.State.Table.FreeCount);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(8u)]
    [InlineData(15u)]
    [InlineData(MessagePage.PartSizeBytes + 1)]
    [InlineData(MessagePage.PartSizeBytes + 8)]
    [InlineData(MessagePage.SizeBytes)]
    [InlineData(0x8000_0000u)]
    [InlineData(uint.MaxValue - 63)]
    [InlineData(uint.MaxValue)]
    public void A_length_that_no_batch_has_is_malformed_and_changes_nothing(uint length)
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        process.Run();
        ulong before = world.Hash();
        TakeTurn(process, world, length);
        Assert.Equal(InvocationError.MalformedBatch, process.TurnError);
        Assert.Equal(0, Header(process, MessagePage.SubmissionsDoneOffset));
        Assert.Equal(0, Header(process, MessagePage.SubmissionBytesOffset));
        Assert.Equal(before, world.Hash());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(8, 0)]
    [InlineData(9, 0)]
    [InlineData(255, 0)]
    [InlineData(0, 4)]
    [InlineData(0, 5)]
    [InlineData(0, 255)]
    [InlineData(255, 255)]
    public void An_entry_that_claims_more_than_the_batch_holds_is_malformed(byte words, byte capabilities)
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        process.Run();
        ulong before = world.Hash();
        Span<byte> page = process.Host.MessagePage;
        page[HeaderOffset] = (byte)Operation.Copy;
        page[HeaderOffset + 1] = words;
        page[HeaderOffset + 2] = capabilities;
        BinaryPrimitives.WriteUInt32LittleEndian(page[(HeaderOffset + 8)..], process.Bank);
        TakeTurn(process, world, MessagePage.EntryHeaderBytes);
        Assert.Equal(InvocationError.MalformedBatch, process.TurnError);
        Assert.Equal(before, world.Hash());
    }

    [Fact]
    public void An_entry_that_ends_with_the_part_is_carried_out()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        for (int i = 0; i < 126; i++)
        {
            _ = process.Port.Add(Operation.Copy, process.Bank);
        }

        Assert.False(process.Port.Fits(0, 0));
        process.Turn();
        Assert.Equal(InvocationError.None, process.TurnError);
        Assert.Equal(126, Header(process, MessagePage.SubmissionsDoneOffset));
    }

    [Fact]
    public void A_refused_entry_does_not_stop_those_behind_it()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        uint first = process.Port.Add(Operation.Copy, process.Bank);
        uint refused = process.Port.Add(Operation.Copy, 200);
        uint last = process.Port.Add(Operation.Copy, process.Bank);
        process.Turn();
        Assert.Equal(
            [InvocationError.None, InvocationError.EmptySlot, InvocationError.None],
            new[] { process.ResultOf(first).Error, process.ResultOf(refused).Error, process.ResultOf(last).Error });
        Assert.Equal(InvocationError.EmptySlot, process.Port.FirstRefusal());
    }

    [Fact]
    public void What_one_entry_made_the_next_can_use()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        uint next = process.State.Table.Fresh;
        uint made = process.Port.Add(Operation.Send, process.Bank, 0, [(ulong)BankMethod.CreateEndpoint, 1]);
        uint minted = process.Port.Add(Operation.Send, next, 0, [(ulong)EndpointMethod.Mint, 9]);
        process.Turn();
        Assert.Equal(next, process.ResultOf(made).Slot);
        Assert.True(process.ResultOf(minted).IsGood);
    }

    [Fact]
    public void Nothing_behind_a_programs_own_exit_is_carried_out()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        SimulatedProcess other = world.Start();
        uint others = world.Root.Give(other.SlotAtRoot, process);
        process.Run();
        _ = process.Port.Add(Operation.Send, process.Self, 0, [(ulong)ProcessMethod.Exit]);
        _ = process.Port.Add(Operation.Send, others, 0, [(ulong)ProcessMethod.Destroy]);
        process.Turn();
        Assert.False(process.IsAlive);
        Assert.True(other.IsAlive);
        world.Settle();
    }

    [Fact]
    public void An_entrys_counts_are_never_changed_so_a_program_can_walk_its_results()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        uint asked = process.Port.Add(Operation.Send, process.Bank, 0, [(ulong)BankMethod.ReadBalance, 0]);
        uint behind = process.Port.Add(Operation.Copy, process.Bank);
        process.Turn();
        Assert.Equal((2, 0), (process.Port.Result(asked).WordCount, process.Port.Result(asked).CapabilityCount));
        Assert.Equal(asked + MessagePage.EntryBytes(2, 0), behind);
        Assert.True(process.ResultOf(behind).IsGood);
    }

    [Fact]
    public void An_answer_of_two_words_needs_an_entry_with_room_for_them()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        process.InvokeIsRefused(world, InvocationError.InvalidCount, process.Bank, [(ulong)BankMethod.ReadBalance]);
        process.InvokeIsRefused(world, InvocationError.InvalidCount, process.Self, [(ulong)ProcessMethod.ReadState]);
    }

    private static int Header(SimulatedProcess process, uint offset)
    {
        return BinaryPrimitives.ReadInt32LittleEndian(process.Host.MessagePage[(int)offset..]);
    }

    internal static void TakeTurn(SimulatedProcess process, SimulatedWorld world, uint length)
    {
        process.Run();
        PageView page = PageView.Over(process.Host.MessagePage);
        page.At<uint>(MessagePage.SubmissionBytesOffset) = length;
        page.At<uint>(MessagePage.FlagsOffset) = (uint)TurnFlags.DoNotSleep;
        process.Host.Turn();
        Assert.Same(process, world.Current);
    }
}
