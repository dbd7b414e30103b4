using System.Runtime.CompilerServices;
using Internal.Runtime;
using Internal.Runtime.CompilerHelpers;

namespace System;

/// <summary>The exception for a full heap. Its memory is set aside at the start: there is none when it is needed.</summary>
internal static unsafe class EmergencyExceptions
{
    private static OutOfMemoryException? s_outOfMemory;

    internal static OutOfMemoryException OutOfMemory => s_outOfMemory ??= MakeInReserve();

    // It lies outside the part of the heap that is collected, so it is never given back; all it refers to is in the image.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OutOfMemoryException MakeInReserve()
    {
        uint sizeBytes = MethodTable.Of<OutOfMemoryException>()->BaseSizeBytes;
        byte* place = HeapRegion.Reserve(sizeBytes);
        if (place == null)
        {
            Panic.Stop(FailureReason.OutOfMemory);
        }

        byte* next = Heap.Next;
        byte* end = Heap.End;
        Heap.SetRun(place, place + sizeBytes);
        OutOfMemoryException exception = new();
        Heap.SetRun(next, end);
        return exception;
    }
}
