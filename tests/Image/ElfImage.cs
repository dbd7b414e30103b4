using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace AsyncCap.Tests.Image;

/// <summary>What the section table does not say of an image: what is loaded with which rights, and what has a name.</summary>
/// <remarks>Source: System V gABI, chapters 4 and 5.</remarks>
internal sealed class ElfImage(byte[] file)
{
    private const uint TypeLoad = 1;
    private const uint TypeSymbols = 2;
    private const int PartEntrySize = 56;
    private const int SectionEntrySize = 64;
    private const int SymbolEntrySize = 24;

    /// <summary>The parts that a loader puts into memory.</summary>
    public IEnumerable<ElfPart> Parts
    {
        get
        {
            int table = (int)Word(32);
            for (int part = table; part < table + (Half(56) * PartEntrySize); part += PartEntrySize)
            {
                if (Quarter(part) == TypeLoad)
                {
                    uint flags = Quarter(part + 4);
                    yield return new ElfPart(Word(part + 16), Word(part + 40), (flags & 2) != 0, (flags & 1) != 0);
                }
            }
        }
    }

    /// <summary>The names in the symbol table.</summary>
    public IEnumerable<string> Symbols
    {
        get
        {
            int table = (int)Word(40);
            for (int section = table; section < table + (Half(60) * SectionEntrySize); section += SectionEntrySize)
            {
                if (Quarter(section + 4) == TypeSymbols)
                {
                    int names = (int)Word(table + ((int)Quarter(section + 40) * SectionEntrySize) + 24);
                    int start = (int)Word(section + 24);
                    int end = start + (int)Word(section + 32);
                    for (int symbol = start; symbol < end; symbol += SymbolEntrySize)
                    {
                        yield return Name(names + (int)Quarter(symbol));
                    }
                }
            }
        }
    }

    private string Name(int start) =>
        Encoding.ASCII.GetString(file.AsSpan(start, Array.IndexOf(file, (byte)0, start) - start));

    private ushort Half(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(offset));

    private uint Quarter(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset));

    private ulong Word(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(offset));
}

/// <summary>A part of an image that is loaded.</summary>
internal sealed record ElfPart(ulong Address, ulong SizeBytes, bool CanWrite, bool CanExecute);
