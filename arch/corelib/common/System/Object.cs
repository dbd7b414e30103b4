using System.Runtime.CompilerServices;
using Internal.Runtime;
using Internal.Runtime.CompilerHelpers;

namespace System;

/// <summary>The root of all classes.</summary>
/// <remarks>The layout is a contract with the compiler: a reference points at this field, the fields of the derived
/// class (or the length of an array or a string) follow it, and 8 header bytes lie in front of it.</remarks>
public unsafe partial class Object
{
#pragma warning disable IDE1006 // The compiler looks the field up by this name, where it makes the code that takes a generic struct out of its box.
    private readonly MethodTable* m_pEEType;
#pragma warning restore IDE1006

    public Object()
    {
    }

    ~Object()
    {
    }

    // The order of the three virtual methods is the order of the first vtable slots; nothing here depends on it.

    /// <summary>Always overridden here: the image holds no type names for the default text.</summary>
    public virtual string? ToString()
    {
        ThrowHelpers.ThrowPlatformNotSupportedException();
        return null;
    }

    public virtual bool Equals(object? obj) => ReferenceEquals(this, obj);

    public virtual int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public static bool Equals(object? objA, object? objB) =>
        ReferenceEquals(objA, objB) || (objA is not null && objB is not null && objA.Equals(objB));

    public static bool ReferenceEquals(object? objA, object? objB) => objA == objB;

    internal MethodTable* GetMethodTable() => m_pEEType;

    /// <summary>The first byte behind the method table pointer: the fields of an object, the value in a box.</summary>
    internal ref byte GetRawData() => ref Unsafe.As<RawData>(this).Data;
}
