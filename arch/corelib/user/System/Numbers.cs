// Decimal text of the integers, with the ToString of each: one idea spread over partial structs.
namespace System
{
    /// <summary>Writes integers as decimal text.</summary>
    internal static class Numbers
    {
        private const int MostDigits = 20;

        internal static string ToDecimal(ulong magnitude, bool isNegative)
        {
            Span<char> digits = stackalloc char[MostDigits + 1];
            int position = digits.Length;
            do
            {
                digits[--position] = (char)('0' + (int)(magnitude % 10));
                magnitude /= 10;
            }
            while (magnitude != 0);

            if (isNegative)
            {
                digits[--position] = '-';
            }

            return new string((ReadOnlySpan<char>)digits.Slice(position));
        }

        // The magnitude of the smallest number is only right as an unsigned one.
        internal static string ToDecimal(long value) => ToDecimal(value < 0 ? 0 - (ulong)value : (ulong)value, value < 0);
    }

    public readonly partial struct Byte
    {
        public override string ToString() => Numbers.ToDecimal(_value, isNegative: false);
    }

    public readonly partial struct SByte
    {
        public override string ToString() => Numbers.ToDecimal(_value);
    }

    public readonly partial struct Int16
    {
        public override string ToString() => Numbers.ToDecimal(_value);
    }

    public readonly partial struct UInt16
    {
        public override string ToString() => Numbers.ToDecimal(_value, isNegative: false);
    }

    public readonly partial struct Int32
    {
        public override string ToString() => Numbers.ToDecimal(_value);
    }

    public readonly partial struct UInt32
    {
        public override string ToString() => Numbers.ToDecimal(_value, isNegative: false);
    }

    public readonly partial struct Int64
    {
        public override string ToString() => Numbers.ToDecimal(_value);
    }

    public readonly partial struct UInt64
    {
        public override string ToString() => Numbers.ToDecimal(_value, isNegative: false);
    }

    public readonly partial struct Boolean
    {
        public override string ToString() => _value ? "True" : "False";
    }

    public readonly partial struct Char
    {
        public override string ToString() => new(_value, 1);
    }
}
