using System.Runtime.CompilerServices;
using Internal.Runtime.CompilerHelpers;

namespace System;

/// <summary>The base class of all arrays: the length, then the elements.</summary>
/// <remarks>The layout is a contract with the compiler: a 32-bit length at offset 8, elements from offset 16.</remarks>
public abstract partial class Array
{
    // Never assigned in C#: the allocator writes it.
    private readonly int _numComponents;

    public int Length => (int)Unsafe.As<RawArrayData>(this).Length;

    public static void Clear(Array array)
    {
        if (array is null)
        {
            ThrowHelper.ArgumentNull();
        }

        nuint sizeBytes = (nuint)(uint)array.Length * array.ElementSizeBytes;
        SpanHelpers.ClearWithoutReferences(ref Unsafe.As<RawArrayData>(array).Data, sizeBytes);
    }

    public static void Copy(Array sourceArray, Array destinationArray, int length) =>
        Copy(sourceArray, 0, destinationArray, 0, length);

    /// <summary>Copies elements between arrays of the same type; other pairs are refused.</summary>
    public static unsafe void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length)
    {
        if (sourceArray is null || destinationArray is null)
        {
            ThrowHelper.ArgumentNull();
        }

        if (sourceArray.GetMethodTable() != destinationArray.GetMethodTable())
        {
            ThrowHelpers.ThrowPlatformNotSupportedException();
        }

        if (sourceIndex < 0 || destinationIndex < 0 || length < 0 || (uint)sourceArray.Length - (uint)sourceIndex < (uint)length
            || sourceIndex > sourceArray.Length || destinationIndex > destinationArray.Length
            || (uint)destinationArray.Length - (uint)destinationIndex < (uint)length)
        {
            ThrowHelper.ArgumentOutOfRange();
        }

        nuint elementSizeBytes = sourceArray.ElementSizeBytes;
        SpanHelpers.Memmove(
            ref Unsafe.AddByteOffset(ref Unsafe.As<RawArrayData>(destinationArray).Data,
                (nuint)(uint)destinationIndex * elementSizeBytes),
            ref Unsafe.AddByteOffset(ref Unsafe.As<RawArrayData>(sourceArray).Data, (nuint)(uint)sourceIndex * elementSizeBytes),
            (nuint)(uint)length * elementSizeBytes);
    }

    internal unsafe nuint ElementSizeBytes => GetMethodTable()->ComponentSize;
}

/// <summary>What the compiler derives <c>T[]</c> from.</summary>
public partial class Array<T> : Array
{
}

/// <summary>An array seen as its parts.</summary>
internal sealed class RawArrayData
{
    public uint Length;
    public uint Padding;
    public byte Data;
}
