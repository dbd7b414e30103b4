using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using AsyncCap.Arch.Exploration.States;
using AsyncCap.Tests.Unit.Support;

namespace AsyncCap.Tests.Exploration.Mutants;

using Mutant = AsyncCap.Ipc.Diagnostics.Mutants;

/// <summary>Every mutant before every engine, cell by cell, each within a budget that is counted and not timed.</summary>
/// <remarks>
/// What is done is written down at once, so a table that was interrupted goes on where it was, while the code is the same. A cell has a thread
/// of its own: a mutant that has the kernel go round for ever is found as <see cref="Hung"/> and its thread left behind.
/// </remarks>
internal sealed class KillTable
{
    /// <summary>What a cell says of a mutant that never comes to an end.</summary>
    public const string Hung = "hung";

    /// <summary>What a cell says of a mutant that was not found.</summary>
    public const string NotFound = "-";

    private const int Workers = 2;
    private const int StatesPerConfiguration = 2_200;
    private const int StatesOfHostile = 60; // 456 steps each
    private const int MostSeconds = 60;
    private const int StatesByChance = 300;
    private const int SecondsByChance = 2; // walks may meet no new state for long
    private const int PathsPerScene = 512;
    private const int ModelPrograms = 130;
    private const int ThreePrograms = 30;

    private static readonly TimeSpan LongestCell = TimeSpan.FromMinutes(2);

    private static readonly Column[] Columns =
    [
        new("states: breadth", mutant => Explore(mutant, "breadth", StatesPerConfiguration)),
        new("states: depth", mutant => Explore(mutant, "depth", StatesPerConfiguration)),
        new("states: random", mutant => Explore(mutant, "random", StatesByChance)),
        new("turns: sleep", mutant => Engines.TakeTurns(mutant, "sleep", PathsPerScene)),
        new("turns: dfs", mutant => Engines.TakeTurns(mutant, "dfs", PathsPerScene)),
        new("turns: delay", mutant => Engines.TakeTurns(mutant, "delay", PathsPerScene)),
        new("turns: random", mutant => Engines.TakeTurns(mutant, "random", PathsPerScene)),
        new("turns: pct", mutant => Engines.TakeTurns(mutant, "pct", PathsPerScene)),
        new("model", mutant => Engines.Compare(mutant, ModelPrograms)),
        new("programs and ledger", mutant => Engines.Operate(mutant, ThreePrograms, followsCalls: true)),
        new("programs and audit", mutant => Engines.Operate(mutant, ThreePrograms, followsCalls: false)),
        new("matrix", Engines.PlayMatrix),
        new("injection", mutant => Engines.Test(mutant, name => name is "FailureInjectionTests" or "SmallInjectionTests")),
        new("unit tests", Engines.TestUnits),
    ];

    private readonly ConcurrentDictionary<(Mutant Mutant, string Column), string> _cells = new();
    private readonly string _journal;
    private readonly Lock _lock = new();

    /// <summary>What was found so far by the code as it is.</summary>
    public KillTable(string journal)
    {
        _journal = journal;
        string code = Code();
        string[] lines = File.Exists(journal) ? File.ReadAllLines(journal) : [];
        if (lines.Length == 0 || lines[0] != code)
        {
            File.WriteAllText(journal, code + "\n");
            return;
        }

        foreach (string[] cell in lines.Skip(1).Select(line => line.Split('\t')).Where(cell => cell.Length == 4))
        {
            _cells[(Enum.Parse<Mutant>(cell[0]), cell[1])] = cell[2];
        }
    }

    /// <summary>Mutants that no column has found.</summary>
    public IEnumerable<Mutant> Unfound => Mutants.Where(mutant => !Columns.Any(column => IsFound(mutant, column)));

    private static IEnumerable<Mutant> Mutants => Enum.GetValues<Mutant>().Except([Mutant.None]);

    /// <summary>Fills the cells that are empty.</summary>
    /// <returns>Columns that find something where there is nothing.</returns>
    public IReadOnlyList<string> Fill()
    {
        Engines.Prepare();
        ConcurrentQueue<(Mutant Mutant, Column Column)> todo = new(
            Enum.GetValues<Mutant>().SelectMany(mutant => Columns.Select(column => (mutant, column))).Where(cell => !_cells.ContainsKey((cell.mutant, cell.column.Name))));
        List<Thread> workers = [.. Enumerable.Range(0, Workers).Select(_ => new Thread(() => Work(todo)))];
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return [.. Columns.Where(column => IsFound(Mutant.None, column)).Select(column => column.Name)];
    }

    /// <summary>The table as a page shows it, how many each column finds in its last row.</summary>
    public override string ToString()
    {
        StringBuilder text = new($"| mutant | {string.Join(" | ", Columns.Select(column => column.Name))} |\n");
        _ = text.Append("|---|").Insert(text.Length, "--:|", Columns.Length).Append('\n');
        foreach (Mutant mutant in Mutants)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"| {mutant} | {string.Join(" | ", Columns.Select(column => _cells[(mutant, column.Name)]))} |\n");
        }

        IEnumerable<int> found = Columns.Select(column => Mutants.Count(mutant => IsFound(mutant, column)));
        return text.Append(CultureInfo.InvariantCulture, $"| **found of {Mutants.Count()}** | {string.Join(" | ", found)} |\n").ToString();
    }

    // The first configuration that shows it; the state within that configuration.
    private static Kill? Explore(Mutant mutant, string strategy, int states)
    {
        foreach (StateConfiguration configuration in Configurations.All)
        {
            int most = configuration.Name == "hostile" ? StatesOfHostile : states;
            if (Engines.Explore(mutant, configuration.Name, strategy, most, strategy == "random" ? SecondsByChance : MostSeconds) is Kill kill)
            {
                return kill with { Where = configuration.Name };
            }
        }

        return null;
    }

    private static string Code() => string.Join(' ', new[] { typeof(KillTable), typeof(RandomPrograms), typeof(Model.Lockstep), typeof(StateConfiguration), typeof(Kernel.Processes.Process), typeof(Mutant) }
        .Select(type => type.Module.ModuleVersionId));

    private bool IsFound(Mutant mutant, Column column) => _cells.TryGetValue((mutant, column.Name), out string? what) && what != NotFound;

    private void Work(ConcurrentQueue<(Mutant Mutant, Column Column)> todo)
    {
        while (todo.TryDequeue(out (Mutant Mutant, Column Column) cell))
        {
            Stopwatch clock = Stopwatch.StartNew();
            string what = Hung;
            Thread thread = new(() => what = Show(cell.Mutant, cell.Column)) { IsBackground = true };
            thread.Start();
            what = thread.Join(LongestCell) ? what : Hung;
            lock (_lock)
            {
                _cells[(cell.Mutant, cell.Column.Name)] = what;
                File.AppendAllText(_journal, FormattableString.Invariant($"{cell.Mutant}\t{cell.Column.Name}\t{what}\t{clock.Elapsed.TotalSeconds:F1}\n"));
            }
        }
    }

    private static string Show(Mutant mutant, Column column)
    {
        try
        {
            return column.Find(mutant) is not Kill kill ? NotFound : kill.Where.Length == 0 ? $"{kill.After:N0}" : $"{kill.Where} {kill.After:N0}";
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return "threw " + exception.GetType().Name;
        }
    }

    private sealed record Column(string Name, Func<Mutant, Kill?> Find);
}
