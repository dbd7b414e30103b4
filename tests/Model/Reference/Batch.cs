using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>One entry of a submission part, and what is to be written back into it.</summary>
internal sealed class Entry(byte[] page, int offset)
{
    public const int HeaderBytes = 16;

    public byte OperationNumber { get; } = page[offset];

    public byte WordCount { get; } = page[offset + 1];

    public byte CapabilityCount { get; } = page[offset + 2];

    public byte Flags { get; } = page[offset + 3];

    public uint Slot { get; } = Numbers.Read32(page, offset + 8);

    public uint SecondSlot { get; } = Numbers.Read32(page, offset + 12);

    public int Bytes => HeaderBytes + (8 * ((CapabilityCount + 1) / 2)) + (8 * WordCount);

    public List<uint> Slots
    {
        get
        {
            List<uint> slots = [];
            for (int i = 0; i < CapabilityCount; i++)
            {
                slots.Add(Numbers.Read32(page, offset + HeaderBytes + (4 * i)));
            }

            return slots;
        }
    }

    public List<ulong> Words
    {
        get
        {
            List<ulong> words = [];
            for (int i = 0; i < WordCount; i++)
            {
                words.Add(Numbers.Read64(page, WordOffset(i)));
            }

            return words;
        }
    }

    /// <summary>Whether a whole entry lies between the offset and the end of the batch.</summary>
    public static bool IsWellFormed(byte[] page, int offset, int end)
    {
        if (end - offset < HeaderBytes)
        {
            return false;
        }

        Entry entry = new(page, offset);
        return entry.WordCount <= 8 && entry.CapabilityCount <= 4 && offset + entry.Bytes <= end;
    }

    public void WriteBack(Outcome outcome)
    {
        page[offset + 3] = outcome.IsAnswered ? (byte)SubmissionFlags.Answered : (byte)0;
        Numbers.Write32(page, offset + 4, (uint)outcome.Error);
        if (!outcome.IsAnswered)
        {
            return;
        }

        Numbers.Write32(page, offset + 8, outcome.Slot);
        if (outcome.SecondSlot is uint second)
        {
            Numbers.Write32(page, offset + 12, second);
        }

        for (int i = 0; i < outcome.Words.Length; i++)
        {
            Numbers.Write64(page, WordOffset(i), outcome.Words[i]);
        }
    }

    public override string ToString()
    {
        return $"{(Operation)OperationNumber} slot {Slot}, second {SecondSlot}, flags {Flags}, words [{string.Join(' ', Words)}], slots [{string.Join(' ', Slots)}]";
    }

    private int WordOffset(int index) => offset + HeaderBytes + (8 * ((CapabilityCount + 1) / 2)) + (8 * index);
}

/// <summary>What becomes of an entry.</summary>
internal sealed record Outcome(InvocationError Error, bool IsAnswered, uint Slot, uint? SecondSlot, ulong[] Words)
{
    public static readonly Outcome Done = new(InvocationError.None, false, 0, null, []);

    public static Outcome Answer(uint slot = 0, params ulong[] words) => new(InvocationError.None, true, slot, null, words);

    public override string ToString()
    {
        return IsAnswered ? $"slot {Slot}, second {SecondSlot}, words [{string.Join(' ', Words)}]" : Error.ToString();
    }

    public static implicit operator Outcome(InvocationError error) => new(error, false, 0, null, []);
}

/// <summary>Little-endian numbers in a page.</summary>
internal static class Numbers
{
    public static uint Read32(byte[] page, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(offset));

    public static ulong Read64(byte[] page, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(page.AsSpan(offset));

    public static void Write32(byte[] page, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(offset), value);

    public static void Write64(byte[] page, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(offset), value);
}
