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

    /// <summary>A random walk through the model.</summary>
    public List<ModelStep> Walk(int seed, int calmSteps) => Lines($"-n{seed}", "-u6000", "-T", $"-DCALM={calmSteps}");

    /// <summary>What the model prints when it is to do certain deeds, one after the other.</summary>
    public List<ModelStep> Follow(IReadOnlyList<ModelStep> steps)
    {
        IEnumerable<string> deeds = steps.Select(step => $"{step.Deed}, {string.Join(", ", step.Numbers)}");
        string script = $"byte script[{(steps.Count + 1) * 4}] = {{ {string.Join(", ", deeds)}, 0, 0, 0, 0 }};\n";
        File.WriteAllText(Path.Combine(_folder, "script.h"), script);
        return Lines("-T", "-DSCRIPT");
    }

    /// <summary>Looks at every state; gives what the checker prints.</summary>
    public string Check(params string[] defines)
    {
        Run("spin", ["-a", .. defines.Select(define => $"-D{define}"), "call.pml"]);
        Run("gcc", ["-O0", "-w", "-DSAFETY", "-o", "pan", "pan.c"]);
        return Run(Path.Combine(_folder, "pan"), ["-m100000"]);
    }

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
