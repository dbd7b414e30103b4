using System;

namespace AsyncCap.Vats;

/// <summary>Who is told of what the calling thread does while it runs no vat's turn: the one vat of a process of the kernel.</summary>
internal static class TraceOutside
{
    [ThreadStatic]
    private static VatTrace? t_trace;

    public static VatTrace? Trace
    {
        get => t_trace;
        set => t_trace = value;
    }
}
