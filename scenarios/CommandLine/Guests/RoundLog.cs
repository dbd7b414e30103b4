using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using AsyncCap.CommandLine.Reporting;

namespace AsyncCap.CommandLine.Guests;

/// <summary>What a story of rounds says of each round, between its rows: <c>chaos seed=7 calls=3456 … violations=0</c>.</summary>
/// <param name="inner">Gets every line too; may be null.</param>
/// <param name="story">The story.</param>
public sealed class RoundLog(TextWriter? inner, string story) : TextWriter
{
    private readonly List<Dictionary<string, long>> _rounds = [];

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>What is done whenever a round was told; may be null.</summary>
    public Action? Told { get; set; }

    /// <summary>Rounds that were told.</summary>
    public int Count => _rounds.Count;

    /// <summary>Rounds up to the first in which something was wrong; if nothing was, the one that was never told is counted too.</summary>
    public int CountToFailure
    {
        get
        {
            int failed = _rounds.FindIndex(round => round.GetValueOrDefault("violations") > 0);
            return failed < 0 ? Count + 1 : failed + 1;
        }
    }

    /// <summary>A figure of all rounds together.</summary>
    public long Sum(string name) => Figures.Sum(_rounds.Select(round => round.GetValueOrDefault(name)));

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        inner?.WriteLine(value);
        if (value?.StartsWith(story + " seed=", StringComparison.Ordinal) == true)
        {
            _rounds.Add(Read(value));
            Told?.Invoke();
        }
    }

    private static Dictionary<string, long> Read(string line)
    {
        Dictionary<string, long> figures = [];
        foreach (string word in line.Split(' '))
        {
            int sign = word.IndexOf('=', StringComparison.Ordinal);
            if (sign > 0 && long.TryParse(word[(sign + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            {
                figures[word[..sign]] = number;
            }
        }

        return figures;
    }
}
