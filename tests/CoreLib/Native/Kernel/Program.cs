using System;
using System.Runtime;

namespace AsyncCap.Tests.CoreLib;

internal static class Program
{
    private static int Main()
    {
        if (Arguments.Is("throw"u8))
        {
            throw new InvalidOperationException("an invariant is broken");
        }

        if (Arguments.Is("index"u8))
        {
            Span<int> numbers = stackalloc int[4];
            return numbers[CountArguments() + 3];
        }

        if (Arguments.Is("fail-fast"u8))
        {
            Environment.FailFast("stop here");
        }

        AllChecks.RunWithoutAllocation(Arguments.Is("control"u8));
        return 0;
    }

    private static int CountArguments() => Arguments.Is("index"u8) ? 1 : 0;

    /// <summary>The kernel image supplies it: a throw is a panic.</summary>
    [RuntimeExport("RhpThrowEx")]
    private static void Panic(Exception exception)
    {
        Output.Write("panic: "u8);
        Report.WriteText(exception.Message);
        Output.Write("\n"u8);
        Failures.LinuxExit(2);
    }
}
