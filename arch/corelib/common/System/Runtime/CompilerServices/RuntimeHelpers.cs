using System.Runtime.InteropServices;
using Internal.Runtime.CompilerHelpers;

namespace System.Runtime.CompilerServices;

/// <summary>Initialisers of arrays and spans, which the compiler expands from the image's data, and identity hashes.</summary>
public static unsafe partial class RuntimeHelpers
{
    [Intrinsic]
    public static extern void InitializeArray(Array array, RuntimeFieldHandle fldHandle);

    [Intrinsic]
    public static extern ReadOnlySpan<T> CreateSpan<T>(RuntimeFieldHandle fldHandle);

    [Intrinsic]
    public static extern bool IsReferenceOrContainsReferences<T>()
        where T : allows ref struct;

    [Intrinsic]
    internal static extern bool IsKnownConstant<T>(T value);

    /// <summary>The part <c>array[a..b]</c> compiles to; it allocates, so only programs can use it.</summary>
    public static T[] GetSubArray<T>(T[] array, Range range)
    {
        (int offset, int length) = range.GetOffsetAndLength(array.Length);
        T[] result = new T[length];
        new ReadOnlySpan<T>(array, offset, length).CopyTo(result);
        return result;
    }
}
