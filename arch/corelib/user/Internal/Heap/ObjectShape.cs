using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>How long an object is, and where the compiler says that its references lie.</summary>
/// <remarks>
/// In front of the table of a type with references stand words that are read downwards ("GCDesc"; ilc writes what CoreCLR
/// writes):
/// <code>
///   table - 8    n: how many series; negative for an array of structs
///   n > 0        n times: offset of the first reference from the table pointer, then bytes of references minus bytes of the object
///   n &lt; 0        offset of the first reference, then -n words, repeated to the end of the array:
///                low half: references that follow each other; high half: bytes to skip behind them
/// </code>
/// </remarks>
internal static unsafe class ObjectShape
{
    /// <summary>Bytes of an object with its header, rounded up to 8.</summary>
    /// <remarks>SAFETY: the caller knows that an object begins 8 bytes before the address.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nuint SizeBytes(byte* instance)
    {
        MethodTable* table = *(MethodTable**)instance;
        nuint sizeBytes = table->BaseSizeBytes;
        if (table->HasComponentSize)
        {
            uint length = *(uint*)(instance + sizeof(MethodTable*));
            sizeBytes += (nuint)length * table->KnownComponentSize;
            sizeBytes = (sizeBytes + HeapRegion.Alignment - 1) & ~(nuint)(HeapRegion.Alignment - 1);
        }

        return sizeBytes;
    }

    /// <summary>How many series the type has; negative for an array of structs.</summary>
    internal static nint SeriesCount(MethodTable* table) => ((nint*)table)[-1];

    /// <summary>Where a series begins, from the table pointer of the object.</summary>
    internal static nint SeriesOffset(MethodTable* table, nint series) => ((nint*)table)[-2 - (2 * series)];

    /// <summary>Bytes of the references of a series; the object's size must be added.</summary>
    internal static nint SeriesBytes(MethodTable* table, nint series) => ((nint*)table)[-3 - (2 * series)];

    /// <summary>One stretch of references in a struct of an array, to be read by the next two.</summary>
    internal static ulong Stretch(MethodTable* table, nint index) => ((ulong*)table)[-3 - index];

    /// <summary>References that follow each other.</summary>
    internal static uint ReferencesIn(ulong stretch) => (uint)stretch;

    /// <summary>What is no reference behind them.</summary>
    internal static uint BytesToSkip(ulong stretch) => (uint)(stretch >> 32);
}
