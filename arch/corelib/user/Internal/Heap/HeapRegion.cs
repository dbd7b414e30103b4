using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>The memory of a program's objects: one region, which may grow at its end.</summary>
/// <remarks>
/// Shape, from the address that the start code gives:
/// <code>
///   reserve    room for one exception, for when there is no room
///   objects    from Base to Limit
///   mark map   one bit for every 8 bytes of objects; moves when the region grows
/// </code>
/// An object is 8 header bytes, the table pointer that references point at, and the fields; sizes are multiples of 8.
/// A position below is the address of an object's header.
/// </remarks>
internal static unsafe class HeapRegion
{
    /// <summary>Bytes in front of the table pointer. A collection keeps its list of objects to be scanned in them.</summary>
    internal const int HeaderBytes = 8;

    /// <summary>Sizes and positions are multiples of it.</summary>
    internal const int Alignment = 8;

    /// <summary>What the hook is asked for and answers in.</summary>
    internal const int PageSizeBytes = 4096;

    private const int ReserveBytes = 128;

    // Bytes of objects for each byte of map.
    private const int BytesForMapByte = 8 * Alignment;

    private static byte* s_regionEnd;

    // Asked for pages: how many it put directly behind the region, zeroed. 0: none, ever or now.
    private static delegate*<int, int> s_morePages;

    /// <summary>Position of the first object.</summary>
    internal static byte* Base { get; private set; }

    /// <summary>The end of what objects may use.</summary>
    internal static byte* Limit { get; private set; }

    /// <summary>Memory from here to the limit was never used, and is zero.</summary>
    internal static byte* HighWater { get; set; }

    /// <summary>Bytes that objects may use.</summary>
    internal static nuint SizeBytes => (nuint)(Limit - Base);

    /// <summary>The words of the mark map.</summary>
    internal static ulong* Map => (ulong*)Limit;

    /// <summary>Whether there is somebody to ask for more.</summary>
    internal static bool CanGrow => s_morePages != null;

    /// <summary>Called once by the start-up code.</summary>
    /// <remarks>SAFETY: the start code owns [start, end), hands it over zeroed, and never touches it again.</remarks>
    internal static void Initialize()
    {
        byte* start = HeapStart();
        s_regionEnd = HeapEnd();
        Base = start + ReserveBytes;
        if (s_regionEnd < Base + ReserveBytes)
        {
            // A program without a heap: not an object fits.
            Base = s_regionEnd;
        }

        Limit = LimitFor(s_regionEnd);
        HighWater = Base;
    }

    /// <summary>Names who has more pages. It may be called inside any `new`, and must not allocate.</summary>
    internal static void SetSource(delegate*<int, int> morePages) => s_morePages = morePages;

    /// <summary>Where the one object that does not come from the heap may lie; null if there is no such place.</summary>
    internal static byte* Reserve(uint sizeBytes) =>
        sizeBytes <= ReserveBytes && Base != s_regionEnd ? Base - ReserveBytes : null;

    /// <summary>Asks for so many more pages that an object of the size has room; marks stay as they are.</summary>
    /// <returns>Whether the region became larger, by however little.</returns>
    internal static bool Grow(nuint sizeBytes)
    {
        if (s_morePages == null || sizeBytes > int.MaxValue)
        {
            return false;
        }

        nuint neededBytes = sizeBytes + (sizeBytes / BytesForMapByte) + BytesForMapByte;
        int pages = s_morePages((int)((neededBytes + PageSizeBytes - 1) / PageSizeBytes));
        if (pages <= 0)
        {
            return false;
        }

        MoveMap(s_regionEnd + ((nint)pages * PageSizeBytes));
        return true;
    }

    // SAFETY: the new pages lie directly behind the old ones and are zero, so the rest of the new map, which lies in them, needs no
    // clearing. The old map becomes part of the objects' memory; it is not zero, so the high-water mark goes behind it.
    private static void MoveMap(byte* regionEnd)
    {
        byte* oldMap = Limit;
        nuint oldBytes = (nuint)(s_regionEnd - oldMap);
        byte* newMap = LimitFor(regionEnd);
        SpanHelpers.Memmove(ref *newMap, ref *oldMap, oldBytes);
        HighWater = s_regionEnd < newMap ? s_regionEnd : newMap;
        s_regionEnd = regionEnd;
        Limit = newMap;
    }

    // A little more map than needed: as if the map itself were to be mapped.
    private static byte* LimitFor(byte* regionEnd)
    {
        nuint mapBytes = (((nuint)(regionEnd - Base) / BytesForMapByte) + Alignment - 1) & ~(nuint)(Alignment - 1);
        return (byte*)((nuint)(regionEnd - mapBytes) & ~(nuint)(Alignment - 1));
    }

    [RuntimeImport("*", "acap_heap_start")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern byte* HeapStart();

    [RuntimeImport("*", "acap_heap_end")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern byte* HeapEnd();
}
