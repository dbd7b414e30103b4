using System.Runtime.CompilerServices;

namespace System;

public sealed partial class String
{
    // The compiler turns each `new string(...)` into a call of the Ctor with the same parameters.
    public extern String(char[]? value);

    public extern String(ReadOnlySpan<char> value);

    public extern String(char c, int count);

    public static string Concat(string? str0, string? str1) => Concat((ReadOnlySpan<char>)str0, str1);

    public static string Concat(string? str0, string? str1, string? str2) =>
        Concat((ReadOnlySpan<char>)str0, str1, str2);

    public static string Concat(string? str0, string? str1, string? str2, string? str3) =>
        Concat((ReadOnlySpan<char>)str0, str1, str2, str3);

    public static string Concat(ReadOnlySpan<char> str0, ReadOnlySpan<char> str1) => Concat(str0, str1, default, default);

    public static string Concat(ReadOnlySpan<char> str0, ReadOnlySpan<char> str1, ReadOnlySpan<char> str2) =>
        Concat(str0, str1, str2, default);

    public static string Concat(ReadOnlySpan<char> str0, ReadOnlySpan<char> str1, ReadOnlySpan<char> str2,
        ReadOnlySpan<char> str3)
    {
        string result = Heap.NewString(checked(str0.Length + str1.Length + str2.Length + str3.Length));
        Span<char> target = new(ref result._firstChar, result.Length);
        str0.CopyTo(target);
        target = target.Slice(str0.Length);
        str1.CopyTo(target);
        target = target.Slice(str1.Length);
        str2.CopyTo(target);
        str3.CopyTo(target.Slice(str2.Length));
        return result;
    }

    public static string Concat(params string?[] values)
    {
        int length = 0;
        foreach (string? value in values)
        {
            length += value is null ? 0 : value.Length;
        }

        string result = Heap.NewString(length);
        Span<char> target = new(ref result._firstChar, length);
        foreach (string? value in values)
        {
            ReadOnlySpan<char> part = value;
            part.CopyTo(target);
            target = target.Slice(part.Length);
        }

        return result;
    }

    public string Substring(int startIndex) => Substring(startIndex, Length - startIndex);

    public string Substring(int startIndex, int length) => Ctor(((ReadOnlySpan<char>)this).Slice(startIndex, length));

    private static string Ctor(char[]? value) => Ctor((ReadOnlySpan<char>)value);

    private static string Ctor(ReadOnlySpan<char> value)
    {
        if (value.Length == 0)
        {
            return Empty;
        }

        string result = Heap.NewString(value.Length);
        value.CopyTo(new Span<char>(ref result._firstChar, result.Length));
        return result;
    }

    private static string Ctor(char c, int count)
    {
        if (count < 0)
        {
            ThrowHelper.ArgumentOutOfRange();
        }

        string result = Heap.NewString(count);
        new Span<char>(ref result._firstChar, count).Fill(c);
        return result;
    }
}
