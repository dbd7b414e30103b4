using System;

namespace AsyncCap.Ipc.Abi;

/// <summary>What a program asks of a turn, in the message page's header.</summary>
[Flags]
public enum TurnFlags : uint
{
    /// <summary>Sleep if there is nothing to tell.</summary>
    None = 0,

    /// <summary>Return even if there is nothing to tell.</summary>
    DoNotSleep = 1,

    /// <summary>Let the others run first.</summary>
    Yield = 2,
}
