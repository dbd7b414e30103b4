using System.Diagnostics.CodeAnalysis;

namespace System.Diagnostics;

/// <summary>Checks that only a debug build makes.</summary>
public static class Debug
{
    [Conditional("DEBUG")]
    public static void Assert([DoesNotReturnIf(false)] bool condition) => Assert(condition, "Debug.Assert");

    [Conditional("DEBUG")]
    public static void Assert([DoesNotReturnIf(false)] bool condition, string? message)
    {
        if (!condition)
        {
            Environment.FailFast(message);
        }
    }
}
