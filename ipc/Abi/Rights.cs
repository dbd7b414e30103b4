using System;

namespace AsyncCap.Ipc.Abi;

/// <summary>What the holder of a capability may do with the object. No copy has more rights than what it was copied from.</summary>
[Flags]
public enum Rights : byte
{
    /// <summary>Nothing but to hold it.</summary>
    None = 0,

    /// <summary>Read memory, or look at an object's state.</summary>
    Read = 1,

    /// <summary>Write memory, or change an object.</summary>
    Write = 2,

    /// <summary>Execute memory.</summary>
    Execute = 4,

    /// <summary>Destroy the object.</summary>
    Destroy = 8,

    /// <summary>A mark, not a right: what is obtained through the capability is marked too and cannot write.</summary>
    Weak = 16,

    /// <summary>A mark, not a right: what is inside the object cannot be obtained or looked at.</summary>
    Opaque = 32,

    /// <summary>A mark, not a right, of entries: what is sent goes in, and nothing of what becomes of it comes out.</summary>
    OneWay = 64,

    /// <summary>A mark, not a right, of entries: the kernel counts those that there are, and tells the server when there is none.</summary>
    Counted = 128,

    /// <summary>Everything.</summary>
    All = Read | Write | Execute | Destroy,
}
