using System;
using System.IO;
using Xunit;

namespace AsyncCap.Tests.Generator;

/// <summary>Generated text that is checked in, so that a change of it is seen by whoever reviews the change.</summary>
internal static class Golden
{
    private const string UpdateVariable = "ASYNCCAP_UPDATE_GOLDEN";

    /// <summary>The nearest folder above with the SDK's pin in it.</summary>
    public static string Root { get; } = FindRoot();

    public static void Compare(string name, string actual)
    {
        string path = Path.Combine(Root, "tests", "Generator", "golden", name);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"There is no {name} yet; run the tests with {UpdateVariable}=1 to write it.");
        Assert.Equal(File.ReadAllText(path), actual, ignoreLineEndingDifferences: true);
    }

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
