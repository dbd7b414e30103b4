using System.Diagnostics.CodeAnalysis;
using AsyncCap.Arch.X64.Diagnostics;

namespace AsyncCap.Ipc.Diagnostics;

/// <summary>Stops the machine at once. ipc/Diagnostics has the file of the same type that stops a hosted kernel.</summary>
public static class Panic
{
    /// <summary>Stops with the condition that did not hold and where it stands.</summary>
    [DoesNotReturn]
    public static void Stop(string condition, string file, int line)
    {
        PanicReport.Stop(file, line, condition);
    }
}
