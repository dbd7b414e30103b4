using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime.CompilerHelpers;

namespace Internal.Runtime;

/// <summary>Prepares a program's runtime: heap, statics. The start code calls it before <c>__managed__Main</c>.</summary>
internal static unsafe class Startup
{
    [RuntimeExport("acap_start_runtime")]
    internal static void Start()
    {
        ReadyToRunHeader* header = ReadyToRunHeader.OfImage();
        if (!ReadyToRunHeader.IsKnown(header))
        {
            Panic.Stop(FailureReason.RuntimeMismatch);
        }

        Heap.Initialize();
        MakeStaticBases(header);
        RunEagerConstructors(header);
    }

    // Each class with references among its statics keeps them in an object. The compiler lists where the object's
    // address belongs; until then the place names the object's type and, maybe, its first contents.
    private static void MakeStaticBases(ReadyToRunHeader* header)
    {
        const int Uninitialized = 1;
        const int HasInitialData = 2;
        (nint start, nint end) = ReadyToRunHeader.Section(header, ReadyToRunSectionId.GCStatics);
        for (int* entry = (int*)start; entry < (int*)end; entry++)
        {
            int* place = (int*)((byte*)entry + *entry);
            nint description = (nint)place + *place;
            if ((description & Uninitialized) == 0)
            {
                continue;
            }

            MethodTable* table = (MethodTable*)(description & ~(nint)(Uninitialized | HasInitialData));
            byte* instance = (byte*)Heap.NewObject(table);
            if ((description & HasInitialData) != 0)
            {
                byte* contents = (byte*)(place + 1) + place[1];
                SpanHelpers.Memmove(ref *(instance + sizeof(nint)), ref *contents,
                    table->BaseSizeBytes - (2 * (nuint)sizeof(nint)));
            }

            *(byte**)place = instance;
        }
    }

    private static void RunEagerConstructors(ReadyToRunHeader* header)
    {
        (nint start, nint end) = ReadyToRunHeader.Section(header, ReadyToRunSectionId.EagerConstructors);
        for (int* entry = (int*)start; entry < (int*)end; entry++)
        {
            ((delegate*<void>)((byte*)entry + *entry))();
        }
    }
}
