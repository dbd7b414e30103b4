namespace AsyncCap.Vats;

/// <summary>Messages in order, in segments that it takes when it needs them: an empty queue has none. For one thread at a time.</summary>
internal struct MessageQueue
{
    private Segment? _first;
    private Segment? _last;

    public readonly bool IsEmpty => _first is null;

    public void Add(ref Message message)
    {
        Segment? last = _last;
        if (last is null)
        {
            _first = _last = last = Current.Segments.Rent(isSmall: true);
        }
        else if (last.Written == last.Slots.Length)
        {
            last = Current.Segments.Rent(isSmall: false);
            _last!.Next = last;
            _last = last;
        }

        last.Slots[last.Written++] = message;
    }

    public bool TryTake(out Message message)
    {
        Segment? first = _first;
        if (first is null)
        {
            message = default;
            return false;
        }

        ref Message slot = ref first.Slots[first.Read++];
        message = slot;
        slot = default;
        if (first.Read == first.Written)
        {
            _first = first.Next;
            _last = _first is null ? null : _last;
            Current.Segments.Return(first);
        }

        return true;
    }

    /// <summary>Takes over all messages of another queue, behind its own.</summary>
    public void TakeAll(ref MessageQueue other)
    {
        if (_last is null)
        {
            _first = other._first;
        }
        else
        {
            _last.Next = other._first;
        }

        _last = other._last ?? _last;
        other = default;
    }
}
