using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AsyncCap.Vats;

/// <summary>A message or answer of numbers from another process, which may be anybody: they are read where they lie, each at the place that the generator
/// worked out.</summary>
/// <remarks>Whoever reads has seen that it <see cref="Has"/> as many bytes as he reads, and that truth values are some.</remarks>
public readonly ref struct Incoming
{
    private readonly ref byte _contents;
    private readonly int _length;

    internal Incoming(ref byte contents, int length)
    {
        _contents = ref contents;
        _length = length;
    }

    /// <summary>Whether it is exactly so many bytes.</summary>
    public bool Has(int byteCount) => _length == byteCount;

    /// <summary>Copies all of it to the beginning of a buffer that has room for the words of any message.</summary>
    /// <returns>How many bytes it is.</returns>
    internal int CopyTo(byte[] buffer)
    {
        MemoryMarshal.CreateReadOnlySpan(ref _contents, _length).CopyTo(buffer);
        return _length;
    }

    /// <summary>Whether a truth value is there: 0 or 1.</summary>
    public bool IsBoolean(int offset) => ReadByte(offset) <= 1;

    /// <summary>Reads a byte.</summary>
    public byte ReadByte(int offset) => Take<byte>(offset);

    /// <summary>Reads a truth value.</summary>
    public bool ReadBoolean(int offset) => ReadByte(offset) == 1;

    /// <summary>Reads a 16-bit code unit.</summary>
    public char ReadChar(int offset) => Take<char>(offset);

    /// <summary>Reads a number.</summary>
    public sbyte ReadSByte(int offset) => Take<sbyte>(offset);

    /// <summary>Reads a number.</summary>
    public short ReadInt16(int offset) => Take<short>(offset);

    /// <summary>Reads a number.</summary>
    public ushort ReadUInt16(int offset) => Take<ushort>(offset);

    /// <summary>Reads a number.</summary>
    public int ReadInt32(int offset) => Take<int>(offset);

    /// <summary>Reads a number.</summary>
    public uint ReadUInt32(int offset) => Take<uint>(offset);

    /// <summary>Reads a number.</summary>
    public long ReadInt64(int offset) => Take<long>(offset);

    /// <summary>Reads a number.</summary>
    public ulong ReadUInt64(int offset) => Take<ulong>(offset);

    /// <summary>Reads a number, which is carried as one of twice the length.</summary>
    public float ReadSingle(int offset) => (float)ReadDouble(offset);

    /// <summary>Reads a number.</summary>
    public double ReadDouble(int offset) => BitConverter.Int64BitsToDouble(ReadInt64(offset));

    /// <summary>Reads bytes as they lie in memory.</summary>
    // SAFETY: within the contents, as their reader has seen. Every machine we know is little-endian.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Take<T>(int offset)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref _contents, offset));
}
