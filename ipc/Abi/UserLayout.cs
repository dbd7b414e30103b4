namespace AsyncCap.Ipc.Abi;

/// <summary>Where things lie in a program's address space. Shared with the linker script and the start stub.</summary>
/// <remarks>
/// A process has one directory of 512 positions of 2 MiB each, from <see cref="BaseAddress"/>:
/// <code>
/// position 0     0x40000000  text and read-only data, one segment shared by all processes of an image
/// position 1     0x40200000  data (from its start), heap (to the stack), stack, message page (last page)
/// </code>
/// </remarks>
public static class UserLayout
{
    /// <summary>Lowest address that a program can use.</summary>
    public const ulong BaseAddress = 0x4000_0000;

    /// <summary>Bytes that one directory position covers.</summary>
    public const ulong SegmentSizeBytes = 0x20_0000;

    /// <summary>Positions in a directory, and pages in a segment.</summary>
    public const uint EntriesPerTable = 512;

    /// <summary>First address behind the last one that a program can use.</summary>
    public const ulong EndAddress = BaseAddress + (EntriesPerTable * SegmentSizeBytes);

    /// <summary>Bytes in a page.</summary>
    public const uint PageSizeBytes = 4096;

    /// <summary>Directory position of the shared image.</summary>
    public const uint ImagePosition = 0;

    /// <summary>Directory position of a process's own memory.</summary>
    public const uint PrivatePosition = 1;

    /// <summary>Page position of the message page in the private segment.</summary>
    public const uint MessagePagePosition = 511;

    /// <summary>Page position just above the stack; it stays unmapped, as does the page below the stack.</summary>
    public const uint StackEndPosition = 510;

    /// <summary>Pages of heap that the first process finds: enough to look after hundreds of others.</summary>
    public const uint HeapPagesOfFirstProcess = 400;

    /// <summary>Address of the message page.</summary>
    public const ulong MessagePageAddress = BaseAddress + SegmentSizeBytes + (MessagePagePosition * PageSizeBytes);

    /// <summary>Initial stack pointer: the first address above the stack.</summary>
    public const ulong StackEndAddress = BaseAddress + SegmentSizeBytes + (StackEndPosition * PageSizeBytes);
}
