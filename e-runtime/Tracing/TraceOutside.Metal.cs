namespace AsyncCap.Vats;

/// <summary>Who is told of what happens between the turns: a process has one thread.</summary>
internal static class TraceOutside
{
    public static VatTrace? Trace { get; set; }
}
