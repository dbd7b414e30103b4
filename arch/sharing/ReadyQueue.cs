namespace AsyncCap.Arch.Sharing;

/// <summary>Many put, many take, oldest first. Allocates nothing; who puts never waits, who takes may wait for another who takes.</summary>
/// <remarks>What was put goes on a stack; who takes holds a word for some instructions, and turns the stack over when its own list is out.</remarks>
public sealed class ReadyQueue<TSharing>
    where TSharing : struct, ISharing
{
    private readonly MpscStack<TSharing> _arrived = new();
    private Node? _oldest;
    private int _isTaking;

    /// <summary>Whether there was nothing a moment ago.</summary>
    public bool IsEmpty => TSharing.Read(this, in _oldest) is null && _arrived.IsEmpty;

    /// <summary>Adds an item. Any thread.</summary>
    public void Put(Node item) => _ = _arrived.Push(item); // Whether it was empty says nothing of who sleeps.

    /// <summary>Takes the oldest item, or null if there is none. Any thread.</summary>
    public Node? TryTake()
    {
        while (TSharing.Keeps(Safeguard.QueueHasOneTaker) && TSharing.CompareExchange(this, ref _isTaking, 1, 0) != 0)
        {
            TSharing.Yield();
        }

        Node? item = TSharing.Read(this, in _oldest) ?? TurnOver(_arrived.TakeAll());
        if (item is not null)
        {
            TSharing.Write(this, ref _oldest, TSharing.ReadData(item, in item.Next));
            TSharing.WriteData(item, ref item.Next, null);
        }

        TSharing.Write(this, ref _isTaking, 0);
        return item;
    }

    private static Node? TurnOver(Node? newest)
    {
        Node? oldest = null;
        while (newest is not null)
        {
            Node item = newest;
            newest = TSharing.ReadData(item, in item.Next);
            TSharing.WriteData(item, ref item.Next, oldest);
            oldest = item;
        }

        return oldest;
    }
}
