using System;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Staging.Programs;

/// <summary>Names of outcomes, for people. Programs on metal have no reflection to ask.</summary>
public static class Names
{
    public static ReadOnlySpan<byte> Of(BreakReason reason)
    {
        return reason switch
        {
            BreakReason.None => "fulfilled"u8,
            BreakReason.ByCallee => "broken-by-callee"u8,
            BreakReason.ResolverDropped => "resolver-dropped"u8,
            BreakReason.CalleeFaulted => "callee-faulted"u8,
            BreakReason.CalleeDestroyed => "callee-destroyed"u8,
            BreakReason.EndpointDestroyed => "endpoint-destroyed"u8,
            BreakReason.LostInTransit => "lost-in-transit"u8,
            BreakReason.Cycle => "cycle"u8,
            BreakReason.DeadlinePassed => "deadline-passed"u8,
            BreakReason.NotInvocable => "not-invocable"u8,
            BreakReason.PromiseDestroyed => "promise-destroyed"u8,
            BreakReason.Cancelled => "cancelled"u8,
            BreakReason.Revoked => "revoked"u8,
            BreakReason.Abandoned => "abandoned"u8,
            _ => "unknown"u8,
        };
    }

    public static ReadOnlySpan<byte> Of(CapabilityType type)
    {
        return type switch
        {
            CapabilityType.Null => "nothing"u8,
            CapabilityType.Machine => "machine"u8,
            CapabilityType.Bank => "bank"u8,
            CapabilityType.Process => "process"u8,
            CapabilityType.Endpoint => "endpoint"u8,
            CapabilityType.Entry => "entry"u8,
            CapabilityType.Call => "call"u8,
            CapabilityType.Resolver => "resolver"u8,
            CapabilityType.Page => "page"u8,
            CapabilityType.Segment => "segment"u8,
            CapabilityType.Promise => "promise"u8,
            CapabilityType.Notification => "notification"u8,
            CapabilityType.Forwarder => "forwarder"u8,
            CapabilityType.Relay => "relay"u8,
            CapabilityType.Schedule => "schedule"u8,
            _ => "unknown"u8,
        };
    }

    public static ReadOnlySpan<byte> Of(FaultCause cause)
    {
        return cause switch
        {
            FaultCause.None => "no-fault"u8,
            FaultCause.InvalidRead => "invalid-read"u8,
            FaultCause.InvalidWrite => "invalid-write"u8,
            FaultCause.InvalidExecute => "invalid-execute"u8,
            FaultCause.PrivilegedInstruction => "privileged-instruction"u8,
            FaultCause.IllegalInstruction => "illegal-instruction"u8,
            FaultCause.DivideError => "divide-error"u8,
            FaultCause.Breakpoint => "breakpoint"u8,
            FaultCause.FloatingPoint => "floating-point"u8,
            FaultCause.Alignment => "alignment"u8,
            FaultCause.Other => "other"u8,
            FaultCause.Exited => "exited"u8,
            FaultCause.Destroyed => "destroyed"u8,
            FaultCause.Killed => "killed"u8,
            _ => "unknown"u8,
        };
    }
}
