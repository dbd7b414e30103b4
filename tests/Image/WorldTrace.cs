using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AsyncCap.Arch.Hosted;
using AsyncCap.Scenarios.Programs;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>What a world traced and what its stories said: the same lines in every world.</summary>
/// <param name="Events">Trace records without their time, one a line: kind, a, b, c.</param>
/// <param name="Rows">The rows as they were told.</param>
internal sealed record WorldTrace(IReadOnlyList<string> Events, IReadOnlyList<string> Rows)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Boots the metal with <c>trace=stream</c> on the line, and demands that all rows pass.</summary>
    public static async Task<WorldTrace> OfMetalAsync(ImageFixture images, TemporaryFolder folder, string commandLine, bool isChecked = false)
    {
        string file = Path.Combine(folder.Path, Path.GetRandomFileName());
        Boot boot = await ImageFixture.BootAsync(images.Machine(commandLine, isChecked) with { SecondSerialPath = file });
        boot.MustPass();
        return new WorldTrace(await File.ReadAllLinesAsync(file), [.. boot.Lines.Where(IsRow)]);
    }

    /// <summary>Runs the hosted world, and demands that all rows pass.</summary>
    public static async Task<WorldTrace> OfHostedAsync(string commandLine, uint dataPages)
    {
        List<string> events = [];
        List<string> lines = [];
        int exitCode = await Task.Run(() => HostedWorld.Run(
            ProgramTable.Run, commandLine, lines.Add,
            record => events.Add($"{(uint)record.Kind} {record.A} {record.B} {record.C}"), dataPages: dataPages)).WaitAsync(Patience);
        Assert.Equal(0, exitCode);
        return new WorldTrace(events, [.. lines.Where(IsRow)]);
    }

    /// <summary>Fails at the first event that differs, and shows both around it.</summary>
    public static void AssertSame(string oneName, IReadOnlyList<string> one, string otherName, IReadOnlyList<string> other)
    {
        int shorter = Math.Min(one.Count, other.Count);
        int first = Enumerable.Range(0, shorter).FirstOrDefault(at => one[at] != other[at], shorter);
        string difference = $"event {first} differs ({one.Count} and {other.Count} events)\n";
        Assert.True(
            first == one.Count && first == other.Count,
            difference + Around(oneName, one, first) + Around(otherName, other, first));
    }

    private static bool IsRow(string line) => line.StartsWith("@row ", StringComparison.Ordinal);

    private static string Around(string name, IReadOnlyList<string> events, int at) =>
        string.Concat(Enumerable.Range(at - 8, 12).Where(near => near >= 0 && near < events.Count)
            .Select(near => $"{name} {near}: {events[near]}{(near == at ? "   <--" : "")}\n"));
}
