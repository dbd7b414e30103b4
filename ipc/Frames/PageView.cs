using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Ipc.Frames;

/// <summary>A program's typed look into its own message page.</summary>
public readonly ref struct PageView
{
    private readonly ref byte _start;

    private PageView(ref byte start) => _start = ref start;

    /// <summary>Looks into a page of 4096 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PageView Over(Span<byte> page)
    {
        Invariant.Holds(page.Length == (int)FrameArena.PageSizeBytes);
        return new PageView(ref MemoryMarshal.GetReference(page));
    }

    /// <summary>The value at an offset; it must end inside the page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T At<T>(uint offsetBytes)
        where T : unmanaged
    {
        Invariant.Holds(offsetBytes + (uint)Unsafe.SizeOf<T>() <= FrameArena.PageSizeBytes);
        // SAFETY: the page has 4096 bytes and the caller's offset leaves room for a T, asserted above.
        return ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref _start, offsetBytes));
    }
}
