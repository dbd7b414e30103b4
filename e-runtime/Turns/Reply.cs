namespace AsyncCap.Vats;

/// <summary>In place of arguments and of a promise for the result: who asks is another process, and data are written for him at once.</summary>
/// <param name="writer">Where to.</param>
internal sealed class Reply(WireWriter writer)
{
    /// <summary>Where the data go, emptied.</summary>
    public WireWriter Begin()
    {
        writer.Begin();
        return writer;
    }
}
