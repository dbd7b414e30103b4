using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.TestRuns;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>test</c>: builds everything, runs every test of both worlds, and adds up the results.</summary>
public sealed class TestVerb
{
    private readonly Surroundings _surroundings;
    private readonly Option<string?> _filter = new("--filter")
    {
        Description = "Run the tests whose full name contains this, or for which this expression of dotnet test holds.",
        HelpName = "expression",
    };
    private readonly Option<bool> _long = new("--long") { Description = "Run the long tests too (trait Category=Long)." };

    public TestVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Command = new Command("test", "Build everything and run every test of both worlds") { _filter, _long };
        Command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(_filter), parsed.GetValue(_long), cancellation));
    }

    public Command Command { get; }

    /// <summary>Says what is wrong with a finished test run; nothing if all is well.</summary>
    /// <param name="totals">What the TRX files say.</param>
    /// <param name="runnerExitCode">What <c>dotnet test</c> said.</param>
    /// <param name="expectedAssemblies">The test projects that must have reported.</param>
    public static IEnumerable<string> FindProblems(
        TestTotals totals, int runnerExitCode, IReadOnlyList<string> expectedAssemblies)
    {
        foreach (string assembly in expectedAssemblies.Where(assembly => !totals.Assemblies.Contains(assembly)))
        {
            yield return $"test project '{assembly}' reported no results";
        }

        if (totals.Passed + totals.Failed == 0)
        {
            yield return "no test ran";
        }

        if (totals.Failed == 0 && runnerExitCode != 0)
        {
            yield return $"no test failed, and yet dotnet test ended with code {runnerExitCode}";
        }
    }

    private async Task<int> RunAsync(string? filter, bool isLong, CancellationToken cancellation)
    {
        RepositoryLayout layout = _surroundings.Layout;
        await _surroundings.Packages.RequireAsync(
            cancellation, DebianPackage.Binutils, DebianPackage.Qemu, DebianPackage.Gdb, DebianPackage.Spin, DebianPackage.Gcc, DebianPackage.Chromium, DebianPackage.ChromiumDriver);
        await _surroundings.Builder.BuildSolutionAsync(cancellation);
        await _surroundings.Builder.BuildImagesAsync(cancellation);
        if (Directory.Exists(layout.TestResults))
        {
            Directory.Delete(layout.TestResults, recursive: true);
        }

        _ = Directory.CreateDirectory(layout.TestResults); // returns what we named
        List<string> arguments = ["test", layout.Solution, "--no-build", "--nologo", "-v", "quiet"];
        arguments.AddRange(["--logger", "trx", "--results-directory", layout.TestResults, .. Filter(filter, isLong)]);
        int runnerExitCode = await ChildProcess.RunVisiblyAsync(DotnetBuilder.Dotnet, arguments, layout.Root, cancellation);

        TestTotals totals = TestTotals.Read(layout.TestResults);
        // A filter may rightly leave a project without tests to report.
        IReadOnlyList<string> expected = filter is null ? TestProjects.Find(layout.Solution) : [];
        List<string> problems = [.. FindProblems(totals, runnerExitCode, expected)];
        problems.ForEach(problem => _surroundings.Errors.WriteLine($"asynccap: {problem}"));
        _surroundings.Errors.Flush();
        _surroundings.Output.WriteLine(totals);
        return (int)(problems.Count == 0 && totals.Failed == 0 ? ExitCode.Success : ExitCode.Failed);
    }

    private static List<string> Filter(string? filter, bool isLong)
    {
        List<string> parts = [];
        if (filter is not null)
        {
            parts.Add($"({(filter.AsSpan().IndexOfAny("=~!&|()") < 0 ? "FullyQualifiedName~" : "")}{filter})");
        }

        if (!isLong)
        {
            parts.Add("(Category!=Long)");
        }

        return parts.Count == 0 ? [] : ["--filter", string.Join('&', parts)];
    }
}
