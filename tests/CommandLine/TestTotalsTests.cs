using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.CommandLine.TestRuns;
using AsyncCap.CommandLine.Verbs;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class TestTotalsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Results_of_all_projects_are_added_up()
    {
        WriteTrx("a.trx", "/b/Some.Tests.dll", "Passed", "Passed", "Failed");
        WriteTrx("b.trx", "/b/other.tests.dll", "Passed", "NotExecuted", "Timeout");
        TestTotals totals = TestTotals.Read(_folder.Path);
        Assert.Equal("3 passed, 2 failed, 1 skipped", totals.ToString());
        Assert.Equal(["other.tests", "some.tests"], totals.Assemblies.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_skipped_is_not_mentioned()
    {
        WriteTrx("a.trx", "/b/some.tests.dll", "Passed");
        Assert.Equal("1 passed, 0 failed", TestTotals.Read(_folder.Path).ToString());
    }

    [Fact]
    public void A_project_without_results_is_a_problem()
    {
        string problem = Assert.Single(Problems(new TestTotals(3, 0, 0, Set("a.tests")), 0, "a.tests", "b.tests"));
        Assert.Contains("'b.tests'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Zero_tests_are_a_problem() =>
        Assert.Equal(["no test ran"], Problems(new TestTotals(0, 0, 4, Set("a.tests")), 0, "a.tests"));

    [Fact]
    public void A_runner_that_fails_without_a_failed_test_is_a_problem() =>
        Assert.Single(Problems(new TestTotals(3, 0, 0, Set("a.tests")), 1, "a.tests"));

    [Fact]
    public void All_is_well_when_all_is_well() => Assert.Empty(Problems(new TestTotals(3, 0, 1, Set("a.tests")), 0, "a.tests"));

    [Fact]
    public void Test_projects_are_those_with_the_test_sdk()
    {
        _ = _folder.Write("tests/A/A.Tests.csproj", "<PackageReference Include=\"Microsoft.NET.Test.Sdk\" />");
        _ = _folder.Write("lib/B.csproj", "<Project />");
        _ = _folder.Write("more/Directory.Build.props", "<PackageReference Include=\"Microsoft.NET.Test.Sdk\" />");
        _ = _folder.Write("more/C/C.csproj", "<AssemblyName>Named</AssemblyName>");
        string solution = _folder.Write("All.sln", """
            Project("{1}") = "A.Tests", "tests\A\A.Tests.csproj", "{2}"
            Project("{1}") = "B", "lib\B.csproj", "{3}"
            Project("{1}") = "C", "more\C\C.csproj", "{5}"
            Project("{1}") = "Gone", "gone\Gone.csproj", "{4}"
            """);
        Assert.Equal(["a.tests", "named"], TestProjects.Find(solution));
    }

    private static List<string> Problems(TestTotals totals, int runnerExitCode, params string[] expected) =>
        [.. TestVerb.FindProblems(totals, runnerExitCode, expected)];

    private static HashSet<string> Set(params string[] names) => [.. names];

    private void WriteTrx(string name, string storage, params string[] outcomes) => _folder.Write(name, $"""
        <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
          <Results>{string.Concat(outcomes.Select(outcome => $"<UnitTestResult outcome=\"{outcome}\" />"))}</Results>
          <TestDefinitions><UnitTest storage="{storage}" /></TestDefinitions>
        </TestRun>
        """);
}
