using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AsyncCap.Vats;

/// <summary>Data and references of one message or answer, on their way to another process. Numbers are little-endian.</summary>
/// <remarks>A reference is one byte that says what it is (see <see cref="WireReference"/>); a capability for it travels beside the bytes.</remarks>
public abstract class WireWriter
{
    private byte[] _bytes = new byte[64];

    private protected WireWriter()
    {
    }

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Bytes => new(_bytes, 0, Length);

    /// <summary>How many bytes have been written.</summary>
    public int Length { get; private set; }

    /// <summary>Whether something was written that cannot be carried.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Says that what is to be written cannot be carried.</summary>
    public void Refuse() => IsRefused = true;

    /// <summary>Writes a byte.</summary>
    public void Write(byte value)
    {
        if (Length == _bytes.Length)
        {
            Grow();
        }

        _bytes[Length++] = value;
    }

    /// <summary>Writes a truth value, as a byte.</summary>
    public void Write(bool value) => Write(value ? (byte)1 : (byte)0);

    /// <summary>Writes a 16-bit code unit.</summary>
    public void Write(char value) => WriteLittleEndian(value, sizeof(char));

    /// <summary>Writes a number.</summary>
    public void Write(sbyte value) => Write(unchecked((byte)value));

    /// <summary>Writes a number.</summary>
    public void Write(short value) => WriteLittleEndian(unchecked((ushort)value), sizeof(short));

    /// <summary>Writes a number.</summary>
    public void Write(ushort value) => WriteLittleEndian(value, sizeof(ushort));

    /// <summary>Writes a number.</summary>
    public void Write(uint value) => WriteLittleEndian(value, sizeof(uint));

    /// <summary>Writes a number.</summary>
    public void Write(ulong value)
    {
        int length = Length;
        if (length + sizeof(ulong) > _bytes.Length)
        {
            Grow();
        }

        // SAFETY: there is room for them, seen above.
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), length), value);
        Length = length + sizeof(ulong);
    }

    /// <summary>Writes a number, as one of twice the length.</summary>
    public void Write(float value) => Write((double)value);

    /// <summary>Writes a number.</summary>
    public void Write(int value) => WriteLittleEndian((uint)value, sizeof(int));

    /// <summary>Writes a number.</summary>
    public void Write(long value) => Write((ulong)value);

    /// <summary>Writes a number.</summary>
    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes a text as its length in bytes and these (<see cref="WireText"/>); null as length -1.</summary>
    public void Write(string? value)
    {
        if (value is null)
        {
            Write(-1);
            return;
        }

        Write(WireText.BytesOf(value));
        WireText.Write(this, value);
    }

    /// <summary>Writes a problem.</summary>
    public void Write(Problem problem)
    {
        Write((byte)problem.Kind);
        Write(problem.Text);
    }

    /// <summary>Writes a reference: of what is data a copy, of what is broken the problem, and of all else a capability.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="passing">How its data are carried.</param>
    public void Write<T>(Eventual<T> reference, Passing<T> passing)
    {
        Ref.Way end = Ref.Follow(reference.Target, reference.Home);
        if (end.State == RefState.Broken)
        {
            Write((byte)WireReference.Broken);
            Write(end.Problem!);
        }
        else if (end.Home is null && end.State == RefState.Near)
        {
            Write((byte)WireReference.Data);
            passing.WriteData((Promise)end.Target!, this);
        }
        else
        {
            Write((byte)(end.State == RefState.Promise ? WireReference.Promise : WireReference.Object));
            AddCapability(end.Target!, end.Home, passing);
        }
    }

    /// <summary>Puts a capability beside the bytes.</summary>
    /// <param name="target">An object, or a promise.</param>
    /// <param name="home">Where the object lives; null for a promise.</param>
    /// <param name="passing">How what the promise becomes passes.</param>
    private protected abstract void AddCapability(object target, Vat? home, Passing passing);

    /// <summary>Begins with nothing.</summary>
    internal virtual void Begin() => Clear();

    private protected void Clear()
    {
        Length = 0;
        IsRefused = false;
    }

    // Eight bytes at once, of which only the first count: what comes next overwrites the others. Every machine we know is little-endian.
    private void WriteLittleEndian(ulong value, int byteCount)
    {
        int length = Length;
        if (length + sizeof(ulong) > _bytes.Length)
        {
            Grow();
        }

        MemoryMarshal.AsRef<ulong>(new Span<byte>(_bytes, length, sizeof(ulong))) = value;
        Length = length + byteCount;
    }

    private void Grow()
    {
        byte[] larger = new byte[_bytes.Length * 2];
        Bytes.CopyTo(larger);
        _bytes = larger;
    }
}

/// <summary>What stands for a reference among the bytes of a message.</summary>
public enum WireReference : byte
{
    /// <summary>A capability for it is beside the bytes: an object's.</summary>
    Object = 0,

    /// <summary>A capability for it is beside the bytes: a promise's.</summary>
    Promise = 1,

    /// <summary>Its data follow.</summary>
    Data = 2,

    /// <summary>Its problem follows.</summary>
    Broken = 3,
}
