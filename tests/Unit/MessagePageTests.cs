using System;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Hostile counts, indices and lengths in the message page, and changes of it while a batch is under way, harm nobody.</summary>
public sealed class MessagePageTests
{
    private const uint FirstEntry = MessagePage.SubmissionsOffset;
    private const byte Operations = (byte)Operation.Destroy + 2;
    private const int RandomBatches = 6_000;

    private static readonly uint[] Lengths =
        [0, 1, 15, 16, 17, 24, 511, 2000, 2015, 2016, 2017, 2024, 4032, 4096, 0x7FFF_FFF0, 0x8000_0000, uint.MaxValue - 63, uint.MaxValue];
    private static readonly byte[] WordCounts = [0, 1, 7, 8, 9, 127, 128, 255];
    private static readonly byte[] SlotCounts = [0, 1, 3, 4, 5, 128, 255];
    private static readonly uint[] Slots = [0, 1, 2, 3, 5, 9, 14, 254, 255, 256, 257, 65_535, 0x8000_0001, uint.MaxValue];

    [Fact]
    public void Every_length_with_every_count_is_carried_out_or_refused()
    {
        using PageFuzz fuzz = new();
        int turn = 0;
        foreach (uint length in Lengths)
        {
            foreach (byte words in WordCounts)
            {
                foreach (byte slots in SlotCounts)
                {
                    // At the beginning, and as the last that fits.
                    fuzz.Page.Slice((int)FirstEntry, (int)MessagePage.PartSizeBytes).Clear();
                    byte operation = (byte)(turn++ % Operations);
                    fuzz.PutEntry(FirstEntry, operation, words, slots, 0, Slots[turn % Slots.Length], Slots[turn / 3 % Slots.Length]);
                    fuzz.PutEntry(FirstEntry + 2000, operation, words, slots, 0, Slots[turn / 5 % Slots.Length], 0);
                    fuzz.Turn(length, (uint)turn & 3);
                }
            }
        }

        fuzz.BystandersNoticeNothing();
    }

    [Fact]
    public void Every_operation_on_every_slot_is_carried_out_or_refused()
    {
        using PageFuzz fuzz = new();
        for (byte operation = 0; operation < Operations; operation++)
        {
            foreach (uint slot in Slots)
            {
                foreach (uint secondSlot in Slots)
                {
                    byte words = (byte)((slot + secondSlot) % 9);
                    byte slots = (byte)(secondSlot % 5);
                    fuzz.PutEntry(FirstEntry, operation, words, slots, (byte)(slot ^ secondSlot), slot, secondSlot);
                    fuzz.Put(FirstEntry + 16, Slots[(slot + operation) % Slots.Length]);
                    fuzz.Put(FirstEntry + 24, (secondSlot + operation) % 22);
                    fuzz.Turn(MessagePage.EntryBytes(words, slots), (uint)TurnFlags.DoNotSleep);
                }
            }
        }

        fuzz.BystandersNoticeNothing();
    }

    [Fact]
    public void Random_batches_change_nothing_that_is_not_the_senders() => PlayRandom(Defences.None, RandomBatches);

    /// <summary>Who shares the page writes into it whenever the kernel has done a part of the batch.</summary>
    [Fact]
    public void Changes_while_a_batch_is_under_way_change_nothing_that_is_not_the_senders() =>
        PlayRandom(Defences.None, RandomBatches / 5, changesUnderWay: true);

    [Fact]
    public void What_is_changed_under_way_concerns_only_entries_that_were_not_looked_at()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        const uint Entries = 60;
        for (int i = 0; i < Entries; i++)
        {
            _ = process.Port.Add(Operation.Copy, process.Bank);
        }

        int parts = 0;
        world.BeforeBatchGoesOn = who =>
        {
            // Another length, other flags, and everything that is done already spoilt.
            parts++;
            who.Host.MessagePage[..(int)(FirstEntry + (16 * 20))].Fill(0xFF);
        };
        uint free = process.State.Table.FreeCount;
        process.Turn();
        Assert.True(parts >= 2);
        Assert.Equal(InvocationError.None, process.TurnError);
        Assert.Equal(free - Entries, process.State.Table.FreeCount);
    }

    [Fact]
    public void Without_bounds_a_hostile_length_or_count_is_seen() =>
        Assert.NotNull(Record.Exception(() => PlayRandom(Defences.BatchBounds, RandomBatches)));

    private static void PlayRandom(Defences removed, int batches, bool changesUnderWay = false)
    {
        using PageFuzz fuzz = new(removed);
        Random random = new(20_251_122);
        fuzz.World.BeforeBatchGoesOn = changesUnderWay ? who => Scribble(who, random) : null;
        for (int i = 0; i < batches; i++)
        {
            fuzz.Attacker.Run();
            uint end = FillAtRandom(fuzz, random);
            uint length = random.Next(8) == 0 ? Pick(random, Lengths) : end - FirstEntry;
            fuzz.Turn(length, (uint)random.Next(4));
        }

        fuzz.World.BeforeBatchGoesOn = null;
        fuzz.BystandersNoticeNothing();
    }

    // Entries that mostly fit, with slots that mostly hold something.
    private static uint FillAtRandom(PageFuzz fuzz, Random random)
    {
        random.NextBytes(fuzz.Page.Slice((int)FirstEntry, (int)MessagePage.PartSizeBytes));
        uint at = FirstEntry;
        for (int count = random.Next(1, 70); count > 0; count--)
        {
            byte words = random.Next(20) == 0 ? Pick(random, WordCounts) : (byte)random.Next(9);
            byte slots = random.Next(20) == 0 ? Pick(random, SlotCounts) : (byte)random.Next(5);
            uint bytes = MessagePage.EntryBytes(words, slots);
            if (at + bytes > FirstEntry + MessagePage.PartSizeBytes)
            {
                break;
            }

            byte flags = (byte)(random.Next(3) == 0 ? random.Next(256) : 0);
            fuzz.PutEntry(at, (byte)random.Next(Operations), words, slots, flags, SlotAtRandom(random), SlotAtRandom(random));
            for (uint i = 0; i < slots && i < 4; i++)
            {
                fuzz.Put(at + 16 + (4 * i), SlotAtRandom(random));
            }

            for (uint i = 0; i < words && random.Next(4) != 0; i++)
            {
                fuzz.Put(at + bytes - (8 * (words - i)), (uint)random.Next(24));
                fuzz.Put(at + bytes - (8 * (words - i)) + 4, 0);
            }

            at += bytes;
        }

        return at;
    }

    private static void Scribble(SimulatedProcess process, Random random)
    {
        Span<byte> page = process.Host.MessagePage;
        for (int i = random.Next(1, 40); i > 0; i--)
        {
            page[random.Next(page.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)0xFF;
        }
    }

    private static uint SlotAtRandom(Random random) => random.Next(6) == 0 ? Pick(random, Slots) : (uint)random.Next(1, 28);

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
