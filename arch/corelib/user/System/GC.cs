using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>What a program may ask of the collector. It runs between turns only; see <c>AsyncCap.Vats.TurnHeap</c>.</summary>
public static class GC
{
    /// <summary>Asks for a collection. It happens at the end of the turn: in a turn the stack holds references.</summary>
    public static void Collect() => CollectionRecord.IsAskedFor = true;

    /// <summary>Bytes of the objects that outlived the last collection, and of those made since.</summary>
    public static long GetTotalMemory(bool forceFullCollection)
    {
        if (forceFullCollection)
        {
            Collect();
        }

        return (long)CollectionRecord.BytesInUse;
    }

    /// <summary>Bytes of all objects ever made.</summary>
    public static long GetTotalAllocatedBytes(bool precise = false) => (long)FreeRuns.AllocatedBytes;

    /// <summary>How many collections there were; there is one generation.</summary>
    public static int CollectionCount(int generation) => CollectionRecord.Count;

    /// <summary>Finalizers never run.</summary>
    public static void SuppressFinalize(object obj)
    {
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void KeepAlive(object? obj)
    {
    }
}
