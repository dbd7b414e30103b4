using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using AsyncCap.Vats;

namespace AsyncCap.Bench.Hosted.Vats;

/// <summary>One kind of traffic again and again: by the clock, by the processors' time, by bytes.</summary>
[OutsideOfVats]
internal static class VatProfile
{
    private const int Messages = 200_000;
    private const int Calls = 300_000;

    /// <summary>Runs it and tells the least of each.</summary>
    /// <param name="arguments">The verb, ring, thin (a ring with few messages), random, call, pairs or lives; workers; runs; then, for sends, vats, messages on their way, messages.</param>
    public static void Run(string[] arguments)
    {
        string kind = arguments[1];
        int workers = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        int runs = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        int vatCount = arguments.Length > 4 ? int.Parse(arguments[4], CultureInfo.InvariantCulture) : 20_000;
        int inFlight = arguments.Length > 5 ? int.Parse(arguments[5], CultureInfo.InvariantCulture) : kind == "thin" ? 1000 : vatCount;
        using VatTraffic traffic = new(workers);
        int pairs = kind == "pairs" ? 100 : 1;
        bool isSend = kind is "ring" or "thin" or "random";
        Eventual<INode>[] nodes = traffic.MakeNodes(isSend ? vatCount : pairs, kind != "random");
        VatControl[] vats = traffic.MakeVats(pairs);
        int count = arguments.Length > 6 ? int.Parse(arguments[6], CultureInfo.InvariantCulture) : isSend ? Messages : Calls;
        double wall = double.MaxValue;
        double used = double.MaxValue;
        double bytes = double.MaxValue;
        for (int run = 0; run < runs; run++)
        {
            Thread.Sleep(10); // Who has slept is let run at once, also where others want the processors.
            long start = Stopwatch.GetTimestamp();
            TimeSpan usedBefore = Environment.CpuUsage.TotalTime;
            long bytesBefore = GC.GetTotalAllocatedBytes(precise: true);
            switch (kind)
            {
                case "call" or "pairs":
                    traffic.Call(nodes, vats, count / pairs);
                    break;
                case "lives":
                    traffic.MakeSeedKill(vats[0], count);
                    break;
                default:
                    traffic.Pass(nodes, count, inFlight);
                    break;
            }

            wall = Math.Min(wall, Stopwatch.GetElapsedTime(start).TotalNanoseconds / count);
            bytes = Math.Min(bytes, (double)(GC.GetTotalAllocatedBytes(precise: true) - bytesBefore) / count);
            used = Math.Min(used, (Environment.CpuUsage.TotalTime - usedBefore).TotalNanoseconds / count);
        }

        Console.WriteLine(FormattableString.Invariant($"{kind,-8} {workers} workers: {wall,7:0.0} ns, {used,7:0.0} ns of processors, {bytes:0.0} bytes"));
    }
}
