using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime;
using Internal.Runtime.CompilerHelpers;

namespace System;

/// <summary>Where a program's objects come from: the next bytes of a free run, and a search for another run when it ends.</summary>
/// <remarks>Before the first collection the whole heap is one run. Nothing is collected but by <c>TurnHeap.Collect</c>.</remarks>
internal static unsafe class Heap
{
    private static byte* s_next;
    private static byte* s_end;

    /// <summary>Where the next object begins.</summary>
    internal static byte* Next => s_next;

    /// <summary>The end of the run. All from <see cref="Next"/> to here is zero.</summary>
    internal static byte* End => s_end;

    /// <summary>Called once by the start-up code, before the first object.</summary>
    internal static void Initialize()
    {
        HeapRegion.Initialize();
        FreeRuns.Initialize();
    }

    /// <summary>Says where objects come from. SAFETY: the memory is zero and belongs to no object.</summary>
    internal static void SetRun(byte* next, byte* end)
    {
        s_next = next;
        s_end = end;
    }

    [RuntimeExport("RhpNewFast")]
    internal static void* NewObject(MethodTable* table) => Allocate(table, table->BaseSizeBytes);

    [RuntimeExport("RhNewObject")]
    internal static void* NewObjectSlow(MethodTable* table) => NewObject(table);

    // Finalizers never run; all that have one here are exceptions, whose base class has an empty one.
    [RuntimeExport("RhpNewFinalizable")]
    internal static void* NewFinalizable(MethodTable* table) => NewObject(table);

    [RuntimeExport("RhpNewArrayFast")]
    internal static void* NewArray(MethodTable* table, nint length)
    {
        // Both tests at once: a negative length is a huge unsigned one.
        if ((nuint)length > int.MaxValue)
        {
            ThrowHelpers.ThrowOverflowException();
        }

        nuint sizeBytes = table->BaseSizeBytes + ((nuint)length * table->KnownComponentSize);
        byte* array = (byte*)Allocate(table, (sizeBytes + HeapRegion.Alignment - 1) & ~(nuint)(HeapRegion.Alignment - 1));
        *(int*)(array + sizeof(MethodTable*)) = (int)length;
        return array;
    }

    [RuntimeExport("RhNewArray")]
    internal static void* NewArraySlow(MethodTable* table, nint length) => NewArray(table, length);

    [RuntimeExport("RhpNewPtrArrayFast")]
    internal static void* NewReferenceArray(MethodTable* table, nint length) => NewArray(table, length);

    [RuntimeExport("RhNewString")]
    internal static void* NewString(MethodTable* table, nint length) => NewArray(table, length);

    internal static string NewString(int length)
    {
        void* text = NewArray(MethodTable.Of<string>(), length);
        return *(string*)&text;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void* Allocate(MethodTable* table, nuint sizeBytes)
    {
        byte* start = s_next;
        if (sizeBytes > (nuint)(s_end - start))
        {
            return AllocateElsewhere(table, sizeBytes);
        }

        // SAFETY: [start, start + size) lies in the run, is zero, and belongs to nobody else.
        s_next = start + sizeBytes;
        MethodTable** instance = (MethodTable**)(start + HeapRegion.HeaderBytes);
        *instance = table;
        return instance;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void* AllocateElsewhere(MethodTable* table, nuint sizeBytes)
    {
        MethodTable** instance = (MethodTable**)(FreeRuns.Take(sizeBytes) + HeapRegion.HeaderBytes);
        *instance = table;
        return instance;
    }
}
