namespace System;

/// <summary>The type behind <c>uint</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly partial struct UInt32 : IComparable<uint>, IEquatable<uint>
{
    public const uint MaxValue = 0xFFFFFFFF;
    public const uint MinValue = 0;

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly uint _value;

    public int CompareTo(uint value) => _value < value ? -1 : _value > value ? 1 : 0;

    public bool Equals(uint obj) => _value == obj;

    public override bool Equals(object? obj) => obj is uint other && Equals(other);

    public override int GetHashCode() => (int)_value;
}
