using System.IO;
using System.Linq;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Exploration.Mutants;

using Mutant = AsyncCap.Ipc.Diagnostics.Mutants;

/// <summary>Every mutant before every engine. The table is artifacts/mutants.md; artifacts/mutants.cells says what was done and how long it took.</summary>
public sealed class KillTableTests
{
    [Fact]
    [Trait("Category", "Long")]
    public void The_table_of_kills()
    {
        string folder = Path.Combine(Repository.Root, "artifacts");
        _ = Directory.CreateDirectory(folder);
        KillTable table = new(Path.Combine(folder, "mutants.cells"));
        Assert.Empty(table.Fill());
        File.WriteAllText(Path.Combine(folder, "mutants.md"), table.ToString());

        // What no engine finds is found by a unit test, which is run with the mutant in every normal run.
        Mutant[] byUnitTests = [.. MutantTests.Finders.Where(row => (Engine)row[1] == Engine.UnitTests).Select(row => (Mutant)row[0])];
        Assert.Empty(table.Unfound.Except(byUnitTests));
    }
}
