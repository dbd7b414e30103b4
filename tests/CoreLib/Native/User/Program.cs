using System;
using System.Runtime;

namespace AsyncCap.Tests.CoreLib;

internal static class Program
{
    private static object? s_kept;

    private static int Main()
    {
        if (Arguments.Is("unhandled"u8))
        {
            throw new TimeoutException("nobody waits for this");
        }

        if (Arguments.Is("exhaust"u8))
        {
            return Exhaust();
        }

        if (Arguments.Is("fail-fast"u8))
        {
            Environment.FailFast("stop here");
        }

        if (Heap.HeapChecks.RunIfAsked() || Heap.HeapFigures.RunIfAsked())
        {
            return 0;
        }

        AllChecks.RunWithoutAllocation(Arguments.Is("control"u8));
        AllChecks.RunWithAllocation();
        return 0;
    }

    // The exception for an exhausted heap cannot be made then; it must be part of the image.
    private static int Exhaust()
    {
        long[][] kept = new long[100_000][];
        s_kept = kept;
        int count = 0;
        try
        {
            while (true)
            {
                kept[count++] = new long[100];
            }
        }
        catch (OutOfMemoryException exception)
        {
            Report.True("most of the heap was used"u8, count > 30_000);
            Report.True("the exception has its message"u8, exception.Message.Length > 10);
            return 0;
        }
    }

    [RuntimeExport("acap_unhandled")]
    private static void Unhandled(Exception exception)
    {
        Output.Write("unhandled: "u8);
        Report.WriteText(exception.Message);
        Output.Write("\n"u8);
        Failures.LinuxExit(2);
    }
}
