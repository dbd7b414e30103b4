using System;
using System.IO;
using System.Linq;
using AsyncCap.Scenarios;

namespace AsyncCap.CommandLine.Own;

/// <summary>A scenario of somebody's own, in a folder of its own.</summary>
/// <param name="Folder">The folder, in full.</param>
/// <param name="Name">What the project is called, and so the story.</param>
public sealed record OwnScenario(string Folder, string Name)
{
    private const string Mark = "scenarios/Own/Scenario.targets";

    public string Project => Path.Combine(Folder, Name + ".csproj");

    /// <summary>What the project is built to, for the worlds without a machine.</summary>
    public string Program => Path.Combine(Folder, "bin", "asynccap", Name + ".dll");

    /// <summary>The image for the metal.</summary>
    public string Image => Path.Combine(Folder, "bin", "asynccap", "metal", "vats.elf");

    public StoryEntry Entry => new(Name, $"a scenario of your own, from {Folder}", Image: StoryImage.Vats);

    /// <summary>Looks at a folder.</summary>
    /// <exception cref="CommandFailure">There is no scenario in it; the message says what is missing.</exception>
    public static OwnScenario Find(string folder)
    {
        string path = Path.GetFullPath(folder);
        if (!Directory.Exists(path))
        {
            throw Wrong(File.Exists(path) ? $"{folder} is a file; --project takes the folder of a scenario" : $"there is no folder {folder}");
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

        if (!File.ReadAllText(projects[0]).Contains(Mark, StringComparison.Ordinal))
        {
            throw Wrong($"{Path.GetFileName(projects[0])} in {folder} is no scenario: it does not import {Mark}");
        }

        return Directory.EnumerateFiles(path, "*.cs").Any() ? new OwnScenario(path, name)
            : throw Wrong($"there is no source (*.cs) in {folder}; it needs the class Own.Scenario with the method Tell");
    }

    private static CommandFailure Wrong(string message) => new(ExitCode.BadUsage, message);
}
