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

    /// <summary>Has interrupt line word 1 (0 to 15) set bit word 2 (0 to 63) of the notification in capability 0.</summary>
    BindInterrupt = 5,

    /// <summary>Lets interrupt line word 1 through again.</summary>
    AcknowledgeInterrupt = 6,

    /// <summary>Answers one byte from the console in word 0 and 1 in word 1, or 0 and 0 if there is none.</summary>
    ReadConsole = 7,
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

    /// <summary>Pages that banks can own in all.</summary>
    PageCount = 5,

    /// <summary>Ticks of the clock in one second.</summary>
    TicksPerSecond = 6,

    /// <summary>Instructions of the longest kernel entry since this was last asked; 0 unless the machine was told to watch.</summary>
    LongestEntry = 7,
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

    /// <summary>Makes a promise and its resolver.</summary>
    CreatePromise = 10,

    /// <summary>Makes a notification for the invoking process, labelled with word 1 (32 bits).</summary>
    CreateNotification = 11,

    /// <summary>Makes a forwarder that stands for the capability in capability 0.</summary>
    CreateForwarder = 12,

    /// <summary>Makes a schedule: word 1 priority, word 2 budget, word 3 period, in ticks.</summary>
    CreateSchedule = 13,

    /// <summary>Moves word 1 pages of limit to the bank in capability 0.</summary>
    Transfer = 14,

    /// <summary>As <see cref="CreateBank"/>, and the sub-bank begins a fair class of its own.</summary>
    CreateClass = 15,
}

/// <summary>Methods of an endpoint capability (the owner's, not an entry).</summary>
public enum EndpointMethod : ulong
{
    /// <summary>Makes an entry capability with the badge in word 1 (32 bits).</summary>
    Mint = 1,

    /// <summary>Destroys the endpoint; queued calls break.</summary>
    Destroy = 2,

    /// <summary>Gives each fair class of senders a queue of its own: no order between classes from then on.</summary>
    UseLanes = 3,

    /// <summary>Makes a one-way entry with the badge in word 1 (32 bits) and a quantum of 2 to the word 2 ticks.</summary>
    MintOneWay = 4,

    /// <summary>Makes a counted entry with the badge in word 1 (32 bits); answers in word 0 how many were minted.</summary>
    MintCounted = 5,
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

    /// <summary>Answers 7 registers from number word 1 (<see cref="Register"/>) on.</summary>
    ReadRegisters = 9,

    /// <summary>Sets register word 1 of a stopped process to word 2.</summary>
    WriteRegister = 10,

    /// <summary>Answers up to 7 words of the process's memory from address word 1 on, and how many lie in that page.</summary>
    ReadMemory = 11,

    /// <summary>Answers what kind of capability is in slot word 1 of its table; not the capability.</summary>
    ReadSlot = 12,

    /// <summary>Answers how much waits at it and what it owes.</summary>
    ReadQueues = 13,

    /// <summary>Has faults sent to the entry in capability 0, with word 1 ticks for a verdict; without a capability, to nobody.</summary>
    SetKeeper = 14,

    /// <summary>Stops it where it stands.</summary>
    Stop = 15,

    /// <summary>Lets a stopped process go on.</summary>
    Resume = 16,

    /// <summary>Ends it and leaves its corpse.</summary>
    Kill = 17,

    /// <summary>Has it run on the schedule in capability 0.</summary>
    SetSchedule = 18,

    /// <summary>Copies the capability in slot word 1 of its table to the invoker.</summary>
    Fetch = 19,

    /// <summary>Answers cause, address and instruction of its last fault.</summary>
    ReadFault = 20,
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

    /// <summary>Makes a capability to the page at position word 1, as strong as the mapping and the invoked capability.</summary>
    Fetch = 4,
}

/// <summary>Methods of a notification.</summary>
public enum NotificationMethod : ulong
{
    /// <summary>Sets the bits of word 1.</summary>
    Signal = 1,

    /// <summary>Makes a capability that can set bit word 1 (0 to 63) and no other.</summary>
    Mint = 2,

    /// <summary>Destroys it.</summary>
    Destroy = 3,
}

/// <summary>Methods of a forwarder, for its owner.</summary>
public enum ForwarderMethod : ulong
{
    /// <summary>Makes a relay: the capability that others invoke.</summary>
    Mint = 1,

    /// <summary>Has it stand for the capability in capability 0.</summary>
    Redirect = 2,

    /// <summary>Has it stand for nothing: what is sent through it breaks.</summary>
    Block = 3,

    /// <summary>Destroys it.</summary>
    Destroy = 4,
}

/// <summary>Methods of a schedule.</summary>
public enum ScheduleMethod : ulong
{
    /// <summary>Sets priority (word 1), budget (word 2) and period (word 3).</summary>
    Configure = 1,

    /// <summary>Answers priority, budget, period and what is left of the budget.</summary>
    Read = 2,

    /// <summary>Destroys it; its processes run on what they had before: no schedule.</summary>
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
