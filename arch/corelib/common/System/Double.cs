namespace System;

/// <summary>The type behind <c>double</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly partial struct Double : IComparable<double>, IEquatable<double>
{
    public const double MaxValue = 1.7976931348623157E+308;
    public const double MinValue = -1.7976931348623157E+308;
    public const double Epsilon = 4.9406564584124654E-324;
    public const double NaN = 0D / 0D;
    public const double PositiveInfinity = 1D / 0D;
    public const double NegativeInfinity = -1D / 0D;

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly double _value;

    public int CompareTo(double value) =>
        _value < value ? -1 : _value > value ? 1 : _value == value ? 0 : IsNaN(_value) ? (IsNaN(value) ? 0 : -1) : 1;

    public bool Equals(double obj) => _value == obj || (IsNaN(_value) && IsNaN(obj));

    public override bool Equals(object? obj) => obj is double other && Equals(other);

    public override int GetHashCode() => BitConverter.DoubleToInt64Bits(_value).GetHashCode();

    public static bool IsNaN(double value) =>
#pragma warning disable CS1718 // Comparing with itself is the definition of NaN.
        value != value;
#pragma warning restore CS1718
}
