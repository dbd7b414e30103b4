using System;
using System.Diagnostics;
using System.Globalization;
using AsyncCap.Vats;

namespace AsyncCap.Bench.Hosted.Vats;

/// <summary>The same traffic here and in Erlang, in turns, so that both have the same noise. The fastest of some short runs counts.</summary>
[OutsideOfVats]
internal static class ErlangComparison
{
    private const int Runs = 5;
    private const int VatCount = 20_000;
    private const int Messages = 2_000_000;
    private const int Calls = 300_000;

    /// <summary>Tells the figures.</summary>
    /// <param name="sheet">Where to.</param>
    /// <param name="folder">Where traffic.beam is.</param>
    public static void Tell(FigureSheet sheet, string folder)
    {
        Send(sheet, folder, "ring", 1000);
        Send(sheet, folder, "ring", VatCount);
        Send(sheet, folder, "random", VatCount);
        using VatTraffic traffic = new(0);
        Eventual<INode>[] servers = traffic.MakeNodes(1, isRing: true);
        VatControl[] clients = traffic.MakeVats(1);
        Compare(sheet, "vat-call", () => Time(() => traffic.Call(servers, clients, Calls), Calls), () => Erlang(folder, "call", 1, Calls, 1));
    }

    private static void Send(FigureSheet sheet, string folder, string kind, int inFlight)
    {
        using VatTraffic traffic = new(0);
        Eventual<INode>[] nodes = traffic.MakeNodes(VatCount, kind == "ring");
        Compare(
            sheet,
            $"vat-send-{kind}-{inFlight}-in-flight",
            () => Time(() => traffic.Pass(nodes, Messages, inFlight), Messages),
            () => Erlang(folder, kind, VatCount, Messages, inFlight));
    }

    private static void Compare(FigureSheet sheet, string name, Func<double> here, Func<double> there)
    {
        double ours = double.MaxValue;
        double erlang = double.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            ours = Math.Min(ours, here());
            erlang = Math.Min(erlang, there());
        }

        sheet.Add(name + "/cost", Math.Round(ours, 1), "ns", isExact: false);
        sheet.Add(name + "/erlang", Math.Round(erlang, 1), "ns", isExact: false);
        sheet.Add(name + "/part-of-erlang", Math.Round(ours / erlang, 2), "ratio", isExact: false);
    }

    private static double Time(Action work, int count)
    {
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }

    private static double Erlang(string folder, string kind, int count, int messages, int inFlight)
    {
        ProcessStartInfo start = new("erl") { WorkingDirectory = folder, RedirectStandardOutput = true };
        string[] arguments = ["+P", "100000", "-noshell", "-run", "traffic", "main", kind];
        Array.ForEach(arguments, start.ArgumentList.Add);
        Array.ForEach([count, messages, inFlight], number => start.ArgumentList.Add(number.ToString(CultureInfo.InvariantCulture)));
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
