using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime;
using Internal.Runtime.CompilerHelpers;

namespace System;

/// <summary>Where a program's objects come from: one region, taken from the front, never given back.</summary>
/// <remarks>The start code says where the region lies and hands it over zeroed. An object is 8 header bytes, the table
/// pointer that references point at, and the fields; sizes are multiples of 8.</remarks>
internal static unsafe class Heap
{
    private const nuint HeaderBytes = 8;
    private const nuint Alignment = 8;

    private static byte* s_next;
    private static byte* s_end;

    /// <summary>Called once by the start-up code, before the first object.</summary>
    internal static void Initialize()
    {
        s_next = HeapStart();
        s_end = HeapEnd();
    }

    [RuntimeExport("RhpNewFast")]
    internal static void* NewObject(MethodTable* table) => Allocate(table, table->BaseSizeBytes);

    [RuntimeExport("RhNewObject")]
    internal static void* NewObjectSlow(MethodTable* table) => NewObject(table);

    // Nothing is ever collected, so a finalizer never has to run.
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

        nuint sizeBytes = table->BaseSizeBytes + ((nuint)length * table->ComponentSize);
        byte* array = (byte*)Allocate(table, (sizeBytes + Alignment - 1) & ~(Alignment - 1));
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

    private static void* Allocate(MethodTable* table, nuint sizeBytes)
    {
        byte* start = s_next;
        if (sizeBytes > (nuint)(s_end - start))
        {
            OutOfMemory();
        }

        // SAFETY: [start, start + size) lies in the region, is zeroed, and belongs to nobody else.
        s_next = start + sizeBytes;
        MethodTable** instance = (MethodTable**)(start + HeaderBytes);
        *instance = table;
        return instance;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OutOfMemory() => throw EmergencyExceptions.OutOfMemory;

    [RuntimeImport("*", "acap_heap_start")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern byte* HeapStart();

    [RuntimeImport("*", "acap_heap_end")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern byte* HeapEnd();
}

/// <summary>Made by the compiler as part of the image: there is no room to make it when it is needed.</summary>
internal static class EmergencyExceptions
{
    internal static readonly OutOfMemoryException OutOfMemory = new();
}
