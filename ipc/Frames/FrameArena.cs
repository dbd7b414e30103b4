using System;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Ipc.Frames;

/// <summary>All storage of one kernel: pages, cut into frames, and beside them the generations and page descriptors.</summary>
/// <remarks>
/// The arena is plain memory and every link in it is an index, so a kernel can be copied, hashed and compared as bytes.
/// It hands out references, never pointers. Generations stand in a table of their own, one for each 64-byte granule, because
/// they must survive whatever a page is used for next: a page that was a slab of endpoints may become a program's memory.
/// </remarks>
public readonly unsafe struct FrameArena
{
    /// <summary>Bytes of a granule, the unit in which frames are named.</summary>
    public const uint GranuleSizeBytes = 64;

    /// <summary>Granules in a page.</summary>
    public const uint GranulesPerPage = 64;

    /// <summary>Bytes in a page.</summary>
    public const uint PageSizeBytes = GranuleSizeBytes * GranulesPerPage;

    private readonly byte* _pages;
    private readonly uint* _generations;
    private readonly byte* _descriptors;
    private readonly uint _pageCount;

    /// <summary>Lays an arena over memory.</summary>
    /// <param name="pages">Zeroed, page-aligned memory of <paramref name="pageCount"/> pages.</param>
    /// <param name="tables">Zeroed, 8-aligned memory of <see cref="TableBytes"/> bytes.</param>
    /// <param name="pageCount">Number of pages.</param>
    /// <remarks>The caller guarantees that both stay valid, and are touched by nothing else, while the arena is in use.</remarks>
    public FrameArena(byte* pages, byte* tables, uint pageCount)
    {
        _pages = pages;
        _generations = (uint*)tables;
        _descriptors = tables + ((ulong)pageCount * GranulesPerPage * sizeof(uint));
        _pageCount = pageCount;
    }

    /// <summary>Pages in the arena.</summary>
    public uint PageCount => _pageCount;

    /// <summary>The kernel's globals, at the start of page zero.</summary>
    // SAFETY: page zero exists in every arena and holds nothing else.
    public ref Globals Globals => ref Unsafe.AsRef<Globals>(_pages);

    /// <summary>The kernel's queues, in the page behind it.</summary>
    // SAFETY: an arena has 16 pages at least, and this one holds nothing else.
    public ref KernelQueues Queues => ref Unsafe.AsRef<KernelQueues>(_pages + (KernelQueues.Page * PageSizeBytes));

    /// <summary>Bytes of side tables for that many pages.</summary>
    public static ulong TableBytes(uint pageCount)
    {
        return (ulong)pageCount * ((GranulesPerPage * sizeof(uint)) + PageDescriptor.SizeBytes);
    }

    /// <summary>The frame at an index that the kernel itself stored or that a generation check has confirmed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T At<T>(FrameIndex frame)
        where T : unmanaged
    {
        Invariant.Holds(!frame.IsNone);
        Invariant.Holds(frame.Value < _pageCount * GranulesPerPage);
        // SAFETY: the index lies inside the arena (asserted above, kept by every writer of indices), and frames are aligned to
        // their size, so a T that fits its frame cannot reach beyond it.
        return ref Unsafe.AsRef<T>(_pages + ((ulong)frame.Value * GranuleSizeBytes));
    }

    /// <summary>The generation of a granule: what a capability to a frame starting there must equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref uint Generation(FrameIndex frame)
    {
        Invariant.Holds(frame.Value < _pageCount * GranulesPerPage);
        // SAFETY: as for At; the table has one entry for each granule.
        return ref _generations[frame.Value];
    }

    /// <summary>Whether an index from a capability lies inside the arena at all.</summary>
    public bool Contains(FrameIndex frame) => frame.Value < _pageCount * GranulesPerPage;

    /// <summary>The descriptor of a page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref PageDescriptor Descriptor(PageIndex page)
    {
        Invariant.Holds(page.Value < _pageCount);
        // SAFETY: the table has one descriptor for each page; 40 bytes keep it 8-aligned.
        return ref Unsafe.AsRef<PageDescriptor>(_descriptors + ((ulong)page.Value * PageDescriptor.SizeBytes));
    }

    /// <summary>A value inside a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="offsetBytes">Where; the value must end inside the page.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T InPage<T>(PageIndex page, uint offsetBytes)
        where T : unmanaged
    {
        Invariant.Holds(page.Value < _pageCount);
        Invariant.Holds(offsetBytes + (uint)sizeof(T) <= PageSizeBytes);
        // SAFETY: page and offset lie inside the arena, asserted above; callers pass offsets they have compared with bounds.
        return ref Unsafe.AsRef<T>(_pages + ((ulong)page.Value * PageSizeBytes) + offsetBytes);
    }

    /// <summary>A value inside a run of neighbouring pages.</summary>
    /// <param name="first">The first page of the run.</param>
    /// <param name="offsetBytes">Where; the value must end inside the run, whose length the caller knows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T InRun<T>(PageIndex first, ulong offsetBytes)
        where T : unmanaged
    {
        Invariant.Holds(((ulong)first.Value * PageSizeBytes) + offsetBytes + (uint)sizeof(T) <= (ulong)_pageCount * PageSizeBytes);
        // SAFETY: as for InPage; the run lies inside the arena, asserted above.
        return ref Unsafe.AsRef<T>(_pages + ((ulong)first.Value * PageSizeBytes) + offsetBytes);
    }

    /// <summary>Copies words into a page or out of one; both ends have room for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyWords(ref ulong from, ref ulong to, uint count)
    {
        // SAFETY: the callers' words stand in one message or one message page, and count was compared with both.
        for (uint i = 0; i < count; i++)
        {
            Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
        }
    }

    /// <summary>Fills a page with zeroes.</summary>
    public void ClearPage(PageIndex page)
    {
        // Four granules a step: half the instructions of one at a time, and sold pages are most of what a process costs.
        ref Granule granule = ref InPage<Granule>(page, 0);
        for (uint i = 0; i < GranulesPerPage; i += 4)
        {
            // SAFETY: a page is that many granules, a multiple of four.
            granule = default;
            Unsafe.Add(ref granule, 1) = default;
            Unsafe.Add(ref granule, 2) = default;
            Unsafe.Add(ref granule, 3) = default;
            granule = ref Unsafe.Add(ref granule, 4);
        }
    }

    /// <summary>Copies a page's contents over another's.</summary>
    public void CopyPage(PageIndex from, PageIndex to)
    {
        ref Granule source = ref InPage<Granule>(from, 0);
        ref Granule target = ref InPage<Granule>(to, 0);
        for (uint i = 0; i < GranulesPerPage; i += 2)
        {
            // SAFETY: as in ClearPage.
            target = source;
            Unsafe.Add(ref target, 1) = Unsafe.Add(ref source, 1);
            source = ref Unsafe.Add(ref source, 2);
            target = ref Unsafe.Add(ref target, 2);
        }
    }

    /// <summary>The bytes of a page.</summary>
    public Span<byte> Bytes(PageIndex page)
    {
        Invariant.Holds(page.Value < _pageCount);
        // SAFETY: the page lies inside the arena.
        return new Span<byte>(_pages + ((ulong)page.Value * PageSizeBytes), (int)PageSizeBytes);
    }

    /// <summary>The page as 512 words of 64 bits.</summary>
    public Span<ulong> Words(PageIndex page)
    {
        Invariant.Holds(page.Value < _pageCount);
        // SAFETY: the page lies inside the arena and is 8-aligned.
        return new Span<ulong>(_pages + ((ulong)page.Value * PageSizeBytes), (int)(PageSizeBytes / sizeof(ulong)));
    }

    /// <summary>All pages as bytes, for snapshots and hashes of a hosted kernel (at most 2 GiB).</summary>
    public Span<byte> AllPages => new(_pages, checked((int)(_pageCount * (ulong)PageSizeBytes)));

    /// <summary>All side tables as bytes, for snapshots and hashes of a hosted kernel.</summary>
    public Span<byte> AllTables => new((byte*)_generations, checked((int)TableBytes(_pageCount)));
}
