using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Measuring;
using AsyncCap.CommandLine.Own;
using AsyncCap.CommandLine.Tools;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

/// <summary><c>pack</c>, <c>new scenario --packages</c>, and a project that knows this tree by its packages only.</summary>
[Collection(NewScenarioTests.Builds)]
public sealed class PackageTests : IDisposable
{
    private const string Version = "0.1.0-test.1";

    private readonly FakeCommandLine _commandLine = new();
    private readonly TemporaryFolder _folder = new();

    private string Feed => Path.Combine(_folder.Path, "feed");

    public void Dispose() => _folder.Dispose();

    /// <summary>All of it: packed, restored into a cache of its own, built, run by <c>dotnet run</c> and by <c>./asynccap run</c>, and with mistakes. Seven builds.</summary>
    [Fact]
    public async Task A_project_against_packages_runs_outside_the_tree_in_both_places()
    {
        Assert.True(await _commandLine.RunAsync("pack", "--to", Feed, "--version", Version) == 0, _commandLine.Errors);
        Assert.Contains($"AsyncCap.Vats.{Version}.nupkg", _commandLine.Output, StringComparison.Ordinal);
        VatsCarryWhatRunsInTheCompiler();
        Assert.Equal(0, await _commandLine.RunAsync("new", "scenario", "hello", "--in", _folder.Path, "--packages", Feed));
        Assert.Equal(0, await _commandLine.RunAsync("new", "scenario", "kern", "--in", _folder.Path, "--packages", Feed, "--kernel"));
        string folder = Path.Combine(_folder.Path, "hello");
        Assert.Equal(["Scenario.cs", "hello.csproj", "nuget.config"], Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(RepositoryLayout.Find().Root, File.ReadAllText(Path.Combine(folder, "hello.csproj")), StringComparison.Ordinal);

        // Whoever runs the tests keeps what was unpacked before, and gets nothing of this. A build server would unpack into its own.
        UseOwnCache(folder);
        UseOwnCache(Path.Combine(_folder.Path, "kern"));
        ProcessOutcome both = await DotnetAsync(folder, "run");
        Assert.True(both.ExitCode == 0, both.Output);
        Assert.Contains("  pass  a-closed-vat-is-told", both.Output, StringComparison.Ordinal);
        Assert.Contains("4 of 4 rows pass on process", both.Output, StringComparison.Ordinal);
        Assert.Contains("4 of 4 rows pass on hosted", both.Output, StringComparison.Ordinal);
        foreach ((string words, int code, string said) in ((string Words, int Code, string Said)[])[
            ("process seed=7", 0, "4 of 4 rows pass on process"),
            ("metal", 2, "./asynccap run FOLDER"),
            ("nowhere", 2, "'nowhere' is no place"),
            ("hosted seed=7", 2, "the kernel decides"),
            ("process seed=x", 2, "seed takes a whole number"),
            ("colour=red", 2, "There is one option, seed=N")])
        {
            ProcessOutcome outcome = await DotnetAsync(folder, ["run", "--no-build", "--", .. words.Split(' ')]);
            Assert.True(outcome.ExitCode == code, words + "\n" + outcome.Output);
            Assert.Contains(said, outcome.Output, StringComparison.Ordinal);
        }

        ProcessOutcome kernel = await DotnetAsync(Path.Combine(_folder.Path, "kern"), "run");
        Assert.True(kernel.ExitCode == 0, kernel.Output);
        Assert.Contains("4 of 4 rows pass on hosted", kernel.Output, StringComparison.Ordinal);
        FakeCommandLine again = new();
        Assert.True(await again.RunAsync("run", folder, "--on", "hosted") == 0, again.Errors + again.Output);
        Assert.Contains("1 of 1 stories hold on hosted", again.Output, StringComparison.Ordinal);
        await MistakesAreExplained(folder);
    }

    [Theory]
    [InlineData("", "there is no package AsyncCap.Staging in")]
    [InlineData("AsyncCap.Staging.1.2.3.nupkg AsyncCap.Vats.1.2.3.nupkg AsyncCap.Ipc.1.2.2.nupkg", "no AsyncCap.Ipc, no AsyncCap.Sharing, no AsyncCap.Kernel, no AsyncCap.Hosted, no AsyncCap.Staging.Programs of that version")]
    public async Task A_folder_without_a_whole_set_of_packages_is_refused(string files, string complaint)
    {
        _ = Directory.CreateDirectory(Feed);
        foreach (string file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _ = _folder.Write("feed/" + file, "");
        }

        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("new", "scenario", "hello", "--in", _folder.Path, "--packages", Feed));
        Assert.Contains(complaint, _commandLine.Errors, StringComparison.Ordinal);
        Assert.Contains("./asynccap pack --to", _commandLine.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "hello")));
    }

    [Fact]
    public async Task A_feed_that_is_not_there_and_a_version_that_is_none_are_refused()
    {
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("new", "scenario", "hello", "--in", _folder.Path, "--packages", Feed));
        Assert.Contains("there is no folder " + Feed, _commandLine.Errors, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("pack", "--version", "newest"));
        Assert.Contains("'newest' is no version", _commandLine.Errors, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("pack", "--to", _folder.Write("file", "")));
        Assert.Contains("is a file", _commandLine.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0123456789ab", false, "0.1.0-g0123456789ab")]
    [InlineData("0123456789ab", true, "0.1.0-local.20261123040506")]
    [InlineData("", false, "0.1.0-local.20261123040506")]
    public void A_version_belongs_to_what_is_packed(string commit, bool isDirty, string version)
    {
        Assert.Equal(version, Packing.VersionOf(new Provenance("2026-11-23T04:05:06Z", commit, isDirty, new MeasuredMachine("any", null))));
        Assert.True(Packing.IsVersion(version));
    }

    private async Task MistakesAreExplained(string folder)
    {
        string source = Path.Combine(folder, "Scenario.cs");
        string good = File.ReadAllText(source);
        File.WriteAllText(source, good.Replace("Tell(Powerbox box)", "Told(Powerbox box)", StringComparison.Ordinal));
        ProcessOutcome build = await DotnetAsync(folder, "build", "-nologo", "-v", "quiet");
        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains("the class Scenario in the namespace Own needs 'public static async Eventual<Unit> Tell(Powerbox box)'", build.Output, StringComparison.Ordinal);

        // Analyzers come with the package: a rule for vats, which no compiler knows by itself. Here with asynccap's own words around it.
        File.WriteAllText(source, good.Replace("(string greeting) : IGreeter\n    {\n", "(string greeting) : IGreeter\n    {\n        private static int s_count;\n        public int Next() => ++s_count;\n", StringComparison.Ordinal));
        FakeCommandLine again = new();
        Assert.Equal((int)ExitCode.Failed, await again.RunAsync("run", folder, "--on", "process"));
        Assert.Contains("hello does not build", again.Errors, StringComparison.Ordinal);
        Assert.Contains(": error EV0003", again.Errors, StringComparison.Ordinal);
        File.WriteAllText(source, good);
    }

    private void UseOwnCache(string folder)
    {
        string config = Path.Combine(folder, "nuget.config");
        File.WriteAllText(config, File.ReadAllText(config).Replace(
            "<packageSources>", $"<config><add key=\"globalPackagesFolder\" value=\"{Path.Combine(_folder.Path, "cache")}\" /></config><packageSources>", StringComparison.Ordinal));
    }

    private void VatsCarryWhatRunsInTheCompiler()
    {
        using ZipArchive package = ZipFile.OpenRead(PackageFeed.FileOf(Feed, "AsyncCap.Vats", Version));
        IEnumerable<string> files = package.Entries.Select(entry => entry.FullName);
        Assert.Superset(
            new HashSet<string>(["analyzers/dotnet/cs/AsyncCap.Vats.Generator.dll", "analyzers/dotnet/cs/AsyncCap.Vats.CodeFixes.dll", "lib/net10.0/AsyncCap.Vats.xml", "README.md"]),
            new HashSet<string>(files));
    }

    private static Task<ProcessOutcome> DotnetAsync(string folder, params string[] words) =>
        ChildProcess.CaptureAsync(DotnetBuilder.Dotnet, words, folder, CancellationToken.None);
}
