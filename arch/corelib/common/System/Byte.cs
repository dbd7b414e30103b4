namespace System;

/// <summary>The type behind <c>byte</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly partial struct Byte : IComparable<byte>, IEquatable<byte>
{
    public const byte MaxValue = 0xFF;
    public const byte MinValue = 0;

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly byte _value;

    public int CompareTo(byte value) => _value - value;

    public bool Equals(byte obj) => _value == obj;

    public override bool Equals(object? obj) => obj is byte other && Equals(other);

    public override int GetHashCode() => _value;
}
