using System;
using System.Diagnostics.CodeAnalysis;

namespace AsyncCap.Ipc.Diagnostics;

/// <summary>Ends a program whose own invariant does not hold: only the program, by an undefined instruction.</summary>
public static class Panic
{
    /// <summary>Stops with the condition that did not hold; a debugger finds it in rdi.</summary>
    [DoesNotReturn]
    public static void Stop(string condition, string file, int line) => Environment.FailFast(condition);
}
