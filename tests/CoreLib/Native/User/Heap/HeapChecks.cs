using System;
using Internal.Runtime;

namespace AsyncCap.Tests.CoreLib.Heap;

/// <summary>What the heap of a megabyte is tried with. The first word of the command line says which part.</summary>
internal static class HeapChecks
{
    public static bool RunIfAsked()
    {
        if (Arguments.Is("heap-graphs"u8))
        {
            Graphs();
        }
        else if (Arguments.Is("heap-room"u8))
        {
            RoomChecks.Run();
        }
        else if (Arguments.Is("heap-grows"u8))
        {
            GrowthChecks.Run();
        }
        else if (Arguments.Is("heap-ends"u8))
        {
            RoomChecks.EndByExhaustion();
        }
        else
        {
            return RunFlawIfAsked();
        }

        return true;
    }

    private static void Graphs()
    {
        Report.Equal("objects of the image that may lead into the heap"u8, 0, CountWaysOutOfImage());
        Report.Text("a graph of small objects"u8, "", RandomGraph.Run<NoFlaws>(1, 1000, 1200, 60) ?? "");
        Report.Text("a graph of mixed objects"u8, "", RandomGraph.Run<NoFlaws>(2, 1000, 1000, 600) ?? "");
        Report.Text("a graph with large payloads"u8, "", RandomGraph.Run<NoFlaws>(3, 1000, 300, 9000) ?? "");
        Report.Text("collections after few steps"u8, "", RandomGraph.Run<NoFlaws>(4, 4000, 40, 600) ?? "");
        Report.Equal("collections"u8, 7004, GC.CollectionCount(0));
        Report.True("millions of objects"u8, RandomGraph.MadeCount > 2_000_000);
        Report.True("hundreds of megabytes"u8, GC.GetTotalAllocatedBytes(false) > 500_000_000);
    }

    // The collector relies on it: the compiler leaves objects with references to the start-up code, but for delegates, which never change and lead to
    // other objects of the image.
    private static unsafe int CountWaysOutOfImage()
    {
        (nint start, nint end) = ReadyToRunHeader.Section(ReadyToRunHeader.OfImage(), ReadyToRunSectionId.FrozenObjects);
        int count = 0;
        byte* instance = (byte*)start + HeapRegion.HeaderBytes;
        while (instance < (byte*)end && *(MethodTable**)instance != null)
        {
            MethodTable* table = *(MethodTable**)instance;
            count += table->HasReferences && !(table->BaseType == MethodTable.Of<MulticastDelegate>() && StaysOutOfHeap(instance)) ? 1 : 0;
            instance += ObjectShape.SizeBytes(instance);
        }

        return count;
    }

    // SAFETY: the two references of a delegate are its first two fields, right behind the table.
    private static unsafe bool StaysOutOfHeap(byte* instance)
    {
        byte** fields = (byte**)instance;
        return !IsInHeap(fields[1]) && !IsInHeap(fields[2]);
    }

    private static unsafe bool IsInHeap(byte* place) => place >= HeapRegion.Base && place < HeapRegion.Limit;

    // A graph under a collector that forgets something. The process ends after it: its heap is not to be trusted any more.
    private static bool RunFlawIfAsked() =>
        TryFlaw<NoFlaws>("heap-flaw-none"u8)
        || TryFlaw<Flaw.Statics>("heap-flaw-statics"u8)
        || TryFlaw<Flaw.LaterSeries>("heap-flaw-later-series"u8)
        || TryFlaw<Flaw.ReferenceArrays>("heap-flaw-reference-arrays"u8)
        || TryFlaw<Flaw.StructArrays>("heap-flaw-struct-arrays"u8)
        || TryFlaw<Flaw.LaterStretches>("heap-flaw-later-stretches"u8)
        || TryFlaw<Flaw.WeakReferences>("heap-flaw-weak-references"u8);

    private static bool TryFlaw<TFlaws>(ReadOnlySpan<byte> argument)
        where TFlaws : struct, ICollectorFlaws
    {
        if (!Arguments.Is(argument))
        {
            return false;
        }

        Report.Text("a graph"u8, "", RandomGraph.Run<TFlaws>(7, 40, 600, 300) ?? "");
        return true;
    }
}
