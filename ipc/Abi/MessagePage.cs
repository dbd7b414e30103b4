namespace AsyncCap.Ipc.Abi;

/// <summary>Layout of the page through which a process and the kernel exchange batches.</summary>
/// <remarks>
/// <code>
/// 0x000  header: what the program asks of this turn, and what the kernel says of it
/// 0x040  submission part: entries of 16 + 8 * ceil(capabilities / 2) + 8 * words bytes, one behind the other
/// 0x820  event part: entries of the same shape
/// 0x1000 end
/// </code>
/// The kernel reads every field that it acts on exactly once. What a program changes meanwhile concerns only itself.
/// </remarks>
public static class MessagePage
{
    /// <summary>Bytes in the page.</summary>
    public const uint SizeBytes = 4096;

    /// <summary>In: bytes of the submission part that hold entries. Out: 0.</summary>
    public const uint SubmissionBytesOffset = 0;

    /// <summary>In: <see cref="TurnFlags"/>.</summary>
    public const uint FlagsOffset = 4;

    /// <summary>Out: bytes of the event part that hold entries.</summary>
    public const uint EventBytesOffset = 8;

    /// <summary>Out: number of events.</summary>
    public const uint EventCountOffset = 12;

    /// <summary>Out: number of submissions that were carried out or refused one by one.</summary>
    public const uint SubmissionsDoneOffset = 16;

    /// <summary>Out: an <see cref="InvocationError"/> that stopped the batch, or none.</summary>
    public const uint TurnErrorOffset = 20;

    /// <summary>Out: time of the kernel entry that wrote the events, in ticks since boot (64 bits).</summary>
    public const uint TimeOffset = 24;

    /// <summary>First byte of the submission part.</summary>
    public const uint SubmissionsOffset = 64;

    /// <summary>Bytes in the submission part, and in the event part.</summary>
    public const uint PartSizeBytes = 2016;

    /// <summary>First byte of the event part.</summary>
    public const uint EventsOffset = SubmissionsOffset + PartSizeBytes;

    /// <summary>Bytes in the header of a submission or event.</summary>
    public const uint EntryHeaderBytes = 16;

    /// <summary>Events that one turn brings, at most: that bounds what a kernel entry does.</summary>
    public const uint MaximumEvents = 20;

    /// <summary>Words in a message, at most.</summary>
    public const uint MaximumWords = 8;

    /// <summary>Capabilities in a message, at most.</summary>
    public const uint MaximumCapabilities = 4;

    /// <summary>Bytes of an entry with this many words and capabilities.</summary>
    public static uint EntryBytes(uint wordCount, uint capabilityCount)
    {
        return EntryHeaderBytes + (((capabilityCount + 1) >> 1) << 3) + (wordCount << 3);
    }

    private const byte PartsFillThePage = EventsOffset + PartSizeBytes == SizeBytes ? 1 : -1;
}
