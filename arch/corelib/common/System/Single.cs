namespace System;

/// <summary>The type behind <c>float</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly partial struct Single : IComparable<float>, IEquatable<float>
{
    public const float MaxValue = 3.40282347E+38F;
    public const float MinValue = -3.40282347E+38F;
    public const float Epsilon = 1.401298E-45F;
    public const float NaN = 0F / 0F;
    public const float PositiveInfinity = 1F / 0F;
    public const float NegativeInfinity = -1F / 0F;

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly float _value;

    public int CompareTo(float value) =>
        _value < value ? -1 : _value > value ? 1 : _value == value ? 0 : IsNaN(_value) ? (IsNaN(value) ? 0 : -1) : 1;

    public bool Equals(float obj) => _value == obj || (IsNaN(_value) && IsNaN(obj));

    public override bool Equals(object? obj) => obj is float other && Equals(other);

    public override int GetHashCode() => BitConverter.SingleToInt32Bits(_value);

    public static bool IsNaN(float value) =>
#pragma warning disable CS1718 // Comparing with itself is the definition of NaN.
        value != value;
#pragma warning restore CS1718
}
