using System;

namespace AsyncCap.Arch.Sharing;

/// <summary>Which worker of which pool the calling thread is.</summary>
internal static class CurrentWorker
{
    [ThreadStatic]
    private static object? t_worker;

    /// <summary>The worker; null for a thread that is none.</summary>
    public static object? Value
    {
        get => t_worker;
        set => t_worker = value;
    }
}
