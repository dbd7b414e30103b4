using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>Immutable UTF-16 text.</summary>
/// <remarks>The layout is a contract with the compiler, which emits literals as finished objects:
/// a 32-bit length, the characters, a zero character.</remarks>
public sealed partial class String : IEquatable<string>
{
    public static readonly string Empty = "";

    // Never assigned in C#: the compiler or the allocator writes them.
    private readonly int _stringLength;
    private char _firstChar;

    public int Length
    {
        [Intrinsic]
        get => _stringLength;
    }

    [IndexerName("Chars")]
    public char this[int index]
    {
        [Intrinsic]
        get
        {
            if ((uint)index >= (uint)_stringLength)
            {
                ThrowHelper.IndexOutOfRange();
            }

            return Unsafe.Add(ref _firstChar, (nint)(uint)index);
        }
    }

    public static bool operator ==(string? a, string? b) => Equals(a, b);

    public static bool operator !=(string? a, string? b) => !Equals(a, b);

    public static bool Equals(string? a, string? b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a is null || b is null || a._stringLength != b._stringLength)
        {
            return false;
        }

        for (int index = 0; index < a._stringLength; index++)
        {
            if (Unsafe.Add(ref a._firstChar, index) != Unsafe.Add(ref b._firstChar, index))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsNullOrEmpty([NotNullWhen(false)] string? value) => value is null || value.Length == 0;

    public static implicit operator ReadOnlySpan<char>(string? value) =>
        value is null ? default : new ReadOnlySpan<char>(ref value._firstChar, value._stringLength);

    public bool Equals(string? value) => Equals(this, value);

    public override bool Equals(object? obj) => obj is string other && Equals(this, other);

    public override string ToString() => this;

    public override int GetHashCode()
    {
        uint hash = 2166136261;
        for (int index = 0; index < _stringLength; index++)
        {
            hash = (hash ^ Unsafe.Add(ref _firstChar, index)) * 16777619;
        }

        return (int)hash;
    }

    public CharEnumerator GetEnumerator() => new(this);

    public ref readonly char GetPinnableReference() => ref _firstChar;

    internal ref char GetRawStringData() => ref _firstChar;
}
