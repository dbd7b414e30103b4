namespace System;

/// <summary>The type behind <c>nint</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly unsafe partial struct IntPtr : IComparable<nint>, IEquatable<nint>
{
    public static nint Zero => 0;

    public static int Size => 8;

    public static nint MaxValue => unchecked((nint)long.MaxValue);

    public static nint MinValue => unchecked((nint)long.MinValue);

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly nint _value;

    public int CompareTo(nint value) => _value < value ? -1 : _value > value ? 1 : 0;

    public bool Equals(nint obj) => _value == obj;

    public override bool Equals(object? obj) => obj is nint other && Equals(other);

    public override int GetHashCode() => ((long)_value).GetHashCode();

    public void* ToPointer() => (void*)_value;
}
