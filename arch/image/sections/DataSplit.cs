using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace AsyncCap.Image.Sections;

/// <summary>Takes out of ilc's <c>.data</c> what programs write; what stays becomes <c>.data.rel.ro</c>.</summary>
/// <remarks>
/// ilc puts tables of types, texts and dispatch cells into one section with the statics, since elsewhere addresses would have to be filled in at load.
/// Here ld does that, so all processes of an image can share them. Within the section ilc refers to some things by their distance, and says so
/// nowhere: so nothing constant moves, and a copy of what is written stays where it was, unused. Of the distances between what stays and what moves
/// two kinds are known (<see cref="TieStaticBases"/>). Bound to ilc 10.0, as arch/corelib is. A write to what was taken for constant ends the process.
/// </remarks>
internal sealed class DataSplit
{
    private const string ConstantName = ".data.rel.ro";
    private const string WrittenName = ".data";
    private const ulong Allocated = 2;
    private const uint RelativeWord = 2; // R_X86_64_PC32
    private const int Alignment = 16;
    private const int BytesInFront = 8; // Of an object its header, of statics the context of their constructor: in front of the symbol.
    private const byte SectionSymbol = 3; // Of a symbol's info, the low half.

    // Objects that were made at compile time; statics; where the objects with the statics that are references are noted.
    private static readonly string[] s_writtenKinds = ["__FrozenObj_", "__NONGCSTATICS", "__GCSTATICS"];
    private const string ReadOnceOnly = "__PreInitData"; // What such an object holds at first.

    private readonly ElfObject _file;
    private readonly int _data;
    private readonly int _written; // The index of the new section.
    private readonly int _symbols;
    private readonly byte[] _contents; // A word is added to it, for DropNotes.
    private readonly List<Stretch> _stretches = [];
    private readonly List<Relocation> _relocations;
    private readonly MemoryStream _moved = new();
    private uint _constantAnchor; // A symbol of each section, for references that have none.
    private uint _writtenAnchor;

    private DataSplit(ElfObject file)
    {
        _file = file;
        _data = file.Find(WrittenName);
        _symbols = file.Find(".symtab");
        _written = file.Headers.Length;
        if (_data < 0 || _symbols < 0 || file.FindRelocationsOf(_data) < 0)
        {
            throw new InvalidDataException("it lacks .data, its relocations, or .symtab");
        }

        _contents = file.Contents(_data).ToArray();
        _relocations = [.. file.Records<Relocation>(file.FindRelocationsOf(_data))];
    }

    /// <summary>The file with one section more.</summary>
    public static byte[] Run(ElfObject file)
    {
        DataSplit split = new(file);
        int statics = split.FindStretches();
        split.MoveSymbols();
        split.MoveDebugReferences();
        List<Relocation> written = split.MovedRelocations();
        split.TieStaticBases(statics, written);
        split.DropNotes();
        return split.Write(written);
    }

    private bool IsData(in Symbol symbol) => symbol.Section == _data && (symbol.Info & 0xF) != SectionSymbol;

    private static bool IsWritten(string name) =>
        Array.Exists(s_writtenKinds, kind => name.StartsWith(kind, StringComparison.Ordinal)) && !name.EndsWith(ReadOnceOnly, StringComparison.Ordinal);

    // From a little before the first written symbol to the next constant one. Gives the place of the list of static bases; -1 if there is none.
    private int FindStretches()
    {
        int statics = -1;
        List<(int Value, bool IsWritten)> found = [];
        foreach (Symbol symbol in _file.Records<Symbol>(_symbols))
        {
            if (IsData(in symbol))
            {
                string name = NameOf(in symbol);
                found.Add(((int)symbol.Value, IsWritten(name)));
                statics = name == "__GCStaticRegion" ? (int)symbol.Value : statics;
            }
        }

        found.Sort();
        int start = -1;
        int last = 0;
        foreach ((int value, bool isWritten) in found)
        {
            if (start >= 0 && !isWritten && value > last)
            {
                Move(start, value);
                start = -1;
            }
            else if (isWritten)
            {
                start = start < 0 ? Math.Max(0, (value - BytesInFront) & -Alignment) : start;
                last = value;
            }
        }

        if (start >= 0)
        {
            Move(start, _contents.Length);
        }

        return statics;
    }

    private void Move(int start, int end)
    {
        _stretches.Add(new Stretch(start, end, (int)_moved.Length));
        _moved.Write(_contents.AsSpan(start, end - start));
        while (_moved.Length % Alignment != 0)
        {
            _moved.WriteByte(0);
        }
    }

    private string NameOf(in Symbol symbol) => _file.Text((int)_file.Headers[_symbols].Link, symbol.Name);

    private void MoveSymbols()
    {
        Span<Symbol> symbols = _file.Records<Symbol>(_symbols);
        for (int i = 0; i < symbols.Length; i++)
        {
            ref Symbol symbol = ref symbols[i];
            if (!IsData(in symbol))
            {
                continue;
            }

            if (!IsWritten(NameOf(in symbol)))
            {
                _constantAnchor = (uint)i;
                continue;
            }

            int value = (int)symbol.Value;
            Stretch stretch = _stretches.Find(stretch => value > stretch.Start && value <= stretch.End); // It may stand at the end of what it names.
            symbol.Value = (ulong)stretch.Moved(value);
            symbol.Section = (ushort)_written;
            _writtenAnchor = (uint)i;
        }
    }

    // Only debug information refers to places of the section without a symbol.
    private void MoveDebugReferences()
    {
        Span<Symbol> symbols = _file.Records<Symbol>(_symbols);
        for (int i = 0; i < _file.Headers.Length; i++)
        {
            if (_file.Headers[i].Type != ElfObject.RelocationsType)
            {
                continue;
            }

            bool isLoaded = (_file.Headers[(int)_file.Headers[i].Info].Flags & Allocated) != 0;
            foreach (ref Relocation relocation in _file.Records<Relocation>(i))
            {
                Symbol symbol = symbols[(int)relocation.Symbol];
                if (symbol.Section != _data || (symbol.Info & 0xF) != SectionSymbol)
                {
                    continue;
                }

                if (isLoaded)
                {
                    throw new InvalidDataException("something that is loaded refers to .data without a symbol");
                }

                if (TryMove((int)relocation.Addend, out int moved))
                {
                    relocation.Symbol = _writtenAnchor;
                    relocation.Addend = moved - (long)symbols[(int)_writtenAnchor].Value;
                }
            }
        }
    }

    private bool TryMove(int offset, out int moved)
    {
        int index = _stretches.FindIndex(stretch => offset >= stretch.Start && offset < stretch.End);
        moved = index < 0 ? offset : _stretches[index].Moved(offset);
        return index >= 0;
    }

    private List<Relocation> MovedRelocations()
    {
        List<Relocation> written = [];
        foreach (Relocation relocation in _relocations)
        {
            if (TryMove((int)relocation.Offset, out int moved))
            {
                written.Add(relocation with { Offset = (ulong)moved });
            }
        }

        return written;
    }

    // The list tells the distance to each static base. That tells the distance to its object's type, with two bits; if both are set a second word
    // tells the distance to the object's first contents. Internal.Runtime.Startup reads them.
    private void TieStaticBases(int statics, List<Relocation> written)
    {
        const int Bits = 3;
        int end = statics + (int)SizeOfStatics();
        for (int entry = statics; statics >= 0 && entry < end; entry += sizeof(int))
        {
            int place = entry + WordAt(entry);
            if (!TryMove(place, out int moved))
            {
                throw new InvalidDataException("a static base is not among what is written");
            }

            Tie(_relocations, entry, _writtenAnchor, moved);
            int description = place + WordAt(place);
            Tie(written, moved, _constantAnchor, description);
            if ((description & Bits) == Bits)
            {
                Tie(written, moved + sizeof(int), _constantAnchor, place + sizeof(int) + WordAt(place + sizeof(int)));
            }
        }
    }

    // For each type ilc leaves a word at the end of .bss, for what a runtime may note about the type. Ours notes nothing, so one word will do, which
    // nobody can write.
    private void DropNotes()
    {
        const string Kind = "__writableData";
        int zeroes = _file.Find(".bss");
        Span<Symbol> symbols = _file.Records<Symbol>(_symbols);
        ulong first = ulong.MaxValue;
        ulong lastOther = 0;
        foreach (ref Symbol symbol in symbols)
        {
            bool isNote = symbol.Section == zeroes && NameOf(in symbol).StartsWith(Kind, StringComparison.Ordinal);
            first = isNote ? Math.Min(first, symbol.Value) : first;
            lastOther = symbol.Section == zeroes && !isNote ? Math.Max(lastOther, symbol.Value) : lastOther;
        }

        if (zeroes < 0 || first == ulong.MaxValue || lastOther >= first)
        {
            return; // They are not where they can be left out.
        }

        _file.Headers[zeroes].Size = first;
        foreach (ref Symbol symbol in symbols)
        {
            if (symbol.Section == zeroes && symbol.Value >= first)
            {
                symbol.Section = (ushort)_data;
                symbol.Value = (ulong)_contents.Length;
            }
        }
    }

    private void Tie(List<Relocation> relocations, int place, uint anchor, int target)
    {
        long addend = target - (long)_file.Records<Symbol>(_symbols)[(int)anchor].Value;
        relocations.Add(new Relocation { Offset = (ulong)place, Type = RelativeWord, Symbol = anchor, Addend = addend });
    }

    // As the image's directory has it: the end of the list is its beginning and so many bytes.
    private long SizeOfStatics()
    {
        Span<Symbol> symbols = _file.Records<Symbol>(_symbols);
        long size = 0;
        foreach (Relocation relocation in _relocations)
        {
            if (relocation.Addend > size && NameOf(in symbols[(int)relocation.Symbol]) == "__GCStaticRegion")
            {
                size = relocation.Addend;
            }
        }

        return size;
    }

    private int WordAt(int offset) => BitConverter.ToInt32(_contents, offset);

    private byte[] Write(List<Relocation> written)
    {
        int relocations = _file.FindRelocationsOf(_data);
        using MemoryStream file = new();
        file.Write(_file.Bytes);
        SectionHeader[] headers = [.. _file.Headers, _file.Headers[_data], _file.Headers[relocations]];
        uint names = (uint)_file.Contents(_file.NamesIndex).Length;
        headers[relocations].Name = names;
        headers[_data].Name = names + (uint)".rela".Length;
        headers[_data].Flags = Allocated;
        headers[_written].Alignment = Alignment;
        headers[_written + 1].Info = (uint)_written;
        ElfObject.Append(file, ref headers[_data], [.. _contents, .. new byte[sizeof(ulong)]]);
        ElfObject.Append(file, ref headers[_written], _moved.ToArray());
        ElfObject.Append(file, ref headers[relocations], MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_relocations)));
        ElfObject.Append(file, ref headers[_written + 1], MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(written)));
        ElfObject.Append(file, ref headers[_file.NamesIndex], [.. _file.Contents(_file.NamesIndex), .. Encoding.ASCII.GetBytes($".rela{ConstantName}\0")]);
        return ElfObject.WithHeaders(file, headers);
    }

    // A part of the old section, and where it begins in the new one.
    private readonly record struct Stretch(int Start, int End, int NewStart)
    {
        public int Moved(int offset) => offset - Start + NewStart;
    }
}
