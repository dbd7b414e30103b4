using System.Runtime.InteropServices;

namespace AsyncCap.Image.Sections;

/// <summary>A section header of ELF64.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SectionHeader
{
    public uint Name;
    public uint Type;
    public ulong Flags;
    public ulong Address;
    public ulong Offset;
    public ulong Size;
    public uint Link;
    public uint Info;
    public ulong Alignment;
    public ulong EntrySize;
}

/// <summary>A symbol of ELF64.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Symbol
{
    public uint Name;
    public byte Info;
    public byte Other;
    public ushort Section;
    public ulong Value;
    public ulong Size;
}

/// <summary>A relocation of ELF64 with an addend.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Relocation
{
    public ulong Offset;
    public uint Type;
    public uint Symbol;
    public long Addend;
}
