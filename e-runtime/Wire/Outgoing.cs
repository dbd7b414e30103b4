using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>A message of numbers that leaves for another process: its arguments are put where it leaves from, each at the place that the generator worked
/// out. The bytes are those that a <see cref="WireWriter"/> writes.</summary>
public readonly ref struct Outgoing
{
    private readonly ref byte _room;
    private readonly Promise? _result;

    internal Outgoing(ref byte room, Promise? result)
    {
        _room = ref room;
        _result = result;
    }

    /// <summary>Whether it leaves in this way. If not, nothing was done, and it goes the long one.</summary>
    public bool Leaves => !Unsafe.IsNullRef(ref _room);

    /// <summary>The reference to what will come of it.</summary>
    /// <typeparam name="TResult">What that is.</typeparam>
    public Eventual<TResult> Result<TResult>() => new(_result, null);

    /// <summary>Puts a byte.</summary>
    public void Put(int offset, byte value) => Place(offset, value);

    /// <summary>Puts a truth value, as a byte.</summary>
    public void Put(int offset, bool value) => Place(offset, value ? (byte)1 : (byte)0);

    /// <summary>Puts a 16-bit code unit.</summary>
    public void Put(int offset, char value) => Place(offset, value);

    /// <summary>Puts a number.</summary>
    public void Put(int offset, sbyte value) => Place(offset, value);

    /// <summary>Puts a number.</summary>
    public void Put(int offset, short value) => Place(offset, value);

    /// <summary>Puts a number.</summary>
    public void Put(int offset, ushort value) => Place(offset, value);

    /// <summary>Puts a number.</summary>
    public void Put(int offset, int value) => Place(offset, value);

    /// <summary>Puts a number.</summary>
    public void Put(int offset, uint value) => Place(offset, value);

    /// <summary>Puts a number.</summary>
    public void Put(int offset, long value) => Place(offset, value);

    /// <summary>Puts a number.</summary>
    public void Put(int offset, ulong value) => Place(offset, value);

    /// <summary>Puts a number, as one of twice the length.</summary>
    public void Put(int offset, float value) => Put(offset, (double)value);

    /// <summary>Puts a number.</summary>
    public void Put(int offset, double value) => Place(offset, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Puts bytes as they lie in memory.</summary>
    // SAFETY: the generator says how many bytes there are before it puts anything, and puts within them. Every machine we know is little-endian.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Place<T>(int offset, T value)
        where T : unmanaged => Unsafe.WriteUnaligned(ref Unsafe.Add(ref _room, offset), value);
}
