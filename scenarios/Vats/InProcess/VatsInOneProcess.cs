using System;
using AsyncCap.Staging.OneProcess;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.InProcess;

/// <summary>Tells the vats' stories with no kernel: many vats in this process, on a few threads, or on one in an order that a seed decides.</summary>
public static class VatsInOneProcess
{
    /// <inheritdoc cref="StagedInOneProcess.Run"/>
    public static int Run(string bootCommandLine, Action<string> consoleLine) => StagedInOneProcess.Run(new VatStories(), bootCommandLine, consoleLine);

    /// <inheritdoc cref="StagedInOneProcess.Replay"/>
    public static string? Replay(VatJournal journal, string bootCommandLine) => StagedInOneProcess.Replay(new VatStories(), journal, bootCommandLine);
}
