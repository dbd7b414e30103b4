using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AsyncCap.Vats;

/// <summary>Data and references of a message or answer that came from another process, which may be anybody.</summary>
/// <remarks>Reading beyond the end, or what cannot be, marks it malformed and gives zeros from then on. Whoever reads reads everything, asks
/// <see cref="IsWhole"/>, and only then believes it.</remarks>
public abstract class WireReader
{
    private byte[] _bytes = [];
    private int _length; // Below 0 from the first thing on that cannot be: then nothing more can be read.
    private int _next;

    private protected WireReader()
    {
    }

    /// <summary>Whether everything was read and all of it was what it should be.</summary>
    public bool IsWhole => _next == _length;

    /// <summary>Whether something was read that cannot be. What was read then is worth nothing, and no user's code should see it.</summary>
    public bool IsRefused => _length < 0;

    /// <summary>Says that what was read cannot be.</summary>
    public void Refuse() => _length = -1;

    /// <summary>Reads a byte.</summary>
    public byte ReadByte()
    {
        if (_next >= _length)
        {
            Refuse();
            return 0;
        }

        return _bytes[_next++];
    }

    /// <summary>Reads a truth value: 0 or 1.</summary>
    public bool ReadBoolean()
    {
        byte value = ReadByte();
        if (value > 1)
        {
            Refuse();
        }

        return value == 1;
    }

    /// <summary>Reads a 16-bit code unit.</summary>
    public char ReadChar() => (char)ReadLittleEndian(sizeof(char));

    /// <summary>Reads a number.</summary>
    public sbyte ReadSByte() => unchecked((sbyte)ReadByte());

    /// <summary>Reads a number.</summary>
    public short ReadInt16() => unchecked((short)ReadLittleEndian(sizeof(short)));

    /// <summary>Reads a number.</summary>
    public ushort ReadUInt16() => (ushort)ReadLittleEndian(sizeof(ushort));

    /// <summary>Reads a number.</summary>
    public uint ReadUInt32() => (uint)ReadLittleEndian(sizeof(uint));

    /// <summary>Reads a number.</summary>
    public ulong ReadUInt64() => (ulong)ReadInt64();

    /// <summary>Reads a number, which is carried as one of twice the length.</summary>
    public float ReadSingle() => (float)ReadDouble();

    /// <summary>Reads a number.</summary>
    public int ReadInt32() => (int)ReadLittleEndian(sizeof(int));

    /// <summary>Reads a number.</summary>
    public long ReadInt64()
    {
        int next = _next;
        if (next + sizeof(long) > _length)
        {
            Refuse();
            return 0;
        }

        _next = next + sizeof(long);
        return Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), next)); // SAFETY: within the contents.
    }

    /// <summary>Reads a number.</summary>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads a count of things of which each takes at least so many bytes: never more than the bytes that are left hold.</summary>
    public int ReadCount(int bytesEach)
    {
        int count = ReadInt32();
        if (count < 0 || (long)count * bytesEach > _length - _next)
        {
            Refuse();
            return 0;
        }

        return count;
    }

    /// <summary>Reads a text, or null.</summary>
    public string? ReadString()
    {
        int byteCount = ReadInt32();
        if (byteCount < 0 || byteCount > _length - _next)
        {
            if (byteCount != -1)
            {
                Refuse();
            }

            return null;
        }

        char[] text = new char[byteCount];
        int length = WireText.Read(this, byteCount, text);
        if (length < 0)
        {
            Refuse();
            return null;
        }

        return new string(new ReadOnlySpan<char>(text, 0, length));
    }

    /// <summary>Reads a problem.</summary>
    public Problem ReadProblem()
    {
        byte kind = ReadByte();
        string? text = ReadString();
        if (kind < (byte)ProblemKind.Thrown || kind > (byte)ProblemKind.Smashed || text is null)
        {
            Refuse();
            return Problem.Unassigned;
        }

        return new Problem((ProblemKind)kind, text);
    }

    /// <summary>Reads a reference.</summary>
    /// <param name="passing">How its data are carried.</param>
    public Eventual<T> ReadReference<T>(Passing<T> passing)
    {
        byte kind = ReadByte();
        switch ((WireReference)kind)
        {
            case WireReference.Broken:
                return Ref.Broken<T>(ReadProblem());
            case WireReference.Data when !passing.IsByProxy:
                Promise<T> data = new();
                _ = data.Fulfil(passing.Read(this)); // It is new.
                return new Eventual<T>(data, null);
            case WireReference.Object or WireReference.Promise:
                TakeCapability(kind == (byte)WireReference.Promise, passing, out object? target, out Vat? home);
                return new Eventual<T>(target, home);
            default:
                Refuse();
                return default;
        }
    }

    /// <summary>Takes the next capability from beside the bytes; refuses if there is none.</summary>
    private protected abstract void TakeCapability(bool isPromise, Passing passing, out object? target, out Vat? home);

    private protected void Begin(byte[] bytes, int length)
    {
        _bytes = bytes;
        _length = new ReadOnlySpan<byte>(bytes, 0, length).Length; // It ends within them.
        _next = 0;
    }

    private ulong ReadLittleEndian(int byteCount)
    {
        int next = _next;
        if (next + byteCount > _length)
        {
            Refuse();
            return 0;
        }

        _next = next + byteCount;
        if (next + sizeof(ulong) <= _bytes.Length)
        {
            return MemoryMarshal.Read<ulong>(new ReadOnlySpan<byte>(_bytes, next, sizeof(ulong))) & (ulong.MaxValue >> (64 - (byteCount << 3)));
        }

        ulong value = 0; // The buffer ends here.
        for (int i = 0; i < byteCount; i++)
        {
            value |= (ulong)_bytes[next + i] << (i << 3);
        }

        return value;
    }
}
