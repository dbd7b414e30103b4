using System;

namespace AsyncCap.Vats;

/// <summary>Which vat's turn the calling thread runs.</summary>
internal static class Current
{
    [ThreadStatic]
    private static LocalVat? t_vat;

    [ThreadStatic]
    private static Promise? t_waiter;

    [ThreadStatic]
    private static VatTrace? t_trace;

    [ThreadStatic]
    private static SegmentCache? t_segments;

    /// <summary>Segments that the thread has emptied.</summary>
    public static SegmentCache Segments => t_segments ??= new SegmentCache(mostKept: 256);

    /// <summary>The vat, or null outside of turns.</summary>
    public static LocalVat? Vat
    {
        get => t_vat;
        set => t_vat = value;
    }

    /// <summary>The vat.</summary>
    /// <exception cref="InvalidOperationException">No turn runs here.</exception>
    public static LocalVat Required => t_vat ?? throw OutsideOfTurns();

    /// <summary>Who is told of what happens between turns: the trace of the one vat of a process of the kernel.</summary>
    public static VatTrace? TraceBetweenTurns
    {
        get => t_trace;
        set => t_trace = value;
    }

    /// <summary>The promise for which an awaiter is about to be asked.</summary>
    public static Promise? Waiter
    {
        set => t_waiter = value;
    }

    public static Promise? TakeWaiter()
    {
        Promise? waiter = t_waiter;
        t_waiter = null;
        return waiter;
    }

    private static InvalidOperationException OutsideOfTurns() => new("No vat's turn runs here: references belong to turns.");
}
