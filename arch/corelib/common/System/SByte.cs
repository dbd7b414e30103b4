namespace System;

/// <summary>The type behind <c>sbyte</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly partial struct SByte : IComparable<sbyte>, IEquatable<sbyte>
{
    public const sbyte MaxValue = 0x7F;
    public const sbyte MinValue = -0x80;

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly sbyte _value;

    public int CompareTo(sbyte value) => _value - value;

    public bool Equals(sbyte obj) => _value == obj;

    public override bool Equals(object? obj) => obj is sbyte other && Equals(other);

    public override int GetHashCode() => _value;
}
