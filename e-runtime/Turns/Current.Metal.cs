using System;

namespace AsyncCap.Vats;

/// <summary>Which vat's turn runs: a process has one thread.</summary>
internal static class Current
{
    private static LocalVat? s_vat;
    private static Promise? s_waiter;
    private static SegmentCache? s_segments;

    /// <summary>Segments that were emptied: few, for they are paid by the vat.</summary>
    public static SegmentCache Segments => s_segments ??= new(mostKept: 4); // No initializer: who asks for the vat would look each time whether it has run.

    /// <summary>The vat, or null outside of turns.</summary>
    public static LocalVat? Vat
    {
        get => s_vat;
        set => s_vat = value;
    }

    /// <summary>The vat.</summary>
    /// <exception cref="InvalidOperationException">No turn runs here.</exception>
    public static LocalVat Required => s_vat ?? throw new InvalidOperationException("No vat's turn runs here: references belong to turns.");

    /// <summary>Who is told of what happens between turns.</summary>
    public static VatTrace? TraceBetweenTurns { get; set; }

    /// <summary>The promise for which an awaiter is about to be asked.</summary>
    public static Promise? Waiter
    {
        set => s_waiter = value;
    }

    public static Promise? TakeWaiter()
    {
        Promise? waiter = s_waiter;
        s_waiter = null;
        return waiter;
    }
}
