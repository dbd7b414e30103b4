using System;
using System.Collections.Generic;

namespace AsyncCap.CommandLine;

/// <summary>The two things that the command line takes from the kernel's own projects.</summary>
public static class HostedKernelFacts
{
    public static IReadOnlyList<StorySummary> Stories { get; } =
    [
        new("survive", "a caller keeps going whatever its callee does"),
        new("churn", "endpoints and processes by the ten thousand, made and discarded"),
        new("isolation", "hostile programs are stopped or refused, and their neighbours never notice"),
        new("measure", "guest instructions and bytes of the basic operations"),
    ];

    public static int Run(string bootCommandLine, Action<string> consoleLine) =>
        throw new CommandFailure(ExitCode.Failed, "the hosted kernel is not linked in");
}
