namespace System;

/// <summary>The type behind <c>int</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly partial struct Int32 : IComparable<int>, IEquatable<int>
{
    public const int MaxValue = 0x7FFFFFFF;
    public const int MinValue = unchecked((int)0x80000000);

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly int _value;

    public int CompareTo(int value) => _value < value ? -1 : _value > value ? 1 : 0;

    public bool Equals(int obj) => _value == obj;

    public override bool Equals(object? obj) => obj is int other && Equals(other);

    public override int GetHashCode() => _value;
}
