namespace AsyncCap.Ipc.Abi;

// Word 0 of a message to a kernel object is one of these. docs/abi.md has an entry for each: arguments, authority, effect,
// errors. Each method takes a fixed number of words (method number included) and capabilities.

/// <summary>Methods of the machine capability.</summary>
public enum MachineMethod : ulong
{
    /// <summary>Writes the bytes of words 2 to 7; word 1 is their count, 0 to 48.</summary>
    WriteConsole = 1,

    /// <summary>Ends the world with the exit code in word 1, 0 to <see cref="WorldExitCode.HighestOfPrograms"/>.</summary>
    PowerOff = 2,

    /// <summary>Answers 8 bytes of the boot command line, from byte offset word 1, and its length in word 1.</summary>
    ReadCommandLine = 3,

    /// <summary>Answers one figure of the machine or the loaded image; word 1 is a <see cref="MachineFigure"/>.</summary>
    ReadFigure = 4,
}

/// <summary>Figures that <see cref="MachineMethod.ReadFigure"/> answers, in word 0.</summary>
public enum MachineFigure : ulong
{
    /// <summary>Virtual address of the first instruction of a program.</summary>
    EntryPoint = 0,

    /// <summary>Pages in the writable part of the program image.</summary>
    DataPageCount = 1,

    /// <summary>Virtual address of the writable part of the program image.</summary>
    DataAddress = 2,

    /// <summary>Pages in use by all banks together, which the kernel's own books must equal.</summary>
    PagesInUse = 3,

    /// <summary>Sum of the used pages of all banks, from the banks.</summary>
    BankPagesUsed = 4,

    /// <summary>Pages that banks can own in all.</summary>
    PageCount = 5,
}

/// <summary>Methods of a bank.</summary>
public enum BankMethod : ulong
{
    /// <summary>Makes a sub-bank with a limit of word 1 pages, taken from this bank's balance.</summary>
    CreateBank = 1,

    /// <summary>Makes an endpoint that the invoking process serves, labelled with word 1 (32 bits).</summary>
    CreateEndpoint = 2,

    /// <summary>Makes a call record for the invoking process.</summary>
    CreateCall = 3,

    /// <summary>Makes an empty process: address space, capability table, message page.</summary>
    CreateProcess = 4,

    /// <summary>Makes a zeroed page of memory.</summary>
    CreatePage = 5,

    /// <summary>Makes a page with the contents of the page in capability 0.</summary>
    CopyPage = 6,

    /// <summary>Makes an empty segment.</summary>
    CreateSegment = 7,

    /// <summary>Answers the limit and the pages used (sub-banks' limits included) in words 0 and 1.</summary>
    ReadBalance = 8,

    /// <summary>Destroys the bank and everything bought from it.</summary>
    Destroy = 9,
}

/// <summary>Methods of an endpoint capability (the owner's, not an entry).</summary>
public enum EndpointMethod : ulong
{
    /// <summary>Makes an entry capability with the badge in word 1 (32 bits).</summary>
    Mint = 1,

    /// <summary>Destroys the endpoint; queued calls break.</summary>
    Destroy = 2,
}

/// <summary>Methods of a call capability.</summary>
public enum CallMethod : ulong
{
    /// <summary>Destroys the record, wherever it is.</summary>
    Destroy = 1,
}

/// <summary>Methods of a process capability.</summary>
public enum ProcessMethod : ulong
{
    /// <summary>Puts a copy of capability 0 into the process's next free slot; answers the slot in word 0.</summary>
    Grant = 1,

    /// <summary>Attaches the segment in capability 0 at directory position word 1, with the rights in word 2.</summary>
    Attach = 2,

    /// <summary>Makes the process runnable: word 1 instruction pointer, word 2 stack pointer, words 3 and 4 arguments.</summary>
    Start = 3,

    /// <summary>Buys room for 256 more capabilities from the bank in capability 0.</summary>
    GrowTable = 4,

    /// <summary>Answers the state (<see cref="ProcessState"/>) in word 0 and the fault cause in word 1.</summary>
    ReadState = 5,

    /// <summary>Destroys the process; what it owed breaks.</summary>
    Destroy = 6,

    /// <summary>Maps the process's own message page into the segment in capability 0 at page position word 1.</summary>
    MapMessagePage = 7,

    /// <summary>Ends the invoking process itself; only its own capability does it. Never answers.</summary>
    Exit = 8,
}

/// <summary>Methods of a segment.</summary>
public enum SegmentMethod : ulong
{
    /// <summary>Maps the page in capability 0 at page position word 1 (0 to 511) with the rights in word 2.</summary>
    Map = 1,

    /// <summary>Takes the page out of position word 1.</summary>
    Unmap = 2,

    /// <summary>Destroys the segment; pages stay, mappings go.</summary>
    Destroy = 3,
}

/// <summary>Methods of a page.</summary>
public enum PageMethod : ulong
{
    /// <summary>Answers the 64-bit word at byte offset word 1, a multiple of 8 below 4096.</summary>
    ReadWord = 1,

    /// <summary>Stores word 2 at byte offset word 1, a multiple of 8 below 4096.</summary>
    WriteWord = 2,

    /// <summary>Destroys the page; its mapping goes with it.</summary>
    Destroy = 3,
}
