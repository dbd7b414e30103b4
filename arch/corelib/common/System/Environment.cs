using System.Diagnostics.CodeAnalysis;
using Internal.Runtime;

namespace System;

/// <summary>The ways out, and who is running.</summary>
public static class Environment
{
    /// <summary>Always 1: a program has one thread that runs managed code.</summary>
    public static int CurrentManagedThreadId => 1;

    /// <summary>Stops at once; the machine layer reports the message.</summary>
    [DoesNotReturn]
    public static void FailFast(string? message) => Panic.FailFast(message);
}
