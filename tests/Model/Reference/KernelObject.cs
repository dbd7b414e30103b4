using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Whatever a capability can name.</summary>
internal abstract class KernelObject
{
    /// <summary>Its number of birth among its type; what traces call it.</summary>
    public uint Number { get; init; }

    /// <summary>Whether capabilities to it are dead.</summary>
    public bool IsDestroyed { get; set; }

    /// <summary>The bank that pays for it.</summary>
    public Bank? Payer { get; init; }

    /// <summary>The frame that it lies in, if it lies in one.</summary>
    public BoughtFrame? Frame { get; set; }

    /// <summary>Whether it waits for its next step.</summary>
    public bool IsOnWorkList { get; set; }

    /// <summary>Calls that wait for its end.</summary>
    public List<Call> Watchers { get; } = [];

    /// <summary>Calls and schedules: the time that a timer is set to; 0 if there is none.</summary>
    public ulong Deadline { get; set; }

    /// <summary>Whether the bank that pays for it is being destroyed (section 8, Code first).</summary>
    public bool IsUnpaid => Payer is { IsDestroyed: true };
}

/// <summary>A FIFO of calls that one process serves.</summary>
internal sealed class Endpoint : KernelObject
{
    public required Process Server { get; init; }

    public required uint Label { get; init; }

    public CallQueue Queue { get; } = new();

    /// <summary>Counted entries that were minted.</summary>
    public uint Minted { get; set; }

    /// <summary>Its server knows that nobody holds it.</summary>
    public bool IsToldUnheld { get; set; }

    /// <summary>What its queued calls break with, once it is destroyed.</summary>
    public BreakReason EndReason { get; set; }
}

/// <summary>The record of one invocation at a time; without an owner it is a promise.</summary>
internal sealed class Call : KernelObject
{
    public Process? Owner { get; init; }

    public bool IsPromise => Owner is null;

    /// <summary>The slot that its capability was put in when it was made.</summary>
    public uint Slot { get; set; }

    public CallState State { get; set; }

    public BreakReason Reason { get; set; }

    public List<ulong> Words { get; set; } = [];

    public List<Capability> Capabilities { get; set; } = [];

    public uint Badge { get; set; }

    /// <summary>Queued: where.</summary>
    public Endpoint? Endpoint { get; set; }

    /// <summary>In service: with whom.</summary>
    public Process? Holder { get; set; }

    /// <summary>In transit: in which call.</summary>
    public Call? Carrier { get; set; }

    /// <summary>How often it was delivered.</summary>
    public uint Delivery { get; set; }

    /// <summary>Calls that were sent to its result.</summary>
    public List<Call> Pipeline { get; } = [];

    /// <summary>Promises: calls and promises that get its outcome.</summary>
    public List<Call> Dependents { get; } = [];

    /// <summary>The call that waits for its resolver to be used up.</summary>
    public Call? ResolverWatcher { get; set; }

    /// <summary>Pipelined: at which record. Waiting: for what.</summary>
    public KernelObject? Place { get; set; }

    /// <summary>Waiting: for the resolver of <see cref="Place"/>, not for its outcome.</summary>
    public bool WaitsForResolver { get; set; }

    /// <summary>Settling: taken back by its owner.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>Sent one way and not back yet. Queued, or waiting for nothing but its time.</summary>
    public bool IsOneWay { get; set; }

    /// <summary>When it came to depend on another promise; older is smaller.</summary>
    public uint LinkAge { get; set; }

    /// <summary>A promise that was resolved to another: the place ahead that it remembers.</summary>
    public Call? Ahead { get; set; }

    /// <summary>Its search has come back to it once.</summary>
    public bool GoesLinkByLink { get; set; }

    /// <summary>What it was resolved to, while it waits for that.</summary>
    public Call? Link => IsPromise && State == CallState.Waiting ? Place as Call : null;

    public bool IsDecided => State is CallState.Completed or CallState.Settling;

    public bool IsDelivered => State is CallState.InService or CallState.InTransit;
}

/// <summary>4 KiB of memory, as words that are not zero.</summary>
internal sealed class Page : KernelObject
{
    public Dictionary<uint, ulong> Words { get; init; } = [];

    public Segment? MappedIn { get; set; }

    public BoughtPage? Storage { get; set; }
}

/// <summary>512 positions for pages.</summary>
internal sealed class Segment : KernelObject
{
    /// <summary>Pages by position; a process stands for its message page.</summary>
    public List<Mapping> Mappings { get; } = [];

    public List<Attachment> Attachments { get; } = [];

    public BoughtPage? Table { get; set; }
}

/// <summary>A page, or the message page of a process, at a position of a segment.</summary>
internal sealed record Mapping(uint Position, KernelObject What, Rights Rights);

/// <summary>A segment at a position of a process's space; the process's bank pays for it.</summary>
internal sealed class Attachment : KernelObject
{
    public required Process Process { get; init; }

    public required Segment Segment { get; init; }

    public required uint Position { get; init; }
}

/// <summary>64 bits for its owner.</summary>
internal sealed class Notification : KernelObject
{
    public required Process Owner { get; init; }

    public required uint Label { get; init; }

    public ulong Bits { get; set; }
}

/// <summary>What relays stand for.</summary>
internal sealed class Forwarder : KernelObject
{
    /// <summary>Empty while it is blocked.</summary>
    public Capability Target { get; set; }
}

/// <summary>Processor time.</summary>
internal sealed class Schedule : KernelObject
{
    public int Priority { get; set; } = 32;

    public ulong Budget { get; set; }

    public ulong Period { get; set; } = 1;

    /// <summary>What is left of the budget; less than 0 if more was used.</summary>
    public long Left { get; set; }

    public ulong PeriodEnd { get; set; }

    public bool IsSpent { get; set; } = true;

    public List<Process> Ready { get; } = [];
}
