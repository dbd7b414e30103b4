using System.Collections.Generic;
using System.Globalization;

namespace AsyncCap.CommandLine.Guests;

/// <summary>What the kernel is told at boot: <c>key=value</c> pairs with a space between.</summary>
public sealed record BootCommandLine
{
    /// <summary>The stories to run, in this order.</summary>
    public required IReadOnlyList<string> Run { get; init; }

    /// <summary>Seed of every random choice the stories make; the guest's own default if null.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Whether the longest kernel entry is looked for.</summary>
    public bool WatchesEntries { get; init; }

    /// <summary>Further pairs: what a story needs of its machine, and what it was told by whoever runs it.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    public override string ToString()
    {
        List<string> pairs = ["run=" + string.Join(',', Run)];
        if (Seed is { } seed)
        {
            pairs.Add("seed=" + seed.ToString(CultureInfo.InvariantCulture));
        }

        if (WatchesEntries)
        {
            pairs.Add("watch=entries");
        }

        pairs.AddRange(Options);
        return string.Join(' ', pairs);
    }
}
