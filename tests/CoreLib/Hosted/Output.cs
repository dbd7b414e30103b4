using System;
using System.Text;

namespace AsyncCap.Tests.CoreLib;

/// <summary>Collects what the checks write when they run on .NET.</summary>
internal static class Output
{
    // One run at a time uses it; CheckRun holds the lock.
    private static readonly StringBuilder Text = new();

    public static void Write(ReadOnlySpan<byte> text) => Text.Append(Encoding.ASCII.GetString(text));

    public static string Take()
    {
        string result = Text.ToString();
        Text.Clear();
        return result;
    }
}
