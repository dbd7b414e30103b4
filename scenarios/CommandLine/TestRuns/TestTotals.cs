using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace AsyncCap.CommandLine.TestRuns;

/// <summary>The results of all test projects, added up from their TRX files.</summary>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that ran and did not pass.</param>
/// <param name="Skipped">Tests that did not run.</param>
/// <param name="Assemblies">The test assemblies that reported, by name, in lower case.</param>
public sealed record TestTotals(int Passed, int Failed, int Skipped, IReadOnlySet<string> Assemblies)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>The one line at the end of a test run.</summary>
    public override string ToString() =>
        Skipped == 0 ? $"{Passed} passed, {Failed} failed" : $"{Passed} passed, {Failed} failed, {Skipped} skipped";

    /// <summary>Adds up every TRX file of a folder.</summary>
    /// <remarks>Counts the results themselves: the counters that a TRX file also has leave skipped tests out.</remarks>
    public static TestTotals Read(string folder)
    {
        List<XDocument> documents = [.. Directory.EnumerateFiles(folder, "*.trx", SearchOption.AllDirectories)
            .Select(path => XDocument.Load(path))];
        List<string?> outcomes = [.. documents.Descendants(Trx + "UnitTestResult")
            .Select(result => (string?)result.Attribute("outcome"))];
        int passedCount = outcomes.Count(outcome => outcome == "Passed");
        int skippedCount = outcomes.Count(outcome => outcome is "NotExecuted" or "Inconclusive");
        HashSet<string> assemblies = [.. documents.Descendants(Trx + "UnitTest")
            .Select(test => (string?)test.Attribute("storage")).OfType<string>()
            .Select(storage => Path.GetFileNameWithoutExtension(storage).ToLowerInvariant())];
        return new TestTotals(passedCount, outcomes.Count - passedCount - skippedCount, skippedCount, assemblies);
    }
}
