namespace System;

/// <summary>The type behind <c>ushort</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly partial struct UInt16 : IComparable<ushort>, IEquatable<ushort>
{
    public const ushort MaxValue = 0xFFFF;
    public const ushort MinValue = 0;

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly ushort _value;

    public int CompareTo(ushort value) => _value - value;

    public bool Equals(ushort obj) => _value == obj;

    public override bool Equals(object? obj) => obj is ushort other && Equals(other);

    public override int GetHashCode() => _value;
}
