namespace System;

/// <summary>The type behind <c>nuint</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly unsafe partial struct UIntPtr : IComparable<nuint>, IEquatable<nuint>
{
    public static nuint Zero => 0;

    public static int Size => 8;

    public static nuint MaxValue => unchecked((nuint)ulong.MaxValue);

    public static nuint MinValue => unchecked((nuint)ulong.MinValue);

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly nuint _value;

    public int CompareTo(nuint value) => _value < value ? -1 : _value > value ? 1 : 0;

    public bool Equals(nuint obj) => _value == obj;

    public override bool Equals(object? obj) => obj is nuint other && Equals(other);

    public override int GetHashCode() => ((ulong)_value).GetHashCode();

    public void* ToPointer() => (void*)_value;
}
