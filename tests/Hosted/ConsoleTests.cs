using System.Collections.Generic;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Abi;
using AsyncCap.Scenarios.Programs;
using Xunit;

namespace AsyncCap.Tests.Hosted;

/// <summary>What comes in by the console reaches a driver, which is a program like any other.</summary>
public sealed class ConsoleTests
{
    [Theory]
    [InlineData("hello\n", 0)]
    [InlineData("goodbye\n", 1)]
    public void A_driver_hears_of_a_line_that_is_typed(string input, int exitCode)
    {
        List<string> lines = [];
        Assert.Equal(exitCode, HostedWorld.Run(ProgramTable.Run, "run=console expect=hello", lines.Add, input: input));
        Assert.Single(lines, line => line.StartsWith("@row line", System.StringComparison.Ordinal) && line.EndsWith(input.TrimEnd(), System.StringComparison.Ordinal));
    }

    [Fact]
    public void A_hosted_world_that_waits_for_a_line_that_never_comes_is_stalled()
    {
        Assert.Equal(WorldExitCode.Stalled, HostedWorld.Run(ProgramTable.Run, "run=console", _ => { }, input: "no end of line"));
    }
}
