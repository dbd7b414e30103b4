using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace AsyncCap.CommandLine.TestRuns;

/// <summary>Finds the test projects of a solution.</summary>
public static partial class TestProjects
{
    /// <summary>The assembly names, in lower case, of the projects in <paramref name="solution"/> that contain tests.</summary>
    /// <remarks>A project contains tests if it references the test SDK; its assembly is named like its file.</remarks>
    public static IReadOnlyList<string> Find(string solution)
    {
        string folder = Path.GetDirectoryName(solution)!;
        return [.. ProjectPath().Matches(File.ReadAllText(solution))
            .Select(match => Path.Combine(folder, match.Groups[1].Value.Replace('\\', '/')))
            .Where(path => File.Exists(path) && File.ReadAllText(path).Contains("\"Microsoft.NET.Test.Sdk\"", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path).ToLowerInvariant())
            .Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex ProjectPath();
}
