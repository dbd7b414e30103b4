using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace AsyncCap.Tests.Exploration.Promela;

/// <summary>The model checker, if it is installed, in a folder of its own that is gone afterwards.</summary>
internal sealed class Spin : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("asynccap-spin-").FullName;

    public Spin() => File.Copy(Path.Combine(Sources, "docs", "model", "call.pml"), Path.Combine(_folder, "call.pml"));

    /// <summary>Whether both the checker and the compiler that it needs are there.</summary>
    public static bool IsThere => new[] { "spin", "gcc" }.All(program =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program))));

    /// <summary>The folder with the sources that the tests were built from.</summary>
    public static string Sources { get; } = FindSources();

    /// <summary>A random walk through the model; nobody dies and nothing is destroyed in the first steps.</summary>
    public List<ModelStep> Walk(int seed, int calmSteps)
    {
        Steer($"(steps >= {calmSteps} || (d != Crash && d != Close && d != Destroy))", "steps++", "short steps;");
        return Lines($"-n{seed}", "-u6000", "-T", "-DSTEERED");
    }

    /// <summary>What the model prints when it is to do certain deeds, one after the other.</summary>
    public List<ModelStep> Follow(IReadOnlyList<ModelStep> steps)
    {
        IEnumerable<string> deeds = steps.Select(step => $"{step.Deed}, {string.Join(", ", step.Numbers)}");
        string script = $"byte script[{(steps.Count + 1) * 4}] = {{ {string.Join(", ", deeds)}, 0, 0, 0, 0 }};";
        Steer("(script[at] == d && script[at + 1] == p && script[at + 2] == q && script[at + 3] == r)", "at = at + 4", $"{script}\nshort at;");
        return Lines("-T", "-DSTEERED", "-u30000");
    }

    /// <summary>Looks at states until one is wrong, if there is one; gives what the checker prints.</summary>
    /// <param name="isThorough">Whether all are to be seen: compiled for that.</param>
    /// <param name="defines">How large the model is, and what is planted.</param>
    public string Check(bool isThorough, params string[] defines) => Check(isThorough, ["-DSAFETY"], ["-m1000000"], defines);

    /// <summary>Looks for a path on which a call is not decided for ever, though all go on who have to; gives what the checker prints.</summary>
    public string CheckLiveness(bool isThorough, int call, params string[] defines) =>
        Check(isThorough, ["-DNFAIR=3"], ["-a", "-f", "-A", "-m1000000"], [$"LIVENESS={call}", .. defines]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string FindSources()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "global.json")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
    }

    private void Steer(string may, string next, string state) => File.WriteAllText(
        Path.Combine(_folder, "steer.h"), $"{state}\n#define may(d, p, q, r) {may}\n#define next() {next}\n");

    private string Check(bool isThorough, string[] compiling, string[] checking, string[] defines)
    {
        Run("spin", ["-a", .. defines.Select(define => $"-D{define}"), "call.pml"]);
        Run("gcc", [isThorough ? "-O1" : "-O0", "-w", .. compiling, "-o", "pan", "pan.c"]);
        return Run(Path.Combine(_folder, "pan"), checking);
    }

    private List<ModelStep> Lines(params string[] arguments) =>
        ModelStep.Parse(Run("spin", [.. arguments, "call.pml"]).Split('\n'));

    private string Run(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
