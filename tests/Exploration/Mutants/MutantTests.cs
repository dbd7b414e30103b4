using Xunit;

namespace AsyncCap.Tests.Exploration.Mutants;

using Mutant = AsyncCap.Ipc.Diagnostics.Mutants;

/// <summary>Detectors that prove that they detect: bugs are put into the kernel, and whoever is to find them does.</summary>
public sealed class MutantTests
{
    [Theory]
    [InlineData(Mutant.SendDoesNotWake, "call", 5)]
    [InlineData(Mutant.QueueHeadLost, "call", 37)]
    [InlineData(Mutant.ResolverCopied, "travel", 132)]
    [InlineData(Mutant.RingSearchStopsEarly, "ring", 2020)]
    public void The_explorer_finds_it(Mutant mutant, string configuration, long states)
    {
        Assert.NotNull(Engines.Explore(mutant, configuration, "breadth", 2 * states));
    }
}
