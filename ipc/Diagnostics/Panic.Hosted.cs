using System;
using System.Diagnostics.CodeAnalysis;

namespace AsyncCap.Ipc.Diagnostics;

/// <summary>Stops a hosted kernel at once. arch/x64 has the file of the same type that stops the machine.</summary>
public static class Panic
{
    /// <summary>Stops with the condition that did not hold and where it stands.</summary>
    [DoesNotReturn]
    public static void Stop(string condition, string file, int line)
    {
        throw new KernelPanicException($"PANIC {file}:{line} \"{condition}\"");
    }
}

/// <summary>A hosted kernel's panic. Nobody below a test or the command line catches it.</summary>
public sealed class KernelPanicException : Exception
{
    /// <summary>Carries the one line that the metal kernel would print.</summary>
    public KernelPanicException(string message)
        : base(message)
    {
    }
}
