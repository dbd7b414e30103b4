namespace Internal.Runtime;

/// <summary>When to collect, and what came of it.</summary>
internal static class CollectionRecord
{
    private static nuint s_liveBytes;
    private static nuint s_allocatedBefore;
    private static int s_count;
    private static bool s_isAskedFor;

    /// <summary>Whether the program asked for one.</summary>
    internal static bool IsAskedFor
    {
        get => s_isAskedFor;
        set => s_isAskedFor = value;
    }

    internal static int Count => s_count;

    /// <summary>Bytes of the objects that outlived the last collection, and of those made since.</summary>
    internal static nuint BytesInUse => s_liveBytes + BytesMadeSince;

    /// <summary>Whether the program asked, or has used half of what the last collection left free.</summary>
    internal static bool IsDue => s_isAskedFor || BytesMadeSince >= (HeapRegion.SizeBytes - s_liveBytes) / 2;

    private static nuint BytesMadeSince => FreeRuns.AllocatedBytes - s_allocatedBefore;

    /// <summary>Collects.</summary>
    internal static void Run<TFlaws>()
        where TFlaws : struct, ICollectorFlaws
    {
        s_liveBytes = Collector<TFlaws>.Collect();
        s_allocatedBefore = FreeRuns.AllocatedBytes;
        s_isAskedFor = false;
        s_count++;
    }
}
