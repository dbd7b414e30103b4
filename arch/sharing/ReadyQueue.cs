namespace AsyncCap.Arch.Sharing;

/// <summary>Many put, many take, oldest first. Allocates nothing; who puts never waits, who takes may wait for another who takes.</summary>
/// <remarks>
/// <para>A list that is linked in order. Who puts takes the end by one exchange and then links what was there to his item: in between there is a gap, behind
/// which nobody sees. Who takes holds a word for some instructions. An item that is its own stands where the list is empty.</para>
/// Source: D. Vyukov's intrusive queue of many producers and one consumer.
/// </remarks>
public sealed class ReadyQueue<TSharing>
    where TSharing : struct, ISharing
{
    private readonly Stub _stub = new();
    private Node _oldest;
    private Node _newest;
    private int _isTaking;

    /// <summary>Makes an empty one.</summary>
    public ReadyQueue()
    {
        _oldest = _stub;
        _newest = _stub;
    }

    /// <summary>Whether there was nothing a moment ago, not even behind a gap.</summary>
    public bool IsEmpty
    {
        get
        {
            Node oldest = TSharing.Read(this, in _oldest);
            return ReferenceEquals(oldest, _stub)
                && (TSharing.Keeps(Safeguard.GapIsNotTheEnd)
                    ? ReferenceEquals(TSharing.Read(this, in _newest), _stub)
                    : TSharing.Read(oldest, in oldest.Next) is null);
        }
    }

    /// <summary>Adds an item. Any thread.</summary>
    public void Put(Node item)
    {
        Node before = TSharing.Exchange(this, ref _newest, item);
        TSharing.Write(before, ref before.Next, item);
    }

    /// <summary>Takes the oldest item; null if there is none, or a gap before it. Any thread.</summary>
    public Node? TryTake()
    {
        while (TSharing.Keeps(Safeguard.QueueHasOneTaker) && TSharing.CompareExchange(this, ref _isTaking, 1, 0) != 0)
        {
            TSharing.Yield();
        }

        Node? item = TakeAlone();
        TSharing.Write(this, ref _isTaking, 0);
        return item;
    }

    private Node? TakeAlone()
    {
        Node oldest = TSharing.Read(this, in _oldest);
        Node? next = TSharing.Read(oldest, in oldest.Next);
        if (ReferenceEquals(oldest, _stub))
        {
            if (next is null)
            {
                return null;
            }

            oldest = next;
            TSharing.Write(this, ref _oldest, oldest);
            next = TSharing.Read(oldest, in oldest.Next);
        }

        if (next is null)
        {
            if (!ReferenceEquals(TSharing.Read(this, in _newest), oldest))
            {
                return null; // A gap: who puts there links it and then looks who sleeps.
            }

            TSharing.Write(_stub, ref _stub.Next, null);
            Put(_stub);
            next = TSharing.Read(oldest, in oldest.Next);
            if (next is null)
            {
                return null; // Somebody was faster than the stub: a gap.
            }
        }

        TSharing.Write(this, ref _oldest, next);
        TSharing.Write(oldest, ref oldest.Next, null);
        return oldest;
    }

    private sealed class Stub : Node
    {
    }
}
