using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;

namespace AsyncCap.Tests.Exploration;

/// <summary>Which strategy finds which planted bug, and in how many executions.</summary>
internal sealed class StrategyTable
{
    private readonly List<string> _rows = [];
    private readonly Dictionary<string, int> _found = [];

    /// <summary>Looks for each bug by each strategy.</summary>
    /// <param name="plants">Pairs of a scene's name and a planted bug's.</param>
    /// <param name="strategies">The columns.</param>
    /// <param name="run">Explores a scene by a strategy with a bug planted, in this order.</param>
    public StrategyTable(IReadOnlyList<object[]> plants, IReadOnlyList<StrategyInfo> strategies, Func<string, string, string, ExplorationReport> run)
    {
        Count = plants.Count;
        _rows.Add("| scene | planted bug | " + string.Join(" | ", strategies.Select(strategy => strategy.Name)) + " |");
        foreach (object[] plant in plants)
        {
            IEnumerable<string> cells = strategies.Select(strategy => Cell(strategy.Name, run((string)plant[0], strategy.Name, (string)plant[1])));
            _rows.Add($"| {plant[0]} | {plant[1]} | {string.Join(" | ", cells)} |");
        }

        _rows.Add($"| found of {Count} | | " + string.Join(" | ", strategies.Select(strategy => Found(strategy.Name))) + " |");
    }

    /// <summary>How many bugs there are.</summary>
    public int Count { get; }

    /// <summary>How many of them a strategy found.</summary>
    public int Found(string strategy) => _found.GetValueOrDefault(strategy);

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', _rows);

    private string Cell(string strategy, ExplorationReport report)
    {
        if (report.Verdict != Verdict.BugFound)
        {
            return "-";
        }

        _found[strategy] = Found(strategy) + 1;
        return report.Progress.Executions.ToString(CultureInfo.InvariantCulture);
    }
}
