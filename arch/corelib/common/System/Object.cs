using System.Runtime.CompilerServices;
using Internal.Runtime;
using Internal.Runtime.CompilerHelpers;

namespace System;

/// <summary>The root of all classes.</summary>
/// <remarks>The layout is a contract with the compiler: a reference points at this field, the fields of the derived
/// class (or the length of an array or a string) follow it, and 8 header bytes lie in front of it.</remarks>
public unsafe partial class Object
{
    private readonly MethodTable* _methodTable;

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

    internal MethodTable* GetMethodTable() => _methodTable;

    /// <summary>The first byte behind the method table pointer: the fields of an object, the value in a box.</summary>
    internal ref byte GetRawData() => ref Unsafe.As<RawData>(this).FirstByte;

    private sealed class RawData
    {
        public byte FirstByte;
    }
}
