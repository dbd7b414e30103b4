using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using AsyncCap.CommandLine.Measuring;
using AsyncCap.CommandLine.Page;

namespace AsyncCap.Tests.Page;

/// <summary>Stored results with every kind of row that the page knows. The figures are made up, and only tests see them.</summary>
internal static class MadeUpResults
{
    private const string Commit = "0123456789ab";
    private static readonly int[] Counts = [2, 16, 64, 256, 4096, 65536];

    /// <summary>Writes a folder like <c>bench/results</c>.</summary>
    public static void Write(string folder)
    {
        string latest = Directory.CreateDirectory(Path.Combine(folder, "latest")).FullName;
        foreach (string world in new[] { "metal", "hosted" })
        {
            Save(latest, world, "nsquared", [.. Sweep(world)]);
            Save(latest, world, "chaos",
            [
                Row("outcomes", "each of 48211 calls had one outcome", ("calls", 48211, "calls"), ("violations", 0, "violations")),
                Row("events", "what happened meanwhile", ("crashes", 311, "times"), ("hangs", 95, "times"), ("drops", 120, "times"), ("floods", 17, "times"), ("destroyed", 44, "times"), ("restarts", 402, "times")),
                Row("speed", "on average", ("calls-per-second", 8035, "calls")),
            ]);
            Save(latest, world, "diode", [Row("open", "the low side reads <records> & more", ("bits", 1200, "bits")), Row("quantised", "the low side sees nothing", ("bits", 0, "bits"))]);
            Save(latest, world, "survive", [Row("answers", "fulfilled, 1 outcome for 1 call", ("outcome-after", 1801, "ns")), Row("crashes-in-hand", "callee-faulted, 1 outcome for 1 call", ("outcome-after", 20998, "ns"))]);
            Save(latest, world, "churn", [Row("alive-at-once", "65536 endpoints in 2048 pages", ("create", 2817, "ns"), ("bytes-each", 128, "bytes"))]);
        }

        Save(latest, "simulated", "matrix", [.. Matrix()]);
        File.WriteAllLines(Path.Combine(folder, "history.jsonl"), Enumerable.Range(0, 3).Select(place => History(place).ToLine()));
    }

    private static BenchEntry History(int place)
    {
        MeasuredFigure[] figures =
        [
            new("metal/empty-turn/cost", 260 - (place * 6), "instructions", Exact: true), new("metal/round-trip/cost", 1900 - (place * 31), "instructions", Exact: true),
            new("metal/endpoint-create-and-discard/cost", 1755 + place, "instructions", Exact: true), new("metal/kernel-image/size", 142642 + (place * 512), "bytes", Exact: true),
            new("hosted/VatOperations/SendInRing", 58, "ns", Exact: false),
        ];
        return new BenchEntry($"2026-01-0{place + 1}T00:00:00Z", $"{place}123456789ab", Dirty: place == 1, new MeasuredMachine("Made-up CPU", "QEMU emulator version 0"), figures);
    }

    private static void Save(string folder, string world, string story, IReadOnlyList<SavedRow> rows)
    {
        MeasuredMachine machine = new("Made-up CPU", world == "metal" ? "QEMU emulator version 0" : null);
        SavedRun run = new("2026-01-03T00:00:00Z", Commit, Dirty: false, machine, ["run", story, "--on", world], world, Seed: 1, ExitCode: 0, Seconds: 12.5, [new SavedStory(story, true, rows)]);
        File.WriteAllText(Path.Combine(folder, $"{story}-{world}.json"), run.ToFile());
    }

    private static SavedRow Row(string name, string text, params (string Name, long Value, string Unit)[] figures) =>
        new(name, true, text, [.. figures.Select(figure => new SavedFigure(figure.Name, figure.Value, figure.Unit))]);

    private static IEnumerable<SavedRow> Sweep(string world)
    {
        yield return Row("aim-idle", "65536 objects", ("beyond-the-object", 31, "bytes"));
        yield return Row("aim-slope", "a call on its way", ("first-calls", 272, "bytes"), ("further-calls", 273, "bytes"));
        foreach (string design in SweepPoint.Designs)
        {
            foreach (string degree in new[] { "ring", "eight", "all" })
            {
                foreach (int count in Counts.Where(count => degree != "eight" || count > 8))
                {
                    yield return Point(world, design, degree, count, depth: 0, "idle");
                    yield return Point(world, design, degree, count, depth: 64, "loaded");
                }
            }

            foreach (int depth in new[] { 1, 4, 16 })
            {
                yield return Point(world, design, "all", 256, depth, "idle");
            }
        }
    }

    private static SavedRow Point(string world, string design, string degree, int count, int depth, string load)
    {
        long pairs = degree switch { "all" => count * (count - 1L) / 2, "eight" => count * 4L, _ => count };
        (long kernel, long shared, int rate) = design switch
        {
            "objects" => ((count * 128L) + ((long)count * depth * 256), 0L, 500),
            "pairs" => (pairs * 96, pairs * 16384, 1400 - (int)Math.Min(1200, count * 3L)),
            _ => (count * 200L, (count * 8192L) + (pairs * 64), 700),
        };
        string computed = kernel + shared > 3L << 30 ? "-computed" : "";
        List<(string, long, string)> figures = [("kernel-bytes" + computed, kernel, "bytes"), ("capability-bytes" + computed, count * 16L, "bytes"), ("shared-bytes" + computed, shared, "bytes")];
        long peers = degree switch { "all" => count - 1, "eight" => 8, _ => 1 };
        long join = 1800 + (peers * (design == "pairs" ? 9517 : 796));
        figures.AddRange([("set-up", join * count, "instructions"), ("tear-down", join * count / 2, "instructions"), ("join", join, "instructions"), ("leave", join / 2, "instructions"), ("create-connect-discard", join / 3, "instructions")]);
        if (load == "loaded" && computed.Length == 0)
        {
            int latency = 2_000_000 / Math.Max(100, rate);
            figures.Add(("throughput", rate, world == "metal" ? "messages-per-million-instructions" : "messages-per-second"));
            figures.AddRange([
                ("latency-p50", latency, "instructions"), ("latency-p90", latency * 2, "instructions"), ("latency-p99", latency * 5, "instructions"),
                ("latency-p999", latency * 9, "instructions"), ("latency-max", latency * 40, "instructions")]);
        }

        return Row($"{design}.n{count}.{degree}.f{depth}.{load}", "made up", [.. figures]);
    }

    private static IEnumerable<SavedRow> Matrix()
    {
        (string Happening, string Outcome)[] happenings = [("caller faults", "gone"), ("callee faults", "callee faulted"), ("resolver answers", "fulfilled"), ("bystander faults", "goes on")];
        foreach ((string happening, string outcome) in happenings)
        {
            foreach (string situation in new[] { "idle", "queued", "in service", "waiting" })
            {
                yield return new SavedRow(SavedCase.NameOf(situation, "own", happening), true, outcome, []);
            }
        }
    }
}
