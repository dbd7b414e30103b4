using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace AsyncCap.CommandLine.TestRuns;

/// <summary>Finds the test projects of a solution.</summary>
public static partial class TestProjects
{
    private const string TestSdkReference = "<PackageReference Include=\"Microsoft.NET.Test.Sdk\"";

    /// <summary>The assembly names, in lower case, of the projects in <paramref name="solution"/> that contain tests.</summary>
    /// <remarks>A project contains tests if it, or a Directory.Build file above it, references the test SDK.</remarks>
    public static IReadOnlyList<string> Find(string solution)
    {
        string root = Path.GetDirectoryName(solution)!;
        return [.. ProjectPath().Matches(File.ReadAllText(solution))
            .Select(match => Path.Combine(root, match.Groups[1].Value.Replace('\\', '/')))
            .Where(path => File.Exists(path) && FilesThatApply(path, root).Any(ReferencesTestSdk))
            .Select(path => AssemblyNameOf(path).ToLowerInvariant())
            .Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> FilesThatApply(string project, string root)
    {
        yield return project;
        for (DirectoryInfo? folder = new FileInfo(project).Directory; folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "Directory.Build.props");
            yield return Path.Combine(folder.FullName, "Directory.Build.targets");
            if (folder.FullName == root)
            {
                break;
            }
        }
    }

    private static bool ReferencesTestSdk(string file) =>
        File.Exists(file) && File.ReadAllText(file).Contains(TestSdkReference, StringComparison.Ordinal);

    private static string AssemblyNameOf(string project)
    {
        Match match = AssemblyName().Match(File.ReadAllText(project));
        return match.Success ? match.Groups[1].Value : Path.GetFileNameWithoutExtension(project);
    }

    [GeneratedRegex("<AssemblyName>(.+?)</AssemblyName>")]
    private static partial Regex AssemblyName();

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex ProjectPath();
}
