using System;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>Finds the objects that a program can still reach. The rest of the heap is free from then on.</summary>
/// <remarks>
/// Roots are the statics. The objects that the compiler put into the image hold no references (it leaves those to the start-up,
/// and the tests look), and the stack is not looked at. So it may run only where no frame holds the
/// only reference to an object: between turns. Objects do not move. Marks first, sweeps never: the allocator reads the marks.
/// Time: the live objects with their references, plus a word of map for every 512 bytes of heap ever used.
/// </remarks>
internal static unsafe class Collector<TFlaws>
    where TFlaws : struct, ICollectorFlaws
{
    /// <summary>Collects.</summary>
    /// <returns>Bytes of the objects that live.</returns>
    internal static nuint Collect()
    {
        FreeRuns.CloseRun();
        MarkMap.ClearBelow(HeapRegion.HighWater);
        Marking marking = new(HeapRegion.HighWater);
        ReadyToRunHeader* header = ReadyToRunHeader.OfImage();
        if (!TFlaws.ForgetsStatics)
        {
            ReachStatics(ref marking, header);
        }

        ScanAll(ref marking);
        if (!TFlaws.ForgetsWeakReferences)
        {
            WeakReferences.ClearDead();
        }

        FreeRuns.Reopen();
        return marking.LiveBytes;
    }

    // One object for each class with references among its statics. The start-up code made them.
    private static void ReachStatics(ref Marking marking, ReadyToRunHeader* header)
    {
        (nint start, nint end) = ReadyToRunHeader.Section(header, ReadyToRunSectionId.GCStatics);
        for (int* entry = (int*)start; entry < (int*)end; entry++)
        {
            byte** place = (byte**)((byte*)entry + *entry);
            marking.Reach(*place);
        }
    }

    private static void ScanAll(ref Marking marking)
    {
        for (byte* structs = ScanUntilStructs(ref marking); structs != null; structs = ScanUntilStructs(ref marking))
        {
            ScanStructs(ref marking, structs);
        }
    }

    // Scans what is listed, to the end or to an array of structs, which it returns.
    // SAFETY, here and below: the compiler's description says which words of the object are references; each is null or points
    // at an object.
    private static byte* ScanUntilStructs(ref Marking marking)
    {
        // A copy whose address nobody takes stays in registers. That is also why arrays of structs are scanned elsewhere.
        Marking local = marking;
        byte* instance;
        for (instance = local.Take(); instance != null; instance = local.Take())
        {
            MethodTable* table = *(MethodTable**)instance;
            nuint sizeBytes = ObjectShape.SizeBytes(instance);
            local.Count(sizeBytes);
            if (!table->HasReferences || (TFlaws.ForgetsReferenceArrays && table->HasComponentSize && ObjectShape.SeriesCount(table) > 0))
            {
                continue;
            }

            nint count = ObjectShape.SeriesCount(table);
            if (count < 0)
            {
                break;
            }

            for (nint series = 0; series < (TFlaws.ForgetsLaterSeries ? 1 : count); series++)
            {
                byte** reference = (byte**)(instance + ObjectShape.SeriesOffset(table, series));
                byte** end = (byte**)((byte*)reference + ObjectShape.SeriesBytes(table, series) + (nint)sizeBytes);
                for (; reference < end; reference++)
                {
                    local.Reach(*reference);
                }
            }
        }

        marking = local;
        return instance;
    }

    private static void ScanStructs(ref Marking marking, byte* instance)
    {
        if (TFlaws.ForgetsStructArrays)
        {
            return;
        }

        Marking local = marking;
        MethodTable* table = *(MethodTable**)instance;
        nint stretchCount = -ObjectShape.SeriesCount(table);
        byte* place = instance + ObjectShape.SeriesOffset(table, 0);
        byte* end = instance + ObjectShape.SizeBytes(instance) - HeapRegion.HeaderBytes;
        while (place < end)
        {
            for (nint stretch = 0; stretch < stretchCount; stretch++)
            {
                ulong word = ObjectShape.Stretch(table, stretch);
                for (uint count = ObjectShape.ReferencesIn(word); count != 0; count--)
                {
                    if (!TFlaws.ForgetsLaterStretches || stretch == 0)
                    {
                        local.Reach(*(byte**)place);
                    }

                    place += sizeof(byte*);
                }

                place += ObjectShape.BytesToSkip(word);
            }
        }

        marking = local;
    }
}
