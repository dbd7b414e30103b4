using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Measuring;

/// <summary>Where figures come from. Every stored figure has one.</summary>
/// <param name="Utc">When, as ISO 8601 to the second.</param>
/// <param name="Commit">Of which commit, 12 digits; empty if this is no git working copy.</param>
/// <param name="Dirty">Whether the working copy had changes that are in no commit; results do not count.</param>
/// <param name="Machine">On what.</param>
public sealed record Provenance(string Utc, string Commit, bool Dirty, MeasuredMachine Machine)
{
    /// <summary>Asks git, the processor and, if <paramref name="onMetal"/>, QEMU.</summary>
    public static async Task<Provenance> AskAsync(RepositoryLayout layout, bool onMetal, CancellationToken cancellation)
    {
        string utc = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        string commit = await FirstLineAsync(layout, "git", ["rev-parse", "--short=12", "HEAD"], cancellation);
        string changes = await FirstLineAsync(layout, "git", ["status", "--porcelain", "--", ".", ":!bench/results"], cancellation);
        string? qemu = onMetal ? await FirstLineAsync(layout, "qemu-system-x86_64", ["--version"], cancellation) : null;
        return new Provenance(utc, commit, changes.Length > 0, new MeasuredMachine(CpuModel(), qemu));
    }

    private static async Task<string> FirstLineAsync(
        RepositoryLayout layout, string program, string[] arguments, CancellationToken cancellation)
    {
        ProcessOutcome outcome = await ChildProcess.CaptureAsync(program, arguments, layout.Root, cancellation);
        return outcome.ExitCode == 0 ? outcome.Output.Split('\n')[0].Trim() : "";
    }

    private static string CpuModel()
    {
        string? line = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line?.Split(':', 2)[1].Trim() ?? "unknown";
    }
}
