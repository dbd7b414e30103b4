using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>Which part of the compiler's tables a section holds.</summary>
internal enum ReadyToRunSectionId
{
    GCStatics = 201,
    EagerConstructors = 205,
    FrozenObjects = 206,
    ModuleInitializers = 213,
}

/// <summary>The compiler's directory of an image.</summary>
/// <remarks>Shape: 'RTR\0', version 16.0, 32-bit flags, number of sections, size of an entry, type; then the entries
/// of 24 bytes: 32-bit id, 32-bit flags, start, end.</remarks>
internal unsafe struct ReadyToRunHeader
{
    private const uint ExpectedSignature = 0x0052_5452;
    private const ushort ExpectedMajorVersion = 16; // ilc 10.0
    private const byte ExpectedEntrySize = 24;

    private readonly uint _signature;
    private readonly ushort _majorVersion;
    private readonly ushort _minorVersion;
    private readonly uint _flags;
    private readonly ushort _sectionCount;
    private readonly byte _entrySize;
    private readonly byte _entryType;

    /// <summary>The one that the linker put into this program.</summary>
    [RuntimeImport("*", "acap_ready_to_run_header")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ReadyToRunHeader* OfImage();

    /// <summary>Whether this library was written for the compiler that made the image.</summary>
    internal static bool IsKnown(ReadyToRunHeader* header) =>
        header->_signature == ExpectedSignature
        && header->_majorVersion == ExpectedMajorVersion
        && header->_entrySize == ExpectedEntrySize;

    /// <summary>Where a section lies; empty if the image has none.</summary>
    internal static (nint Start, nint End) Section(ReadyToRunHeader* header, ReadyToRunSectionId id)
    {
        Entry* entry = (Entry*)(header + 1);
        for (int index = 0; index < header->_sectionCount; index++)
        {
            if (entry[index].Id == (int)id)
            {
                return (entry[index].Start, entry[index].End);
            }
        }

        return default;
    }

    private struct Entry
    {
        public int Id;
        public int Flags;
        public nint Start;
        public nint End;
    }
}
