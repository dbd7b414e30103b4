using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Own;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

/// <summary><c>new scenario</c>, <c>run FOLDER</c>, and what is said of mistakes.</summary>
[Collection(Builds)]
public sealed class NewScenarioTests : IDisposable
{
    /// <summary>Tests that build projects of this tree: one after the other.</summary>
    public const string Builds = "builds";

    private readonly FakeCommandLine _commandLine = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_writes_a_project_and_a_source_that_can_be_run()
    {
        Assert.Equal(0, await _commandLine.RunAsync("new", "scenario", "hello-2", "--in", _folder.Path));
        string folder = Path.Combine(_folder.Path, "hello-2");
        Assert.Equal(["Scenario.cs", "hello-2.csproj"], Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("scenario hello-2", File.ReadAllText(Path.Combine(folder, "Scenario.cs")), StringComparison.Ordinal);
        Assert.DoesNotContain("@", File.ReadAllText(Path.Combine(folder, "hello-2.csproj")), StringComparison.Ordinal);
        Assert.Contains("run " + folder, _commandLine.Output, StringComparison.Ordinal);
        Assert.Equal("hello-2", OwnScenario.Find(folder).Name);
    }

    [Theory]
    [InlineData("", "needs a name")]
    [InlineData("a/b", "is a path")]
    [InlineData("../x", "is a path")]
    [InlineData("x.cs", "is a path or a file")]
    [InlineData("class", "a word of C#'s")]
    [InlineData("bin", "a word of C#'s or of the build's")]
    [InlineData("Hello", "small letters")]
    [InlineData("2nd", "beginning with a letter")]
    [InlineData("two words", "small letters")]
    [InlineData("survive", "a story named 'survive' already")]
    public async Task A_bad_name_is_refused_and_nothing_is_written(string name, string complaint)
    {
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("new", "scenario", name, "--in", _folder.Path));
        Assert.Contains(complaint, _commandLine.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task What_is_there_already_is_left_alone()
    {
        string there = _folder.Write("hello/note.txt", "mine");
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("new", "scenario", "hello", "--in", _folder.Path));
        Assert.Contains("already; nothing was changed", _commandLine.Errors, StringComparison.Ordinal);
        Assert.Equal([there], Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_said()
    {
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("new", "scenario", "hello", "--in", Path.Combine(_folder.Path, "none")));
        Assert.Contains("there is no folder", _commandLine.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "there is no project (*.csproj)")]
    [InlineData("a.csproj b.csproj", "more than one project")]
    [InlineData("Upper.csproj", "small letters")]
    [InlineData("a.csproj", "does not import")]
    public async Task A_folder_that_is_no_scenario_is_told_what_it_lacks(string files, string complaint)
    {
        foreach (string file in files.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _ = _folder.Write(file, "<Project />");
        }

        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("run", "--project", _folder.Path, "--on", "hosted"));
        Assert.Contains(complaint, _commandLine.Errors, StringComparison.Ordinal);
        Assert.Empty(_commandLine.Deeds);
    }

    [Fact]
    public async Task A_scenario_without_a_source_and_a_story_beside_it_are_refused()
    {
        _ = _folder.Write("a.csproj", "<Project><Import Project=\"x/scenarios/Own/Scenario.targets\" /></Project>");
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("run", "--project", _folder.Path));
        Assert.Contains("there is no source", _commandLine.Errors, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("run", "survive", "--project", _folder.Path));
        Assert.Contains("and not 'survive' beside it", _commandLine.Errors, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("run", "--project", Path.Combine(_folder.Path, "none")));
        Assert.Contains("there is no folder", _commandLine.Errors, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("run", "--project", Path.Combine(_folder.Path, "a.csproj")));
        Assert.Contains("is a file", _commandLine.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_its_scenario()
    {
        string folder = Path.Combine(_folder.Path, "hello");
        Assert.Equal(0, await _commandLine.RunAsync("new", "scenario", "hello", "--in", _folder.Path));
        Assert.Equal(folder, OwnScenario.FolderAmong([folder], ["survive"]));
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("run", folder, "survive", "--on", "process"));
        Assert.Contains($"the scenario in {folder} runs alone, and not 'survive' beside it", _commandLine.Errors, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("run", folder + "/none"));
        Assert.Contains($"there is no folder {folder}/none", _commandLine.Errors, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("run", "./Scenario.cs-that-is-not-there"));
        Assert.Contains("there is no folder ./Scenario.cs-that-is-not-there", _commandLine.Errors, StringComparison.Ordinal);
        Assert.Empty(_commandLine.Deeds);
    }

    /// <summary>The folder of this test run stands for one that somebody is in: names without a slash are looked for there.</summary>
    [Fact]
    public async Task A_word_that_is_a_story_and_a_folder_or_neither_is_refused()
    {
        using TemporaryFolder here = new(Path.GetFullPath("."));
        string name = Path.GetFileName(here.Path);
        Assert.Equal(name, OwnScenario.FolderAmong([name], ["survive"]));
        Assert.Null(OwnScenario.FolderAmong([name], [name, "survive"])); // no project in it, so nobody can mean it
        Assert.Null(OwnScenario.FolderAmong(["neither"], ["survive"]));
        _ = here.Write("any.csproj", "");
        CommandFailure both = Assert.Throws<CommandFailure>(() => OwnScenario.FolderAmong([name], [name]));
        Assert.Contains($"'{name}' is a story, and a folder with a project here; ./{name} is the folder", both.Message, StringComparison.Ordinal);
        Assert.Equal("./" + name, OwnScenario.FolderAmong(["./" + name], [name]));
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("run", "neither"));
        Assert.Contains("no story is named 'neither', and no folder here; there are: survive", _commandLine.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_a_build_are_said_once_and_in_the_scenarios_terms()
    {
        OwnScenario own = new("/home/me/hello", "hello");
        const string Output = "/home/me/hello/Scenario.cs(7,3): error EV0001: Wrong. [/home/me/hello/hello.csproj]\n"
            + "/home/me/hello/Scenario.cs(7,3): error EV0001: Wrong. [/home/me/hello/hello.csproj]\n"
            + "/tree/scenarios/Own/the class Scenario in the namespace Own needs 'public static async Eventual<Unit> Tell(Powerbox box)'(1,80): error CS0117: 'Scenario' does not contain a definition for 'Tell' [/home/me/hello/hello.csproj]\n";
        string[] lines = OwnBuild.Explain(own, Output).Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("/home/me/hello: there is no method 'public static async Eventual<Unit> Tell(Powerbox box)'", lines[0], StringComparison.Ordinal);
        Assert.Equal("/home/me/hello/Scenario.cs(7,3): error EV0001: Wrong.", lines[1]);
    }

    /// <summary>The template itself: made, built against this tree, and run without a kernel and on the hosted one; then with mistakes in it. Four builds.</summary>
    [Fact]
    public async Task The_template_holds_and_its_mistakes_are_explained()
    {
        Assert.Equal(0, await _commandLine.RunAsync("new", "scenario", "hello", "--in", _folder.Path));
        string folder = Path.Combine(_folder.Path, "hello");
        string source = Path.Combine(folder, "Scenario.cs");
        string good = File.ReadAllText(source);
        foreach (string world in (IEnumerable<string>)["process", "hosted"])
        {
            int code = await _commandLine.RunAsync("run", "--project", folder, "--on", world, "--seed", "1");
            Assert.True(code == 0, _commandLine.Errors + _commandLine.Output);
            Assert.Contains("1 of 1 stories hold on " + world, _commandLine.Output, StringComparison.Ordinal);
        }

        Assert.Contains("  pass  a-closed-vat-is-told", _commandLine.Output, StringComparison.Ordinal);

        await Fails(good.Replace("Tell(Powerbox box)", "Told(Powerbox box)", StringComparison.Ordinal), "there is no method 'public static async Eventual<Unit> Tell(Powerbox box)'");
        await Fails(NoRows(good), "a story without rows proves nothing");

        async Task Fails(string text, string complaint)
        {
            File.WriteAllText(source, text);
            FakeCommandLine again = new();
            Assert.NotEqual(0, await again.RunAsync("run", "--project", folder, "--on", "process", "--seed", "1"));
            Assert.Contains(complaint, again.Errors + again.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>The same for programs that speak the kernel's ABI. Two builds.</summary>
    [Fact]
    public async Task The_template_about_the_kernel_holds_hosted_and_needs_a_kernel()
    {
        Assert.Equal(0, await _commandLine.RunAsync("new", "scenario", "hello", "--in", _folder.Path, "--kernel"));
        string folder = Path.Combine(_folder.Path, "hello");
        Assert.Contains($"run {folder} --on hosted", _commandLine.Output, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.BadUsage, await _commandLine.RunAsync("run", folder, "--on", "process"));
        Assert.Contains("'hello' is about the kernel, and --on process has none", _commandLine.Errors, StringComparison.Ordinal);
        int code = await _commandLine.RunAsync("run", folder, "--on", "hosted");
        Assert.True(code == 0, _commandLine.Errors + _commandLine.Output);
        Assert.Contains("  pass  a-crash-is-an-outcome        callee-faulted", _commandLine.Output, StringComparison.Ordinal);

        string source = Path.Combine(folder, "Scenario.cs");
        File.WriteAllText(source, File.ReadAllText(source).Replace("public static void Run(", "public static void Walk(", StringComparison.Ordinal));
        FakeCommandLine again = new();
        Assert.Equal((int)ExitCode.Failed, await again.RunAsync("run", folder, "--on", "hosted"));
        Assert.Contains(
            "there is no method 'public static void Run(uint program, ProgramHost host, ulong argument)' in a class 'Scenario' of the namespace 'Own'", again.Errors, StringComparison.Ordinal);
    }

    private static string NoRows(string source)
    {
        int begin = source.IndexOf("        // A vat of its own", StringComparison.Ordinal);
        int end = source.IndexOf("        return default;", StringComparison.Ordinal);
        return source[..begin] + source[end..];
    }
}
