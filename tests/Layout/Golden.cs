using System;
using System.IO;
using Xunit;

namespace AsyncCap.Tests.Layout;

/// <summary>Text that is checked in, so that a change of it is seen by whoever reviews the change.</summary>
internal static class Golden
{
    /// <summary>Set it to 1 to write the files instead of comparing them.</summary>
    private const string UpdateVariable = "ASYNCCAP_UPDATE_GOLDEN";

    public static void Compare(string name, string actual)
    {
        string path = Path.Combine(Repository.Root, "tests", "Layout", "golden", name);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"There is no {name} yet; run the tests with {UpdateVariable}=1 to write it.");
        Assert.Equal(File.ReadAllText(path), actual, ignoreLineEndingDifferences: true);
    }
}
