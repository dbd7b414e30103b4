using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;
using Xunit.Abstractions;

namespace AsyncCap.Tests.Exploration.Sharing;

/// <summary>The vocabulary costs nothing where it ships: the same instructions as code that names the processor's own.</summary>
public sealed partial class ZeroCostTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("MpscStack", "HandWrittenStack", "Push")]
    [InlineData("FreeList", "HandWrittenFreeList", "TryTake")]
    [InlineData("FreeList", "HandWrittenFreeList", "Give")]
    [InlineData("WorkItem", "HandWrittenItem", "Schedule")]
    public void The_code_is_that_of_hand_written_code(string type, string handWritten, string method)
    {
        string listing = Compile(type, handWritten, method);
        output.WriteLine(listing);
        List<(string Header, List<string> Code)> methods = Split(listing);
        List<string> ours = methods.Single(known => known.Header.Contains($"Sharing.{type}`", StringComparison.Ordinal)).Code;
        List<string> theirs = methods.Single(known => known.Header.Contains(handWritten, StringComparison.Ordinal)).Code;
        Assert.NotEmpty(ours);
        Assert.Equal(theirs, ours);
    }

    private static string Compile(string type, string handWritten, string method)
    {
        string file = Path.GetTempFileName();
        try
        {
            ProcessStartInfo start = new(Environment.ProcessPath!, ["exec", typeof(CodePrinter).Assembly.Location]) { UseShellExecute = false };
            start.Environment["DOTNET_JitDisasm"] = $"*{type}*:{method} *{handWritten}*:{method}";
            start.Environment["DOTNET_JitStdOutFile"] = file;
            start.Environment["DOTNET_JitDisasmDiffable"] = "1";
            start.Environment["DOTNET_TieredCompilation"] = "0";
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return File.ReadAllText(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static List<(string Header, List<string> Code)> Split(string listing)
    {
        List<(string Header, List<string> Code)> methods = [];
        foreach (string line in listing.Split('\n').Select(line => line.TrimEnd()))
        {
            if (line.StartsWith("; Assembly listing for method", StringComparison.Ordinal))
            {
                methods.Add((line, []));
            }
            else if (line.Length > 0 && !line.StartsWith(';') && methods.Count > 0)
            {
                // Names in calls and comments differ; what they stand for does not.
                methods[^1].Code.Add(Named().Replace(line, "[...]"));
            }
        }

        return methods;
    }

    [GeneratedRegex(@"\[[^\]]*:[^\]]*\]|\[\(reloc[^\]]*\]|;.*$|'[^']*'")]
    private static partial Regex Named();
}
