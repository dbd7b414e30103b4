using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace AsyncCap.CommandLine.Images;

/// <summary>One section of an ELF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it is in memory.</param>
/// <param name="SizeBytes">Bytes it takes in memory.</param>
/// <param name="Kind">What it is good for.</param>
public sealed record ElfSection(string Name, ulong Address, ulong SizeBytes, ElfSectionKind Kind);

/// <summary>What a section is good for.</summary>
public enum ElfSectionKind
{
    /// <summary>Not in memory at all: symbols, debug information.</summary>
    None,

    /// <summary>Code.</summary>
    Text,

    /// <summary>Data that is only read.</summary>
    ReadOnlyData,

    /// <summary>Data with initial values.</summary>
    Data,

    /// <summary>Data that starts as zeros and takes no room in the file.</summary>
    Bss,
}

/// <summary>Reads the section table of a 64-bit little-endian ELF file.</summary>
/// <remarks>Source: System V gABI, chapter 4, "Sections".</remarks>
public static class ElfFile
{
    private const int SectionTableOffset = 0x28;
    private const int SectionEntrySizeOffset = 0x3A;
    private const int SectionCountOffset = 0x3C;
    private const int NameSectionOffset = 0x3E;
    private const uint TypeNoBits = 8;
    private const ulong FlagWrite = 1;
    private const ulong FlagAllocate = 2;
    private const ulong FlagExecute = 4;

    /// <summary>The sections in the order of the file.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or it is damaged.</exception>
    public static IReadOnlyList<ElfSection> ReadSections(byte[] file)
    {
        try
        {
            return ReadSections(file.AsSpan());
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new InvalidDataException("the ELF file is cut short", exception);
        }
    }

    private static List<ElfSection> ReadSections(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            throw new InvalidDataException("this is no 64-bit little-endian ELF file");
        }

        int entrySize = BinaryPrimitives.ReadUInt16LittleEndian(file[SectionEntrySizeOffset..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[SectionCountOffset..]);
        int nameSection = BinaryPrimitives.ReadUInt16LittleEndian(file[NameSectionOffset..]);
        ReadOnlySpan<byte> table = file[ToInt(BinaryPrimitives.ReadUInt64LittleEndian(file[SectionTableOffset..]))..];
        ReadOnlySpan<byte> nameEntry = table.Slice(nameSection * entrySize, entrySize);
        ReadOnlySpan<byte> names = file[ToInt(BinaryPrimitives.ReadUInt64LittleEndian(nameEntry[0x18..]))..];
        List<ElfSection> sections = [];
        for (int index = 0; index < count; index++)
        {
            sections.Add(ReadSection(table.Slice(index * entrySize, entrySize), names));
        }

        return sections;
    }

    // Entry: name 4, type 4, flags 8, address 8, offset 8, size 8, ...
    private static ElfSection ReadSection(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> names)
    {
        ReadOnlySpan<byte> name = names[(int)BinaryPrimitives.ReadUInt32LittleEndian(entry)..];
        string text = Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]);
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
        ulong flags = BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]);
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(entry[0x10..]);
        ulong sizeBytes = BinaryPrimitives.ReadUInt64LittleEndian(entry[0x20..]);
        return new ElfSection(text, address, sizeBytes, Classify(text, type, flags));
    }

    private static ElfSectionKind Classify(string name, uint type, ulong flags)
    {
        if ((flags & FlagAllocate) == 0)
        {
            return ElfSectionKind.None;
        }

        if ((flags & FlagExecute) != 0)
        {
            return ElfSectionKind.Text;
        }

        // The metal compiler marks its read-only data writable; what the page tables do with it goes by its name.
        if ((flags & FlagWrite) == 0 || name.StartsWith(".rodata", StringComparison.Ordinal))
        {
            return ElfSectionKind.ReadOnlyData;
        }

        return type == TypeNoBits ? ElfSectionKind.Bss : ElfSectionKind.Data;
    }

    private static int ToInt(ulong offset) =>
        offset <= int.MaxValue ? (int)offset : throw new InvalidDataException("the ELF file is damaged");
}
