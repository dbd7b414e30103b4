using System;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Kernel.Boot;

/// <summary>A statically linked ELF64 file, read with suspicion: nothing in it is used before it is compared with the file.</summary>
/// <remarks>Source: System V ABI, ELF-64 object file format 1.5; only what a loader needs.</remarks>
internal readonly ref struct ProgramImage
{
    private const int HeaderBytes = 64;
    private const int ProgramHeaderBytes = 56;
    private const uint LoadableSegment = 1;
    private const ushort MachineX64 = 62;
    private const ushort ExecutableFile = 2;

    private readonly ReadOnlySpan<byte> _file;
    private readonly ulong _tableOffset;

    private ProgramImage(ReadOnlySpan<byte> file, ulong tableOffset, uint partCount, ulong entryPoint)
    {
        _file = file;
        _tableOffset = tableOffset;
        PartCount = partCount;
        EntryPoint = entryPoint;
    }

    /// <summary>Entries of the program header table.</summary>
    public uint PartCount { get; }

    /// <summary>Virtual address of the first instruction.</summary>
    public ulong EntryPoint { get; }

    /// <summary>Reads the file header.</summary>
    public static InvocationError Read(ReadOnlySpan<byte> file, out ProgramImage image, out ulong where)
    {
        image = default;
        where = 0;
        if (file.Length < HeaderBytes || ReadAt<uint>(file, 0) != 0x464C_457F)
        {
            return InvocationError.InvalidImage;
        }

        where = 4;
        bool is64BitLittleEndian = ReadAt<ushort>(file, 4) == 0x0102;
        if (!is64BitLittleEndian || ReadAt<ushort>(file, 16) != ExecutableFile || ReadAt<ushort>(file, 18) != MachineX64)
        {
            return InvocationError.InvalidImage;
        }

        where = 32;
        ulong table = ReadAt<ulong>(file, 32);
        uint count = ReadAt<ushort>(file, 56);
        bool tableFits = table <= (ulong)file.Length && (ulong)count * ProgramHeaderBytes <= (ulong)file.Length - table;
        if (ReadAt<ushort>(file, 54) != ProgramHeaderBytes || count == 0 || !tableFits)
        {
            return InvocationError.InvalidImage;
        }

        image = new ProgramImage(file, table, count, ReadAt<ulong>(file, 24));
        return InvocationError.None;
    }

    /// <summary>Reads one program header.</summary>
    /// <param name="index">Below <see cref="PartCount"/>.</param>
    /// <param name="part">What it describes; <see cref="ProgramPart.IsLoadable"/> tells whether it concerns a loader.</param>
    /// <param name="where">Its offset in the file.</param>
    /// <returns><c>InvalidImage</c> for memory outside a program's, contents outside the file, or write with execute.</returns>
    public InvocationError ReadPart(uint index, out ProgramPart part, out ulong where)
    {
        where = _tableOffset + ((ulong)index * ProgramHeaderBytes);
        ReadOnlySpan<byte> header = _file.Slice((int)where, ProgramHeaderBytes);
        part = default;
        if (ReadAt<uint>(header, 0) != LoadableSegment)
        {
            return InvocationError.None;
        }

        uint flags = ReadAt<uint>(header, 4);
        ulong offset = ReadAt<ulong>(header, 8);
        ulong fileBytes = ReadAt<ulong>(header, 32);
        part.Address = ReadAt<ulong>(header, 16);
        part.MemoryBytes = ReadAt<ulong>(header, 40);
        part.CanExecute = (flags & 1) != 0;
        part.CanWrite = (flags & 2) != 0;
        part.IsLoadable = part.MemoryBytes != 0;
        bool contentsFit = offset <= (ulong)_file.Length && fileBytes <= (ulong)_file.Length - offset && fileBytes <= part.MemoryBytes;
        if (!contentsFit || (part.CanExecute && part.CanWrite) || !FitsItsPosition(in part))
        {
            return InvocationError.InvalidImage;
        }

        part.Contents = _file.Slice((int)offset, (int)fileBytes);
        return InvocationError.None;
    }

    // Read-only parts go into the shared segment, writable ones into the process's own, below its stack.
    private static bool FitsItsPosition(in ProgramPart part)
    {
        uint position = part.CanWrite ? UserLayout.PrivatePosition : UserLayout.ImagePosition;
        ulong start = UserLayout.BaseAddress + (position * UserLayout.SegmentSizeBytes);
        uint pages = part.CanWrite ? UserLayout.StackEndPosition : UserLayout.EntriesPerTable;
        ulong room = (ulong)pages * UserLayout.PageSizeBytes;
        bool startsInside = part.Address >= start && part.Address - start < room && part.Address % UserLayout.PageSizeBytes == 0;
        return startsInside && part.MemoryBytes <= room - (part.Address - start);
    }

    private static T ReadAt<T>(ReadOnlySpan<byte> bytes, int offset)
        where T : unmanaged
    {
        return MemoryMarshal.Read<T>(bytes.Slice(offset));
    }
}

/// <summary>One loadable part of an image.</summary>
internal ref struct ProgramPart
{
    /// <summary>Whether there is anything to load.</summary>
    public bool IsLoadable;

    /// <summary>Whether programs may write it.</summary>
    public bool CanWrite;

    /// <summary>Whether programs may execute it.</summary>
    public bool CanExecute;

    /// <summary>Where it begins; page-aligned.</summary>
    public ulong Address;

    /// <summary>Bytes in memory; those behind the contents are zero.</summary>
    public ulong MemoryBytes;

    /// <summary>Bytes from the file.</summary>
    public ReadOnlySpan<byte> Contents;

    /// <summary>Pages that it fills, the last perhaps in part.</summary>
    public readonly uint PageCount => (uint)((MemoryBytes + UserLayout.PageSizeBytes - 1) / UserLayout.PageSizeBytes);

    /// <summary>Position of its first page in its segment.</summary>
    public readonly uint FirstPosition => (uint)(Address / UserLayout.PageSizeBytes % UserLayout.EntriesPerTable);
}
