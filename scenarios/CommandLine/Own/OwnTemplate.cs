using System;
using System.Collections.Generic;
using System.IO;
using System.Security;
using System.Threading;
using System.Threading.Tasks;

namespace AsyncCap.CommandLine.Own;

/// <summary>The files that a new scenario begins with.</summary>
/// <param name="layout">The tree that has the templates.</param>
/// <param name="name">What it is called.</param>
/// <param name="isAboutKernel">Whether it is of programs that speak the kernel's ABI, and not of vats.</param>
public sealed class OwnTemplate(RepositoryLayout layout, string name, bool isAboutKernel)
{
    private string Kernel => isAboutKernel ? "Kernel" : "";

    /// <summary>Against this tree.</summary>
    public Task<IReadOnlyList<(string File, string Text)>> AgainstTreeAsync(CancellationToken cancellation) =>
        ReadAsync([(name + ".csproj", Kernel + "Project.txt"), ("Scenario.cs", Kernel + "Scenario.txt")], Kernel + "HowInTree.txt", [("@TREE@", Escape(layout.Root))], cancellation);

    /// <summary>Against the packages in a folder.</summary>
    /// <param name="feed">The folder, in full.</param>
    /// <param name="version">Of the packages.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<IReadOnlyList<(string File, string Text)>> AgainstPackagesAsync(string feed, string version, CancellationToken cancellation) =>
        ReadAsync(
            [(name + ".csproj", $"Packages{Kernel}Project.txt"), ("nuget.config", "NuGetConfig.txt"), ("Scenario.cs", Kernel + "Scenario.txt")], Kernel + "HowWithPackages.txt",
            [("@VERSION@", version), ("@FEED@", Escape(feed))], cancellation);

    // All are read before anything is written.
    private async Task<IReadOnlyList<(string File, string Text)>> ReadAsync(
        (string File, string Template)[] files, string how, (string Mark, string Text)[] marks, CancellationToken cancellation)
    {
        string folder = Path.Combine(layout.Root, "scenarios", "Own", "Template");
        string howToRun = (await File.ReadAllTextAsync(Path.Combine(folder, how), cancellation)).TrimEnd();
        List<(string File, string Text)> texts = [];
        foreach ((string file, string template) in files)
        {
            string text = await File.ReadAllTextAsync(Path.Combine(folder, template), cancellation);
            foreach ((string mark, string filled) in ((string Mark, string Text)[])[("@NAME@", name), ("@HOW@", howToRun), .. marks])
            {
                text = text.Replace(mark, filled, StringComparison.Ordinal);
            }

            texts.Add((file, text));
        }

        return texts;
    }

    private static string Escape(string path) => SecurityElement.Escape(path);
}
