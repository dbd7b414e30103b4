namespace AsyncCap.Vats;

/// <summary>What an export knows of its object's coming home: whether messages to it may still wait at its endpoint, and what has to stay behind these.</summary>
/// <remarks>
/// <para>HC-1: who passes an object on has sent before what he sent to it before. So a question that goes through the object's own endpoint when it has come home arrives
/// behind all of that. Until it does, what this vat itself sends to the object waits here, in order.</para>
/// <para>HC-2: one question is on its way, and one more follows it if the object came home again meanwhile; what is sent after that waits for the second. If
/// the object is passed on while something waits for a question that was not sent, that is sent at once: what its next holder sends stays behind.</para>
/// <para>HC-3: what waits, waits for what is at the endpoint when its question is sent, and that is sent when the one before has come back at the latest. Who sends to the
/// object afterwards, or sends it home again, does not make that longer.</para>
/// </remarks>
internal sealed class Homecoming
{
    private HeldBack? _first;
    private HeldBack? _last;

    /// <summary>Questions that were sent: they are numbered from 1.</summary>
    public long Sent { get; set; }

    /// <summary>The last that arrived.</summary>
    public long Arrived { get; private set; }

    /// <summary>The one behind which it stays what is sent now: one that was sent, or the next.</summary>
    public long Needed { get; set; }

    /// <summary>Questions on their way, each with a call.</summary>
    public int CallCount { get; set; }

    /// <summary>The slot by which the question goes that is still to be sent; 0 if there is none.</summary>
    public uint Slot { get; set; }

    /// <summary>Whether that waits for a call.</summary>
    public bool IsOwed { get; set; }

    /// <summary>Grants that were given back, and are counted so when no question is left.</summary>
    public Grant? FirstReturned { get; set; }

    /// <summary>Whether what this vat sends to the object must wait.</summary>
    public bool IsOpen => Needed > Arrived;

    /// <summary>Whether something waits for a question that is still to be sent.</summary>
    public bool HasUnasked => _last is { } last && last.Question > Sent;

    /// <summary>Has something wait.</summary>
    public void Hold(HeldBack held)
    {
        held.Question = Needed;
        if (_last is { } last)
        {
            last.Next = held;
        }
        else
        {
            _first = held;
        }

        _last = held;
    }

    /// <summary>A question has arrived: takes out what waited for it and for those before it.</summary>
    /// <returns>The first of it.</returns>
    public HeldBack? TakeUntil(long question)
    {
        Arrived = question > Arrived ? question : Arrived;
        HeldBack? first = _first;
        HeldBack? end = null;
        HeldBack? next = first;
        while (next is not null && next.Question <= question)
        {
            end = next;
            next = next.Next;
        }

        if (end is null)
        {
            return null;
        }

        end.Next = null;
        _first = next;
        _last = next is null ? null : _last;
        return first;
    }
}

/// <summary>A message to an object that came home, or a promise that turned out to be such an object.</summary>
internal sealed class HeldBack
{
    public Message Message;

    /// <summary>The promise; null for a message.</summary>
    public Promise? Promise { get; init; }

    /// <summary>The question for which it waits.</summary>
    public long Question { get; set; }

    /// <summary>The next in order.</summary>
    public HeldBack? Next { get; set; }
}
