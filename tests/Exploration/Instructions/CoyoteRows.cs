using Xunit;

namespace AsyncCap.Tests.Exploration.Instructions;

/// <summary>Stands in a test run for what is not in it.</summary>
public sealed class CoyoteRows
{
    [Fact(Skip = "The scenes on Microsoft.Coyote: its package is not a part of the usual build. Where your NuGet has it: USE_COYOTE=true dotnet test tests/Exploration.Coyote")]
    public void The_same_scenes_hold_on_Coyote_and_it_finds_what_is_planted()
    {
        // See tests/Exploration.Coyote.
    }
}
