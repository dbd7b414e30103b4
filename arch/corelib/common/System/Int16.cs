namespace System;

/// <summary>The type behind <c>short</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly partial struct Int16 : IComparable<short>, IEquatable<short>
{
    public const short MaxValue = 0x7FFF;
    public const short MinValue = -0x8000;

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly short _value;

    public int CompareTo(short value) => _value - value;

    public bool Equals(short obj) => _value == obj;

    public override bool Equals(object? obj) => obj is short other && Equals(other);

    public override int GetHashCode() => _value;
}
