namespace AsyncCap.Vats;

/// <summary>The first word of each message and answer between vats.</summary>
/// <remarks>
/// <code>
/// bits  0 to 31  message: number of the method; answer: 0
/// bits 32 to 47  bytes of the contents, 0 to 4096
/// bits 48 to 63  flags
/// </code>
/// Contents of up to 56 bytes stand in the other seven words; longer ones in a page, which is the first capability. A message with an id has a
/// word less for them.
/// </remarks>
internal static class Envelope
{
    public const int InlineBytes = 56;
    public const int PageBytes = 4096;
    public const int MostSlots = 4;

    /// <summary>The contents are in a page.</summary>
    public const ulong InPage = 1ul << 48;

    /// <summary>Nobody waits for the result: answer at once, with nothing.</summary>
    public const ulong OnlySent = 1ul << 49;

    /// <summary>An answer that is an object: the first capability. The contents are its key.</summary>
    public const ulong IsObject = 1ul << 50;

    /// <summary>The last word is the message's id in traces: its sender is watched. It is what the sender says, and no more.</summary>
    public const ulong HasId = 1ul << 51;

    /// <summary>An answer in which promises go out: the last capability is a <see cref="Receipt"/>, the last 8 bytes are its key.</summary>
    public const ulong HasReceipt = 1ul << 52;

    public const int KeyBytes = 8;

    // Methods of every export, below the hashes that name others; a hash that small is refused by nobody and found by nobody.

    /// <summary>The key of who was introduced: it needs none, and cuts off at most his like.</summary>
    public const ulong NoKey = 0;

    /// <summary>A holder of this entry lets go, and says his key (8 bytes).</summary>
    public const uint Release = 1;

    /// <summary>This entry is about to be passed on: there is one holder more.</summary>
    public const uint Retain = 2;

    /// <summary>Answer when everything before this has arrived.</summary>
    public const uint HaveAllArrived = 3;

    /// <summary>A vat's own question at its object that came home: a key (8 bytes) that nobody else knows, and its number (8 bytes).</summary>
    public const uint HasComeHome = 4;

    public static ulong OfLength(int length) => (ulong)(uint)length << 32;

    public static int LengthOf(ulong word) => (int)((word >> 32) & 0xFFFF);
}
