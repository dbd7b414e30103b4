using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using AsyncCap.Scenarios;

namespace AsyncCap.CommandLine.Own;

/// <summary>A scenario of somebody's own, in a folder of its own.</summary>
/// <param name="Folder">The folder, in full.</param>
/// <param name="Name">What the project is called, and so the story.</param>
/// <param name="IsPackaged">Whether it is built against packages, where there is no machine; for the metal it is built with this tree in any case.</param>
/// <param name="IsAboutKernel">Whether it is of programs that speak the kernel's ABI, and not of vats.</param>
public sealed partial record OwnScenario(string Folder, string Name, bool IsPackaged = false, bool IsAboutKernel = false)
{
    private const string Mark = "scenarios/Own/Scenario.targets";
    private const string Package = "AsyncCap.Staging";

    public string Project => Path.Combine(Folder, Name + ".csproj");

    /// <summary>What the project is built to, for the worlds without a machine.</summary>
    public string Program => Path.Combine(Folder, "bin", "asynccap", Name + ".dll");

    /// <summary>The image for the metal.</summary>
    public string Image => Path.Combine(Folder, "bin", "asynccap", "metal", IsAboutKernel ? "programs.elf" : "vats.elf");

    public StoryEntry Entry => new(Name, $"a scenario of your own, from {Folder}", Image: IsAboutKernel ? StoryImage.Programs : StoryImage.Vats);

    /// <summary>Looks at a folder.</summary>
    /// <exception cref="CommandFailure">There is no scenario in it; the message says what is missing.</exception>
    public static OwnScenario Find(string folder)
    {
        string path = Path.GetFullPath(folder);
        if (!Directory.Exists(path))
        {
            throw Wrong(File.Exists(path) ? $"{folder} is a file; it is the folder of a scenario that is run" : $"there is no folder {folder}");
        }

        string[] projects = [.. Directory.EnumerateFiles(path, "*.csproj").Order(StringComparer.Ordinal)];
        if (projects.Length != 1)
        {
            throw Wrong(projects.Length == 0
                ? $"there is no project (*.csproj) in {folder}; ./asynccap new scenario NAME makes one"
                : $"there is more than one project in {folder}: {string.Join(", ", projects.Select(Path.GetFileName))}");
        }

        string name = Path.GetFileNameWithoutExtension(projects[0]);
        if (ScenarioName.Complaint(name, []) is { } complaint)
        {
            throw Wrong($"{Path.GetFileName(projects[0])}: {complaint}");
        }

        string text = File.ReadAllText(projects[0]);
        bool isPackaged = PackageReference().IsMatch(text);
        if (!isPackaged && !text.Contains(Mark, StringComparison.Ordinal))
        {
            throw Wrong($"{Path.GetFileName(projects[0])} in {folder} is no scenario: it does not import {Mark}, and refers to no package {Package}");
        }

        return Directory.EnumerateFiles(path, "*.cs").Any() ? new OwnScenario(path, name, isPackaged, AboutKernel().IsMatch(text))
            : throw Wrong($"there is no source (*.cs) in {folder}; it needs the class Own.Scenario with the method Tell");
    }

    /// <summary>The folder that is meant by words behind <c>run</c>; null if they are names of stories, or of nothing.</summary>
    /// <param name="names">The words, without those of the form key=value.</param>
    /// <param name="stories">Names of stories.</param>
    /// <exception cref="CommandFailure">A word is both, or there is something beside a folder.</exception>
    public static string? FolderAmong(IReadOnlyList<string> names, IEnumerable<string> stories)
    {
        HashSet<string> known = [.. stories];
        foreach (string name in names.Where(name => !name.StartsWith('-')))
        {
            // A path is a folder, and whoever looks for it says what is wrong with it.
            bool isPath = name.Contains('/') || name is "." or "..";
            if (!isPath && known.Contains(name) && Directory.Exists(name) && Directory.EnumerateFiles(name, "*.csproj").Any())
            {
                throw Wrong($"'{name}' is a story, and a folder with a project here; ./{name} is the folder, and the story is told from any other folder");
            }

            if (isPath || (!known.Contains(name) && Directory.Exists(name)))
            {
                return names.Count == 1 ? name
                    : throw Wrong($"the scenario in {name} runs alone, and not '{names.First(other => other != name)}' beside it");
            }
        }

        return null;
    }

    // A comment is not understood; whoever has the name in one is told by the build.
    [GeneratedRegex("<PackageReference\\s+Include=\"AsyncCap\\.Staging\"")]
    private static partial Regex PackageReference();

    [GeneratedRegex("<AsyncCapScenario>\\s*kernel\\s*</AsyncCapScenario>")]
    private static partial Regex AboutKernel();

    private static CommandFailure Wrong(string message) => new(ExitCode.BadUsage, message);
}
