namespace AsyncCap.Arch.Sharing;

/// <summary>Many push, one takes all: the newest is first. Lock-free, allocates nothing.</summary>
/// <remarks>Who takes takes everything, so no item can come back while somebody still compares with it: there is no ABA.</remarks>
public sealed class MpscStack<TSharing>
    where TSharing : struct, ISharing
{
    private Node? _newest;

    /// <summary>Whether there was nothing a moment ago.</summary>
    public bool IsEmpty => TSharing.Read(this, in _newest) is null;

    /// <summary>Adds an item. Any thread.</summary>
    /// <returns>Whether the stack was empty.</returns>
    public bool Push(Node item)
    {
        if (!TSharing.Keeps(Safeguard.LinkBeforePublish))
        {
            return PushThenLink(item);
        }

        Node? newest = TSharing.Read(this, in _newest);
        while (true)
        {
            TSharing.WriteData(item, ref item.Next, newest);
            if (!TSharing.Keeps(Safeguard.PushIsOneStep))
            {
                TSharing.Write(this, ref _newest, item);
                return newest is null;
            }

            Node? seen = TSharing.CompareExchange(this, ref _newest, item, newest);
            if (ReferenceEquals(seen, newest))
            {
                return newest is null;
            }

            newest = seen;
        }
    }

    /// <summary>Takes everything: a chain by <see cref="Node.Next"/>, newest first; null if there is nothing.</summary>
    public Node? TakeAll()
    {
        if (TSharing.Keeps(Safeguard.TakeAllIsOneStep))
        {
            return TSharing.Exchange(this, ref _newest, null);
        }

        Node? newest = TSharing.Read(this, in _newest);
        TSharing.Write(this, ref _newest, null);
        return newest;
    }

    private bool PushThenLink(Node item)
    {
        Node? newest = TSharing.Exchange(this, ref _newest, item);
        TSharing.WriteData(item, ref item.Next, newest);
        return newest is null;
    }
}
