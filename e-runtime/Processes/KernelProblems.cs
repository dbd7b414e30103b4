using AsyncCap.Ipc.Abi;

namespace AsyncCap.Vats;

/// <summary>Why a call broke, in a vat's words. One object a reason: all that breaks with one end has the same problem.</summary>
internal static class KernelProblems
{
    private static readonly Problem Dropped = new(ProblemKind.Disconnected, "The vat that was to answer threw the right to answer away.");
    private static readonly Problem Faulted = new(ProblemKind.Disconnected, "The vat that was to answer crashed.");
    private static readonly Problem Destroyed = new(ProblemKind.Disconnected, "The vat that was to answer is gone.");
    private static readonly Problem ObjectGone = new(ProblemKind.Disconnected, "The object is gone.");
    private static readonly Problem Lost = new(ProblemKind.Disconnected, "The message or its answer was lost with a vat.");
    private static readonly Problem Late = new(ProblemKind.TimedOut, "The time for it has passed.");
    private static readonly Problem NotInvocable = new(ProblemKind.NoSuchMethod, "What it was sent to turned out to be nothing that takes messages.");
    private static readonly Problem PromiseGone = new(ProblemKind.Disconnected, "The promise is gone with the vat that made it.");
    private static readonly Problem Revoked = new(ProblemKind.Revoked, "The authority was taken back.");
    private static readonly Problem ByCallee = new(ProblemKind.Malformed, "It was answered by a problem that cannot be read.");

    /// <summary>The kernel did not take a message.</summary>
    public static Problem Refused { get; } = new(ProblemKind.Disconnected, "The kernel did not take the message.");

    /// <summary>The problem that a reason is.</summary>
    public static Problem Of(BreakReason reason) => reason switch
    {
        BreakReason.ResolverDropped => Dropped,
        BreakReason.CalleeFaulted => Faulted,
        BreakReason.CalleeDestroyed => Destroyed,
        BreakReason.EndpointDestroyed => ObjectGone,
        BreakReason.LostInTransit => Lost,
        BreakReason.Cycle => Problem.Cycle,
        BreakReason.DeadlinePassed => Late,
        BreakReason.NotInvocable => NotInvocable,
        BreakReason.PromiseDestroyed or BreakReason.Cancelled or BreakReason.Abandoned => PromiseGone,
        BreakReason.Revoked => Revoked,
        BreakReason.ByCallee => ByCallee,
        BreakReason.None => Lost,
        _ => Lost,
    };
}
