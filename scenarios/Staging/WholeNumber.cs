using System;

namespace AsyncCap.Staging;

/// <summary>Numbers for people, where the core library writes none.</summary>
public static class WholeNumber
{
    /// <summary>Decimal digits.</summary>
    public static string TextOf(long value)
    {
        Span<char> digits = stackalloc char[20];
        int at = digits.Length;
        long left = Math.Abs(value);
        do
        {
            digits[--at] = (char)('0' + (left % 10));
            left /= 10;
        }
        while (left != 0);
        string text = new(digits.Slice(at));
        return value < 0 ? "-" + text : text;
    }
}
