using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace AsyncCap.Tests.Layout;

/// <summary>The sources that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The nearest folder above with the SDK's pin in it.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Source files below some folders, as paths from the root with forward slashes; what a build made is left out.</summary>
    public static IEnumerable<string> Sources(string pattern, params IEnumerable<string> folders)
    {
        return folders
            .Where(folder => Directory.Exists(Path.Combine(Root, folder)))
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "TestResults"))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>A file's text.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "global.json")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
