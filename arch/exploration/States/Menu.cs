using System;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>What a process of a configuration may do: its program is "any of these, with anything that it holds, whenever it runs".</summary>
[Flags]
internal enum Menu : uint
{
    /// <summary>Nothing but to collect events.</summary>
    None = 0,

    /// <summary>Send a call to an entry or a promise.</summary>
    Send = 1,

    /// <summary>Send with a capability in the message.</summary>
    Carry = 1 << 1,

    /// <summary>Send to the result of a call.</summary>
    Pipeline = 1 << 2,

    /// <summary>Answer a call, or fulfil a promise.</summary>
    Fulfill = 1 << 3,

    /// <summary>The same with a capability in the answer.</summary>
    FulfillWith = 1 << 4,

    /// <summary>Break a call or a promise.</summary>
    Break = 1 << 5,

    /// <summary>Resolve to a promise.</summary>
    Become = 1 << 6,

    /// <summary>Pass a caller's call on to an entry or a promise.</summary>
    Forward = 1 << 7,

    /// <summary>Wait, with a call, for a promise, an object or a caller.</summary>
    Await = 1 << 8,

    /// <summary>Take a call back.</summary>
    Cancel = 1 << 9,

    /// <summary>Drop a resolver.</summary>
    DropResolver = 1 << 10,

    /// <summary>Drop any other capability but its own bank and itself.</summary>
    Drop = 1 << 11,

    /// <summary>Destroy an endpoint, a promise, a call, a forwarder or a notification.</summary>
    Destroy = 1 << 12,

    /// <summary>Destroy a bank or a process that was given to it.</summary>
    DestroyOthers = 1 << 13,

    /// <summary>Make a call.</summary>
    CreateCall = 1 << 14,

    /// <summary>Make a promise.</summary>
    CreatePromise = 1 << 15,

    /// <summary>Make an endpoint.</summary>
    CreateEndpoint = 1 << 16,

    /// <summary>Mint an entry.</summary>
    Mint = 1 << 17,

    /// <summary>Copy an entry or a promise.</summary>
    Copy = 1 << 18,

    /// <summary>Set a deadline on a call, of one or two ticks.</summary>
    Deadline = 1 << 19,

    /// <summary>Sleep until there is an event.</summary>
    Sleep = 1 << 20,

    /// <summary>Crash.</summary>
    Crash = 1 << 21,

    /// <summary>Block a forwarder, or redirect it.</summary>
    Revoke = 1 << 22,

    /// <summary>Set a bit of a notification.</summary>
    Signal = 1 << 23,

    /// <summary>Every operation with every slot, used or not, right or not.</summary>
    Hostile = 1 << 24,

    /// <summary>Put a process that was given to it on a schedule.</summary>
    SetSchedule = 1 << 25,

    /// <summary>Give a schedule the figures 1, 1 and 1, with the machine that was given to it.</summary>
    Configure = 1 << 26,

    /// <summary>Move a page of limit from a bank to another.</summary>
    Transfer = 1 << 27,

    /// <summary>Buy from all banks that it has, not from its own alone.</summary>
    BuyFrom = 1 << 28,

    /// <summary>Stop, resume and kill a process that was given to it.</summary>
    Control = 1 << 29,

    /// <summary>Ask how a call stands, and what an entry is.</summary>
    Look = 1 << 30,
}
