using AsyncCap.Ipc.Abi;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>What a site knows of one of its ends of a connected pair: all in its own memory.</summary>
/// <remarks>
/// The pair's four pages lie one behind the other: messages of the lower object, messages of the higher one, tokens of the lower, tokens of the higher. Each is a ring of
/// one who puts and one who takes.
/// </remarks>
internal struct PairEnd
{
    private const ulong PageBytes = UserLayout.PageSizeBytes;

    /// <summary>Where the pair's pages are in this site's address space; 0 if nothing is connected here.</summary>
    public ulong Pages;

    /// <summary>Slot of what to signal; 0 until the other site has sent it.</summary>
    public uint Bell;

    /// <summary>The end's number at the other site.</summary>
    public uint OtherEnd;

    /// <summary>This side of the ring of messages to the peer.</summary>
    public RingSide Sent;

    /// <summary>This side of the ring of messages from the peer.</summary>
    public RingSide Received;

    /// <summary>This side of the ring of tokens to the peer.</summary>
    public RingSide TokensSent;

    /// <summary>This side of the ring of tokens from the peer.</summary>
    public RingSide TokensReceived;

    /// <summary>Requests of which the peer has not put the answer yet.</summary>
    public byte Unanswered;

    /// <summary>The other site.</summary>
    public byte OtherSite;

    /// <summary>Whether this object's number is the higher of the two.</summary>
    public bool IsHigher;

    /// <summary>Whether a message was taken whose capability is still in the kernel; nothing behind it is looked at.</summary>
    public bool IsStalled;

    /// <summary>Whether the peer wrote nonsense: the pair is not used any more.</summary>
    public bool IsBroken;

    /// <summary>Where messages to the peer go.</summary>
    public readonly ulong SentPage => Pages + (IsHigher ? PageBytes : 0);

    /// <summary>Where messages from the peer come.</summary>
    public readonly ulong ReceivedPage => Pages + (IsHigher ? 0 : PageBytes);

    /// <summary>Where tokens to the peer go.</summary>
    public readonly ulong TokensSentPage => SentPage + (2 * PageBytes);

    /// <summary>Where tokens from the peer come.</summary>
    public readonly ulong TokensReceivedPage => ReceivedPage + (2 * PageBytes);
}
