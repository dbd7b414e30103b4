using System;

namespace AsyncCap.Scenarios.Programs.Retracing;

/// <summary>One act of a script: who does what. Sixteen bytes, lowest first.</summary>
/// <remarks>
/// <code>
/// 0 kind in the low half, who in the high half: 0 the first process, from 1 the actors as they were started
/// 1 operation  2 flags  3 slot  4 second slot  5 carried slot, or 0  6 word 0  7 words      8..11 word 1     12..15 word 2
/// Drop:  from byte 1 the slots, up to a 0                 Grants: slot is who gets it, second slot whose it is
    /// Start: slot is who is started, second slot 1 if its bank begins a fair class
/// </code>
/// </remarks>
internal readonly struct Act(ulong low, ulong high)
{
    /// <summary>Slots that one act can drop.</summary>
    public const int MostDrops = 15;

    /// <summary>Words that an operation can have.</summary>
    public const int MostWords = 3;

    /// <summary>The first eight bytes.</summary>
    public ulong Low => low;

    /// <summary>The others.</summary>
    public ulong High => high;

    /// <summary>What it is.</summary>
    public ActKind Kind => (ActKind)(low & 15);

    /// <summary>Who does it.</summary>
    public uint Who => (uint)(low >> 4) & 15;

    /// <summary>How many words an operation has.</summary>
    public int WordCount => this[7];

    /// <summary>A byte.</summary>
    public byte this[int at] => (byte)((at < 8 ? low : high) >> (at % 8 * 8));

    /// <summary>A word of an operation.</summary>
    public ulong Word(int at) => at == 0 ? this[6] : (uint)(high >> (at == 1 ? 0 : 32));

    /// <summary>Reads one act from hexadecimal digits, two a byte; bytes that are left out are 0.</summary>
    public static bool TryParse(ReadOnlySpan<byte> digits, out Act act)
    {
        Span<ulong> halves = stackalloc ulong[2];
        halves[0] = 0;
        halves[1] = 0;
        act = default;
        if (digits.Length is 0 or > 32 || digits.Length % 2 != 0)
        {
            return false;
        }

        for (int i = 0; i < digits.Length; i++)
        {
            int value = ValueOf(digits[i]);
            if (value < 0)
            {
                return false;
            }

            int nibble = i ^ 1; // the high digit of a byte comes first
            halves[nibble / 16] |= (ulong)value << (nibble % 16 * 4);
        }

        act = new Act(halves[0], halves[1]);
        return true;
    }

    private static int ValueOf(byte digit)
    {
        return digit is >= (byte)'0' and <= (byte)'9' ? digit - '0'
            : digit is >= (byte)'a' and <= (byte)'f' ? digit - 'a' + 10
            : -1;
    }
}
