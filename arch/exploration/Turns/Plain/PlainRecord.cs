using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Exploration.Turns.Plain;

/// <summary>Where a call or promise of the in-memory runtime is in its life; the kernel's words.</summary>
internal enum PlainState : byte
{
    Idle = 0,
    Queued,
    InService,
    Pipelined,
    Waiting,
    WaitingForEnd,
    Timer,
    Settling,
    Completed,
}

/// <summary>Records in a row, by their numbers plus one; 0 is none.</summary>
internal struct PlainList
{
    public short Head;
    public short Tail;

    public readonly bool IsEmpty => Head == 0;
}

/// <summary>A call, or a promise: message, then outcome.</summary>
internal struct PlainRecord
{
    public long Value;
    public ulong Deadline;
    public uint Carried;
    public int Verb;

    /// <summary>When its deadline was set, counted over all; earlier ones of one time pass first.</summary>
    public int DeadlineOrder;

    /// <summary>Deliveries so far: a resolver names one of them.</summary>
    public ushort Delivery;

    /// <summary>The vat that collects its outcome; -1 of a promise.</summary>
    public short Owner;

    /// <summary>The vat or the record where it is; by <see cref="State"/>.</summary>
    public short Place;

    /// <summary>The next on the one list that it is on.</summary>
    public short Next;

    /// <summary>What was sent to its result.</summary>
    public PlainList Pipeline;

    /// <summary>Who gets the same outcome.</summary>
    public PlainList Dependents;

    public PlainState State;
    public BreakReason Reason;
}

/// <summary>A vat as the in-memory runtime sees it.</summary>
internal struct PlainVat
{
    /// <summary>Requests not yet taken.</summary>
    public PlainList Queue;

    /// <summary>Requests taken and not answered.</summary>
    public PlainList Held;

    /// <summary>Its own calls that are decided.</summary>
    public PlainList Done;

    /// <summary>Calls that are decided when it ends.</summary>
    public PlainList Watchers;

    /// <summary>The last that it answered, plus one; only a bug looks at it.</summary>
    public short Answered;
}

/// <summary>What is nobody's.</summary>
internal struct PlainGlobals
{
    public ulong Now;
    public int FaultCount;
    public int DeadlineCount;
    public int DeadlineOrder;
    public PlainList Settling;
}
