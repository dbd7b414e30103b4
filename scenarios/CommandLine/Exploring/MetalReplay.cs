using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Protocol;

namespace AsyncCap.CommandLine.Exploring;

/// <summary>Takes a path on QEMU, with the checked kernel, by the story <c>retrace</c>.</summary>
public static class MetalReplay
{
    private const string Story = "retrace";

    /// <summary>The machine that takes a path.</summary>
    /// <exception cref="MetalReplayException">The path is too long for a boot line.</exception>
    public static QemuMachine Machine(RepositoryLayout layout, MetalPath path) => MetalWorld.Machine(layout, path.BootLine(), isChecked: true);

    /// <summary>Takes it.</summary>
    /// <param name="machine">See <see cref="Machine"/>; the images must have been built.</param>
    /// <param name="limits">How long to wait.</param>
    /// <param name="cancellation">Ends the machine.</param>
    /// <exception cref="MetalReplayException">The machine neither told what it did nor panicked.</exception>
    public static async Task<MetalRun> RunAsync(QemuMachine machine, GuestLimits limits, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("asynccap-").FullName;
        try
        {
            string trace = Path.Combine(folder, "trace");
            Channel<string> console = Channel.CreateUnbounded<string>();
            GuestEnding ending = await Guest.RunAsync(machine with { SecondSerialPath = trace }, console.Writer, limits, cancellation);
            List<string> lines = [];
            await foreach (string line in console.Reader.ReadAllAsync(cancellation))
            {
                lines.Add(line);
            }

            return Read(lines, await File.ReadAllLinesAsync(trace, cancellation), ending);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the console and the trace of a machine, or of a hosted world, tell.</summary>
    /// <exception cref="MetalReplayException">They do not tell what was done.</exception>
    public static MetalRun Read(IReadOnlyList<string> lines, IReadOnlyList<string> records, GuestEnding ending)
    {
        RunRecord record = new([Story]);
        foreach (string line in lines)
        {
            _ = record.Accept(line); // the record keeps what it meant
        }

        RowRecord[] rows = [.. record.Stories.SelectMany(story => story.Rows)];
        RowRecord? path = rows.FirstOrDefault(row => row.Name == "path");
        bool hasPanicked = ending.Kind == GuestEndingKind.Panicked;
        if (path is null && !hasPanicked)
        {
            string said = string.Join('\n', lines.TakeLast(5));
            throw new MetalReplayException($"the metal did not tell what it did; {ending.Describe()} {ending.MachineErrors}\n{said}".TrimEnd());
        }

        Dictionary<int, ulong> logs = rows.Where(row => row.Name.StartsWith("act-", StringComparison.Ordinal))
            .ToDictionary(row => int.Parse(row.Name[4..], CultureInfo.InvariantCulture), row => Log(row.Text));
        int acts = path is null ? -1 : int.Parse(path.Text.Split(' ')[0], CultureInfo.InvariantCulture);
        return new MetalRun(records, logs, acts, hasPanicked ? string.Join('\n', ending.PanicLines.Take(1)) : null);
    }

    private static ulong Log(string text) => ulong.Parse(text.Split(' ')[1][2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
