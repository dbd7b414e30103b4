using System.Runtime.CompilerServices;

namespace System;

/// <summary>Block copy, clear and fill: the compiler calls them by name for large structs.</summary>
/// <remarks>They move 16 bytes per load and store. `rep movsb` would be one line, but under QEMU's instruction
/// counting it costs an instruction a byte. They must not themselves contain a copy that becomes a call to them:
/// <see cref="Block16"/> and <see cref="Block64"/> stay below the size that the compiler expands in line.</remarks>
internal static class SpanHelpers
{
    internal static void Memmove(ref byte destination, ref byte source, nuint lengthBytes)
    {
        // One unsigned comparison finds the only harmful overlap: the destination starts inside the source.
        if ((nuint)Unsafe.ByteOffset(ref source, ref destination) < lengthBytes)
        {
            MoveBackward(ref destination, ref source, lengthBytes);
            return;
        }

        nuint offset = 0;
        while (lengthBytes - offset >= 64)
        {
            Copy<Block64>(ref destination, ref source, offset);
            offset += 64;
        }

        while (lengthBytes - offset >= 8)
        {
            Copy<ulong>(ref destination, ref source, offset);
            offset += 8;
        }

        while (offset < lengthBytes)
        {
            Copy<byte>(ref destination, ref source, offset);
            offset++;
        }
    }

    internal static void ClearWithoutReferences(ref byte destination, nuint lengthBytes) => Fill(ref destination, 0, lengthBytes);

    internal static void Fill(ref byte destination, byte value, nuint lengthBytes)
    {
        ulong pattern = value * 0x0101010101010101UL;
        Block64 block;
        block.A.Low = block.A.High = block.B.Low = block.B.High = pattern;
        block.C.Low = block.C.High = block.D.Low = block.D.High = pattern;
        nuint offset = 0;
        while (lengthBytes - offset >= 64)
        {
            Store(ref destination, offset, block);
            offset += 64;
        }

        while (lengthBytes - offset >= 8)
        {
            Store(ref destination, offset, pattern);
            offset += 8;
        }

        while (offset < lengthBytes)
        {
            Store(ref destination, offset, value);
            offset++;
        }
    }

    private static void MoveBackward(ref byte destination, ref byte source, nuint lengthBytes)
    {
        while (lengthBytes >= 8)
        {
            lengthBytes -= 8;
            Copy<ulong>(ref destination, ref source, lengthBytes);
        }

        while (lengthBytes > 0)
        {
            lengthBytes--;
            Copy<byte>(ref destination, ref source, lengthBytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<T>(ref byte destination, ref byte source, nuint offset)
        where T : unmanaged =>
        Store(ref destination, offset, Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref source, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(ref byte destination, nuint offset, T value)
        where T : unmanaged =>
        Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref destination, offset), value);

    private struct Block16
    {
        public ulong Low;
        public ulong High;
    }

    private struct Block64
    {
        public Block16 A;
        public Block16 B;
        public Block16 C;
        public Block16 D;
    }
}
