using System;
using AsyncCap.Bench.Hosted.Vats;
using BenchmarkDotNet.Running;

namespace AsyncCap.Bench.Hosted;

internal static class Program
{
    // "vats FILE [FOLDER]": what vats weigh, and how they stand to Erlang if FOLDER has traffic.beam.
    // "traffic KIND WORKERS RUNS [VATS [ON-THEIR-WAY [MESSAGES]]]": one kind of traffic again and again, for a profiler. Otherwise BenchmarkDotNet.
    private static void Main(string[] arguments)
    {
        if (arguments is ["traffic", ..])
        {
            VatProfile.Run(arguments);
            return;
        }

        if (arguments is not ["vats", ..])
        {
            _ = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).RunAll(args: arguments); // The reports are files.
            return;
        }

        FigureSheet sheet = new();
        VatMemory.Tell(sheet);
        if (arguments.Length > 2)
        {
            ErlangComparison.Tell(sheet, arguments[2]);
        }

        sheet.Save(arguments[1]);
        Environment.Exit(0); // Workers may still sleep.
    }
}
