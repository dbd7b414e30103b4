namespace System;

/// <summary>The type behind <c>bool</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly partial struct Boolean : IComparable<bool>, IEquatable<bool>
{
    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly bool _value;

    public int CompareTo(bool value) => _value == value ? 0 : _value ? 1 : -1;

    public bool Equals(bool obj) => _value == obj;

    public override bool Equals(object? obj) => obj is bool other && Equals(other);

    public override int GetHashCode() => _value ? 1 : 0;
}
