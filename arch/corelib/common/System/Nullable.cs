using System.Diagnostics.CodeAnalysis;

namespace System;

/// <summary>A value or nothing. The order of the fields is a contract with the compiler's boxing.</summary>
public struct Nullable<T>
    where T : struct
{
    private readonly bool hasValue;
    internal T value;

    public Nullable(T value)
    {
        this.value = value;
        hasValue = true;
    }

    public readonly bool HasValue => hasValue;

    public readonly T Value
    {
        get
        {
            if (!hasValue)
            {
                ThrowHelper.InvalidOperation();
            }

            return value;
        }
    }

    public static implicit operator T?(T value) => new T?(value);

    public static explicit operator T(T? value) => value!.Value;

    public readonly T GetValueOrDefault() => value;

    public readonly T GetValueOrDefault(T defaultValue) => hasValue ? value : defaultValue;

    public override bool Equals(object? other) => hasValue ? other is not null && value.Equals(other) : other is null;

    public override int GetHashCode() => hasValue ? value.GetHashCode() : 0;
}
