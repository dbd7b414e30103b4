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

    /// <summary>Puts bytes there, eight at once, of which the last may be zeros; they must end inside the page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(uint offsetBytes, ReadOnlySpan<byte> bytes)
    {
        Invariant.Holds(offsetBytes + (uint)bytes.Length <= FrameArena.PageSizeBytes);
        ref byte source = ref MemoryMarshal.GetReference(bytes);
        uint i = 0;
        for (; i + sizeof(ulong) <= (uint)bytes.Length; i += sizeof(ulong))
        {
            // SAFETY: both have eight bytes there, one by the condition and the other by the assertion.
            At<ulong>(offsetBytes + i) = Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref source, i));
        }

        if (i != (uint)bytes.Length)
        {
            At<ulong>(offsetBytes + i) = LastWord(bytes.Slice((int)i));
        }
    }

    // What lies behind the contents is nobody's to see.
    private static ulong LastWord(ReadOnlySpan<byte> rest)
    {
        ulong word = 0;
        for (int i = 0; i < rest.Length; i++)
        {
            word |= (ulong)rest[i] << (i << 3);
        }

        return word;
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
