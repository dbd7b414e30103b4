using Xunit;

namespace AsyncCap.Tests.Unit.Support;

/// <summary>Tests that run while no other does. A collection that another thread's test sets off is counted as bytes of this one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Alone
{
    /// <summary>Its name.</summary>
    public const string Name = "alone";
}
