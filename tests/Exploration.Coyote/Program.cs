using System;
using System.Globalization;
using System.IO;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Instructions.Scenes;

namespace AsyncCap.Tests.Exploration.Coyote;

/// <summary>What <c>./asynccap explore --engine coyote</c> and <c>replay</c> run: arguments are checked by them.</summary>
internal static class Program
{
    /// <summary><c>explore NAME TRACE [OPTION VALUE]...</c> or <c>replay TRACE</c>.</summary>
    /// <returns>0: nothing wrong was seen; 1: something was; 2: bad words.</returns>
    public static int Main(string[] words)
    {
        try
        {
            return words[0] == "replay" ? Replay(words[1]) : Explore(words);
        }
        catch (ExplorationOptionException exception)
        {
            Console.Error.WriteLine($"asynccap: {exception.Message}");
            return 2;
        }
    }

    private static int Explore(string[] words)
    {
        string? Value(string option) => words.SkipWhile(word => word != option).Skip(1).FirstOrDefault();
        ExplorationOptions options = new()
        {
            Strategy = Value("--strategy"),
            Bound = Value("--bound") is { } bound ? int.Parse(bound, CultureInfo.InvariantCulture) : null,
            Seed = ulong.Parse(Value("--seed")!, CultureInfo.InvariantCulture),
            Budget = TimeSpan.Parse(Value("--budget")!, CultureInfo.InvariantCulture),
            MaximumExecutions = Value("--executions") is { } count ? long.Parse(count, CultureInfo.InvariantCulture) : null,
            Plant = Value("--plant"),
        };
        ExplorationReport report = CoyoteEngine.Run(Find(words[1]), options);
        double seconds = report.Progress.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Progress.Executions:N0} executions, {seconds:F1} s, {report.Progress.Executions / seconds:N0} executions/s"));
        if (report.Bug is not { } bug)
        {
            Console.WriteLine($"budget spent: nothing wrong was seen so far; it was to be: {report.Bound}");
            return 0;
        }

        _ = Directory.CreateDirectory(Path.GetDirectoryName(words[2])!); // returns what we named
        File.WriteAllText(words[2], bug.Trace.ToText());
        Console.WriteLine($"bug found: {bug.What}");
        Console.WriteLine($"replay it: ./asynccap replay {words[2]}");
        return 1;
    }

    private static int Replay(string file)
    {
        ExplorationTrace trace = ExplorationTrace.Parse(File.ReadAllText(file));
        ExplorationReport report = CoyoteEngine.Run(
            Find(trace.Name), new ExplorationOptions { Strategy = trace.Strategy, Seed = trace.Seed, Plant = trace.Plant }, trace.EngineTrace);
        Console.WriteLine(report.Bug is { } bug ? $"reproduced: {bug.What}" : "not reproduced: the same steps end well now");
        return report.Bug is null ? 0 : 1;
    }

    private static SceneDefinition Find(string name) => SceneCatalogue.All.Single(scene => scene.Name == name);
}
