using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Images;

/// <summary>The source line of each address. What a method has inlined counts as the line that called it: the compiler says no more.</summary>
public sealed class SourceLines
{
    private const string BuildRoot = "/asynccap/"; // what PathMap makes of the working copy
    private readonly Dictionary<ulong, string> _places = [];
    private readonly RepositoryLayout _layout;

    private SourceLines(RepositoryLayout layout) => _layout = layout;

    /// <summary>Asks <c>addr2line</c>.</summary>
    /// <param name="layout">Where sources are.</param>
    /// <param name="image">The image.</param>
    /// <param name="addresses">Addresses in it.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<SourceLines> ReadAsync(RepositoryLayout layout, string image, IReadOnlyList<ulong> addresses, CancellationToken cancellation)
    {
        SourceLines lines = new(layout);
        string[] words = ["-e", image, .. addresses.Select(address => address.ToString("x", CultureInfo.InvariantCulture))];
        ProcessOutcome outcome = await ChildProcess.CaptureAsync("addr2line", words, layout.Root, cancellation);
        string[] places = outcome.Output.Split('\n');
        for (int place = 0; place < addresses.Count && place < places.Length; place++)
        {
            lines._places[addresses[place]] = places[place].Split(" (discriminator", 2)[0];
        }

        return lines;
    }

    /// <summary>File and line of an address, without folders; empty if nobody knows.</summary>
    public string Find(ulong address) =>
        _places.TryGetValue(address, out string? place) && !place.StartsWith("??", StringComparison.Ordinal) && !place.EndsWith(":?", StringComparison.Ordinal)
            ? place.Replace(BuildRoot, "", StringComparison.Ordinal) : "";

    /// <summary>What stands in such a line.</summary>
    public string Text(string place)
    {
        string[] words = place.Split(':');
        string path = Path.Combine(_layout.Root, words[0]);
        bool isKnown = words.Length == 2 && File.Exists(path) && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isKnown ? File.ReadLines(path).ElementAtOrDefault(int.Parse(words[1], CultureInfo.InvariantCulture) - 1)?.Trim() ?? "" : "";
    }
}
