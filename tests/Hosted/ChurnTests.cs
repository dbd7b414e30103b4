using Xunit;

namespace AsyncCap.Tests.Hosted;

/// <summary>The long one has a collection of its own, so that it runs beside the others.</summary>
[Collection("Churn")]
public sealed class ChurnTests
{
    [Fact]
    public void Objects_are_made_and_discarded_by_the_thousand() => StoryTests.Passes("churn", ["alive-at-once", "steady-state", "processes"]);
}
