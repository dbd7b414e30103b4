namespace System;

/// <summary>The type behind <c>long</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly partial struct Int64 : IComparable<long>, IEquatable<long>
{
    public const long MaxValue = 0x7FFFFFFFFFFFFFFF;
    public const long MinValue = unchecked((long)0x8000000000000000);

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly long _value;

    public int CompareTo(long value) => _value < value ? -1 : _value > value ? 1 : 0;

    public bool Equals(long obj) => _value == obj;

    public override bool Equals(object? obj) => obj is long other && Equals(other);

    public override int GetHashCode() => unchecked((int)_value ^ (int)(_value >> 32));
}
