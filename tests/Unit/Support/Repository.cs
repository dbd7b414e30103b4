using System;
using System.Collections.Generic;
using System.IO;

namespace AsyncCap.Tests.Unit.Support;

/// <summary>The sources that the tests were built from: the nearest folder above with the SDK's pin in it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Files(string folder, string pattern) => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern);

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
