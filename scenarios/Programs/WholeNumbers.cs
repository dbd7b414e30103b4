using System;

namespace AsyncCap.Scenarios.Programs;

/// <summary>Decimal numbers of a boot line that are checked, unlike those of <see cref="CommandLine"/>.</summary>
internal static class WholeNumbers
{
    /// <summary>A whole number from 0 to a largest one; nothing else, not even a sign.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, ulong most, out ulong number)
    {
        number = 0;
        for (int i = 0; i < text.Length; i++)
        {
            uint digit = (uint)text[i] - '0';
            if (digit > 9 || number > (ulong.MaxValue - digit) / 10)
            {
                return false;
            }

            number = (number * 10) + digit;
        }

        return text.Length > 0 && number <= most;
    }

    /// <summary>Rising numbers and ranges below 65,536, with commas between: <c>0-41,77,80-90</c>.</summary>
    public static bool TryParseList(ReadOnlySpan<byte> text, Span<ushort> numbers, out int count)
    {
        count = 0;
        ulong next = 0;
        while (text.Length > 0)
        {
            int end = CommandLine.IndexOf(text, (byte)',');
            ReadOnlySpan<byte> word = text.Slice(0, end);
            text = end < text.Length ? text.Slice(end + 1) : default;
            int dash = CommandLine.IndexOf(word, (byte)'-');
            bool isNumber = TryParse(word.Slice(0, dash), ushort.MaxValue, out ulong first);
            ulong last = first;
            bool isRange = dash == word.Length || TryParse(word.Slice(dash + 1), ushort.MaxValue, out last);
            if (!isNumber || !isRange || first < next || last < first || last - first >= (ulong)(numbers.Length - count))
            {
                return false;
            }

            for (next = first; next <= last; next++)
            {
                numbers[count++] = (ushort)next;
            }
        }

        return count > 0;
    }
}
