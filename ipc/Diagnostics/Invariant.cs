using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AsyncCap.Ipc.Diagnostics;

/// <summary>States what must hold. A broken invariant is our error, never a program's, and stops the world.</summary>
public static class Invariant
{
    /// <summary>Checked in debug and test builds; costs nothing in release.</summary>
    [Conditional("DEBUG")]
    public static void Holds(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string text = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        if (!condition)
        {
            Panic.Stop(text, file, line);
        }
    }

    /// <summary>Checked in every build: for conditions whose violation would leak authority.</summary>
    public static void Require(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string text = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        if (!condition)
        {
            Panic.Stop(text, file, line);
        }
    }
}
