namespace System;

/// <summary>The type behind <c>ulong</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly partial struct UInt64 : IComparable<ulong>, IEquatable<ulong>
{
    public const ulong MaxValue = 0xFFFFFFFFFFFFFFFF;
    public const ulong MinValue = 0;

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly ulong _value;

    public int CompareTo(ulong value) => _value < value ? -1 : _value > value ? 1 : 0;

    public bool Equals(ulong obj) => _value == obj;

    public override bool Equals(object? obj) => obj is ulong other && Equals(other);

    public override int GetHashCode() => unchecked((int)_value ^ (int)(_value >> 32));
}
