using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>The state of one marking: what is reached, and which of it is still to be scanned.</summary>
/// <remarks>Objects to be scanned are linked through their headers, which nothing else uses. So marking needs no memory but
/// the map, whatever the shape of the graph: an object enters the list once, when its mark is set.</remarks>
internal unsafe struct Marking
{
    private const int WordShift = 6;
    private const int PositionShift = 3;

    // The address of a reference to the first possible object, and how far objects reach.
    private readonly byte* _first;
    private readonly nuint _spanBytes;
    private readonly ulong* _map;
    private byte* _toScan;
    private nuint _liveBytes;

    internal Marking(byte* end)
    {
        _first = HeapRegion.Base + HeapRegion.HeaderBytes;
        _spanBytes = (nuint)(end - HeapRegion.Base);
        _map = HeapRegion.Map;
        _toScan = null;
        _liveBytes = 0;
    }

    /// <summary>Bytes of the objects that were reached and left the list.</summary>
    internal readonly nuint LiveBytes => _liveBytes;

    /// <summary>Takes an object from the list; null when it is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte* Take()
    {
        byte* instance = _toScan;
        if (instance != null)
        {
            _toScan = *(byte**)(instance - HeapRegion.HeaderBytes);
        }

        return instance;
    }

    internal void Count(nuint sizeBytes) => _liveBytes += sizeBytes;

    /// <summary>Marks what a reference points at, and lists it if it was not marked before.</summary>
    /// <remarks>References to objects of the image, to the stack, and null lie outside the heap and are passed over.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Reach(byte* instance)
    {
        nuint offset = (nuint)(instance - _first);
        if (offset >= _spanBytes)
        {
            return;
        }

        nuint index = offset >> PositionShift;
        ulong* word = _map + (index >> WordShift);
        ulong bit = 1UL << (int)index;
        if ((*word & bit) != 0)
        {
            return;
        }

        *word |= bit;
        *(byte**)(instance - HeapRegion.HeaderBytes) = _toScan;
        _toScan = instance;
    }
}
