using System;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Hosted;

/// <summary>The physical memory of a hosted kernel: zeroed, page-aligned, committed by the host only where it is touched.</summary>
public sealed unsafe class HostedMemory : IDisposable
{
    private readonly void* _pages;
    private readonly void* _tables;
    private bool _isDisposed;

    /// <summary>Reserves memory for that many pages.</summary>
    public HostedMemory(uint pageCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageCount, 16u);

        // SAFETY: both blocks stay allocated until Dispose, and only the arena made here refers to them.
        _pages = AllocateAligned((ulong)pageCount * FrameArena.PageSizeBytes, out _pagesStart);
        _tables = AllocateAligned(FrameArena.TableBytes(pageCount), out _tablesStart);
        Frames = new FrameArena(_pagesStart, _tablesStart, pageCount);
    }

    private readonly byte* _pagesStart;
    private readonly byte* _tablesStart;

    /// <summary>The arena over it.</summary>
    public FrameArena Frames { get; }

    /// <summary>Gives the memory back; the arena must not be used any more.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            NativeMemory.Free(_pages);
            NativeMemory.Free(_tables);
        }
    }

    // Zeroed memory comes from the host untouched, so a gigabyte costs what is used of it.
    private static void* AllocateAligned(ulong bytes, out byte* start)
    {
        void* block = NativeMemory.AllocZeroed((nuint)(bytes + FrameArena.PageSizeBytes));
        ulong mask = FrameArena.PageSizeBytes - 1;
        start = (byte*)(((ulong)block + mask) & ~mask);
        return block;
    }
}
