using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>The part of a weak reference that the collector knows. It is the object's only field, and no reference to the compiler.</summary>
internal unsafe struct WeakLink
{
    /// <summary>The link of the weak reference made before this one.</summary>
    internal WeakLink* Next;

    /// <summary>What it points at: a reference that marking does not see; null when that is gone.</summary>
    internal byte* Target;
}

/// <summary>All weak references, in a list through them. A collection clears those whose target is gone.</summary>
internal static unsafe class WeakReferences
{
    private static WeakLink* s_last;

    /// <summary>Adds a weak reference; once each. SAFETY: the link is a field of an object of the heap, and objects do not move.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Add(ref WeakLink link)
    {
        link.Next = s_last;
        s_last = (WeakLink*)Unsafe.AsPointer(ref link);
    }

    /// <summary>After marking: forgets dead weak references, and clears those that live but point at what is dead.</summary>
    internal static void ClearDead()
    {
        WeakLink* last = null;
        WeakLink* next;
        for (WeakLink* link = s_last; link != null; link = next)
        {
            next = link->Next;
            if (!IsLive((byte*)link - sizeof(MethodTable*)))
            {
                continue;
            }

            if (!IsLive(link->Target))
            {
                link->Target = null;
            }

            link->Next = last;
            last = link;
        }

        s_last = last;
    }

    // What lies outside the heap is part of the image, and lives as long.
    private static bool IsLive(byte* instance)
    {
        byte* position = instance - HeapRegion.HeaderBytes;
        return position < HeapRegion.Base || position >= HeapRegion.HighWater || MarkMap.IsMarked(position);
    }
}
