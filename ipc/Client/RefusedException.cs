using System;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Ipc.Client;

/// <summary>An operation that a program could not do without was refused, or its call broke.</summary>
public sealed class RefusedException : Exception
{
    /// <summary>Carries what was said.</summary>
    public RefusedException(InvocationError error, BreakReason reason)
        : base("An invocation was refused or broken.")
    {
        Error = error;
        Reason = reason;
    }

    /// <summary>Why it was refused.</summary>
    public InvocationError Error { get; }

    /// <summary>Why it broke.</summary>
    public BreakReason Reason { get; }
}
