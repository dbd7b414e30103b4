namespace System;

/// <summary>The type behind <c>char</c>. Its one field is the value itself: the compiler knows the type by name.</summary>
public readonly partial struct Char : IComparable<char>, IEquatable<char>
{
    public const char MaxValue = '\uFFFF';
    public const char MinValue = '\0';

    // Never assigned in C#: the compiler reads and writes the whole struct as the primitive.
    private readonly char _value;

    public int CompareTo(char value) => _value - value;

    public bool Equals(char obj) => _value == obj;

    public override bool Equals(object? obj) => obj is char other && Equals(other);

    public override int GetHashCode() => _value | (_value << 16);

    public static bool IsAsciiDigit(char c) => (uint)(c - '0') <= 9;

    public static bool IsAsciiLetter(char c) => (uint)((c | 0x20) - 'a') <= 'z' - 'a';
}
