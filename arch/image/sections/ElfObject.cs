using System;
using System.Buffers.Binary;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace AsyncCap.Image.Sections;

/// <summary>A relocatable ELF64 file as bytes, with typed looks into it.</summary>
internal sealed class ElfObject
{
    public const uint RelocationsType = 4;

    private const int HeadersOffsetAt = 0x28;
    private const int HeaderCountAt = 0x3C;
    private const int NamesIndexAt = 0x3E;
    private const int HeaderBytes = 64;
    private static readonly byte[] s_start = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];

    public ElfObject(byte[] bytes)
    {
        Bytes = bytes;
        if (!bytes.AsSpan().StartsWith(s_start) || bytes[0x10] != 1)
        {
            throw new InvalidDataException("it is not a relocatable ELF64 file, least byte first");
        }

        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(HeaderCountAt));
        int offset = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(HeadersOffsetAt));
        Headers = MemoryMarshal.Cast<byte, SectionHeader>(bytes.AsSpan(offset, count * HeaderBytes)).ToArray();
    }

    /// <summary>The file.</summary>
    public byte[] Bytes { get; }

    /// <summary>Its section headers.</summary>
    public SectionHeader[] Headers { get; }

    /// <summary>The section that holds the sections' names.</summary>
    public int NamesIndex => BinaryPrimitives.ReadUInt16LittleEndian(Bytes.AsSpan(NamesIndexAt));

    /// <summary>The contents of a section.</summary>
    public Span<byte> Contents(int section) => Bytes.AsSpan((int)Headers[section].Offset, (int)Headers[section].Size);

    /// <summary>The contents of a section as records.</summary>
    public Span<T> Records<T>(int section)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Contents(section));

    /// <summary>The index of a section; -1 if there is none.</summary>
    public int Find(string name) => Array.FindIndex(Headers, header => Text(NamesIndex, header.Name) == name);

    /// <summary>The relocations of a section; -1 if it has none.</summary>
    public int FindRelocationsOf(int section) => Array.FindIndex(Headers, header => header.Type == RelocationsType && header.Info == section);

    /// <summary>A text of a section of texts.</summary>
    public string Text(int section, uint offset)
    {
        ReadOnlySpan<byte> from = Contents(section)[(int)offset..];
        return Encoding.UTF8.GetString(from[..from.IndexOf((byte)0)]);
    }

    /// <summary>The file with other section headers, which go to its end.</summary>
    public static byte[] WithHeaders(MemoryStream file, SectionHeader[] headers)
    {
        Align(file, sizeof(ulong));
        long offset = file.Length;
        file.Write(MemoryMarshal.AsBytes(headers.AsSpan()));
        byte[] bytes = file.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(HeadersOffsetAt), (ulong)offset);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(HeaderCountAt), (ushort)headers.Length);
        return bytes;
    }

    /// <summary>Adds contents at the end of a file and has a header say so.</summary>
    public static void Append(MemoryStream file, ref SectionHeader header, ReadOnlySpan<byte> contents)
    {
        Align(file, 16);
        header.Offset = (ulong)file.Length;
        header.Size = (ulong)contents.Length;
        file.Position = file.Length;
        file.Write(contents);
    }

    private static void Align(MemoryStream file, int bytes)
    {
        file.Position = file.Length;
        while (file.Length % bytes != 0)
        {
            file.WriteByte(0);
        }
    }
}
