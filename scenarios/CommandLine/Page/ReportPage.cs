using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Page;

/// <summary>The whole page.</summary>
public static class ReportPage
{
    private static readonly string[] Expected =
    [
        "nsquared-metal", "nsquared-hosted", "chaos-metal", "chaos-hosted", "diode-metal", "diode-hosted",
        "survive-metal", "survive-hosted", "churn-metal", "churn-hosted", "matrix-simulated",
    ];

    /// <summary>One HTML file that needs nothing else.</summary>
    /// <param name="results">What is stored.</param>
    /// <param name="utc">When the page is made.</param>
    /// <param name="commit">From which working copy.</param>
    public static string Make(Results results, string utc, string commit)
    {
        PageWriter page = new();
        SummarySection.Write(page, results);
        MemorySection.Write(page, results);
        TrafficSection.Write(page, results);
        SurvivalSection.Write(page, results);
        DiodeSection.Write(page, results);
        CostSection.Write(page, results);
        AimSection.Write(page, results);
        PeerSection.Write(page, results);
        HistorySection.Write(page, results);
        WriteOrigins(page, results);
        return page.Finish("The case against N squared", $"AsyncCap: per-object, caller-paid queues against shared buffers per pair. Page made {utc} at {commit}; each figure names its own commit.");
    }

    private static void WriteOrigins(PageWriter page, Results results)
    {
        page.Section("origins", "Where each figure comes from");
        PageTable table = new("Stored runs", "file", "command", "world", "commit", "date", "machine", "seconds>", "verdict");
        foreach (SavedRun run in results.Runs)
        {
            string machine = run.Machine.Qemu is { } qemu ? $"{run.Machine.Cpu}, {qemu}" : run.Machine.Cpu;
            table.Add(
                run.FileName, run.Command, run.World, SavedRun.Describe(run.Commit, run.Dirty), run.Utc, machine, Show.Number(Math.Round(run.Seconds, 1)),
                run.ExitCode == 0 ? "pass" : "FAIL");
        }

        if (results.Runs.Count > 0)
        {
            page.Table(table);
        }

        List<string> missing = [.. Expected.Where(name => !Has(results, name))];
        if (missing.Count > 0)
        {
            page.Missing($"Not stored: {string.Join(", ", missing)}. What takes minutes at most is measured by:", "./asynccap report --measure");
        }

        IEnumerable<string> machines = results.History.Select(entry => entry.Machine.Qemu is { } qemu ? $"{entry.Machine.Cpu}, {qemu}" : entry.Machine.Cpu).Distinct();
        page.Note($"Benchmarks: bench/results/history.jsonl, {results.History.Count} measurements, on {string.Join("; ", machines)}. Others' figures: bench/peers.json. "
            + "On the metal the guest's counter advances by one for each instruction, so the same commit gives the same figures on every machine; hosted times do not repeat.");
    }

    private static bool Has(Results results, string name)
    {
        string[] words = name.Split('-');
        return results.Find(words[0]).Any(told => told.Run.World == words[1]);
    }
}
