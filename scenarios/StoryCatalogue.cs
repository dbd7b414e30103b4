using System.Collections.Generic;

namespace AsyncCap.Scenarios;

/// <summary>A story that can be run, as the command line lists it.</summary>
/// <param name="Name">What one types.</param>
/// <param name="Summary">What it shows, in a line.</param>
/// <param name="IsMeasurement">Whether it only measures and so belongs to the benchmarks, not to a plain run.</param>
public sealed record StoryEntry(string Name, string Summary, bool IsMeasurement = false);

/// <summary>All stories. The director program knows them by the same names.</summary>
public static class StoryCatalogue
{
    /// <summary>In the order in which a plain run shows them.</summary>
    public static IReadOnlyList<StoryEntry> All { get; } =
    [
        new("survive", "A caller outlives every way in which its callee can fail it"),
        new("churn", "Endpoints and processes by the thousand, created, used and discarded"),
        new("isolation", "Hostile programs are stopped or refused while a witness keeps its heartbeat"),
        new("promises", "Messages to answers that are not there yet, in order, and what becomes of them"),
        new("autopsy", "A keeper mends a fault, leaves a corpse and reads it, and dies itself"),
        new("attacks", "One attack a row: what the attacker did, and what the victim saw of it"),
        new("clock", "Everybody sleeps and a timer wakes its owner; a silent callee is left at a deadline"),
        new("player", "A seeded program of calls whose event trace is the same in both worlds", IsMeasurement: true),
        new("measure", "Guest instructions of the kernel's operations", IsMeasurement: true),
        new("longest", "The longest kernel entries that anyone could make", IsMeasurement: true),
    ];
}
