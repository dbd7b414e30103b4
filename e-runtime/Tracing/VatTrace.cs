using System;

namespace AsyncCap.Vats;

/// <summary>What was recorded of one vat. Its turns write it; whoever reads takes what is whole.</summary>
internal sealed class VatTrace
{
    private readonly Tracer _tracer;
    private readonly int _mostEvents;
    private readonly NumberTable<Verb> _verbs = new();
    private readonly NumberTable<WaitingId> _waits = new();
    private Latch _latch; // Taken by those outside of vats only.
    private CausalEvent[] _events = new CausalEvent[16];
    private string[] _comments = new string[4];
    private int _count;
    private int _commentCount;
    private int _firstComment;
    private long _lastMessage;
    private int _turn;
    private ushort _numberInTurn;
    private long _turnMessage;

    public VatTrace(Tracer tracer, int vat, string? name, int mostEvents)
    {
        _tracer = tracer;
        _mostEvents = mostEvents;
        Vat = vat;
        Name = name;
    }

    public int Vat { get; }

    /// <summary>For people.</summary>
    public string? Name { get; }

    public VatTrace? Next { get; set; }

    /// <summary>Events that found no room.</summary>
    public long LostCount { get; private set; }

    /// <summary>The runtime itself sends, and nobody wants to see that.</summary>
    public bool IsQuiet { get; set; }

    public Tracer Tracer => _tracer;

    /// <summary>Events that are whole.</summary>
    public int Count => Sharing.Read(this, in _count);

    public int CommentCount => _commentCount;

    /// <summary>After <see cref="Count"/> was read.</summary>
    public ref readonly CausalEvent EventAt(int index) => ref Sharing.Read(this, in _events)[index];

    /// <summary>A comment that was not told yet, by its number.</summary>
    public string CommentAt(int number) => _comments[number - _firstComment];

    /// <summary>Verbs that stand in the events.</summary>
    public NumberTable<Verb> Verbs => _verbs;

    /// <summary>An id for a message that is about to be sent, whether it will be or not.</summary>
    public long NewMessage() =>
        IsQuiet ? 0 : ((long)Vat << CausalEvent.VatShift) | (Vat == 0 ? Sharing.Add(this, ref _lastMessage, 1) : ++_lastMessage);

    /// <summary>What the next message of a turn's would get.</summary>
    public long NextMessage => ((long)Vat << CausalEvent.VatShift) | (_lastMessage + 1);

    /// <summary>A message was sent to a reference.</summary>
    public void Sent(ref Message message, object? target, Vat? home)
    {
        if (message.Id == 0)
        {
            return;
        }

        uint site = SiteOf(message.Verb);
        long condition = ConditionOf(target, home);
        Add(CausalKind.Sent, message.Id, NameOf(message.Result), site);
        if (condition != 0)
        {
            Add(CausalKind.SentIf, message.Id, condition, site);
        }
    }

    /// <summary>Something of this vat waits for a reference, and goes on in a turn of its own.</summary>
    public void Waits(object? target, Vat? home, Promise waiter)
    {
        int name = IsQuiet ? 0 : waiter.NameOr(_tracer);
        if (name == 0)
        {
            return;
        }

        WaitingId id = new(NewMessage());
        _waits.Set((uint)name, id);
        Add(CausalKind.SentIf, id.Message, ConditionOf(target, home), (uint)name, detail: 1);
    }

    /// <summary>The id of the turn in which something goes on, or 0.</summary>
    public long WaitOf(Promise waiter) => waiter.Name != 0 && _waits.Find((uint)waiter.Name) is { } id ? id.Message : 0;

    /// <summary>A turn begins.</summary>
    public void BeginTurn(ref Message message)
    {
        _turnMessage = message.Id;
        long promise = 0;
        if (message.Verb is Resumption && message.Target is not Answering)
        {
            Promise waiter = (Promise)message.Target!;
            _turnMessage = WaitOf(waiter);
            _turnMessage = _turnMessage == 0 ? NewMessage() : _turnMessage;
            _waits.Remove((uint)waiter.Name);
            promise = NameOf(waiter);
        }

        if (_turnMessage != 0)
        {
            _turn++;
            _numberInTurn = 0;
            Add(CausalKind.Got, _turnMessage, promise == 0 ? NameOf(message.Result) : promise, SiteOf(message.Verb));
        }
    }

    /// <summary>A turn ended.</summary>
    public void EndTurn()
    {
        if (_turnMessage != 0)
        {
            Add(CausalKind.Returned, _turnMessage, 0, 0);
            _turnMessage = 0;
        }
    }

    /// <summary>Notes what the program says.</summary>
    public void Comment(string text)
    {
        if (_commentCount == _comments.Length)
        {
            string[] comments = new string[_comments.Length * 2];
            Array.Copy(_comments, comments, _commentCount);
            _comments = comments;
        }

        _comments[_commentCount++] = text;
        Add(CausalKind.Comment, 0, 0, (uint)(_firstComment + _commentCount - 1));
    }

    /// <summary>The full name of a promise, which it gets if it is undecided; 0 if it cannot have one.</summary>
    public long NameOf(Promise? promise)
    {
        int name = promise?.NameOr(_tracer) ?? 0;
        return name == 0 ? 0 : _tracer.PromiseBase | (uint)name;
    }

    /// <summary>The same for a name.</summary>
    public long FullName(int name) => _tracer.PromiseBase | (uint)name;

    /// <summary>Records an event.</summary>
    public void Add(CausalKind kind, long message, long promise, uint site, byte detail = 0)
    {
        bool isShared = Vat == 0;
        if (isShared)
        {
            _latch.Lock(this);
        }

        int count = _count;
        if (count == _events.Length)
        {
            Grow();
        }

        if (count == _events.Length)
        {
            LostCount++;
        }
        else
        {
            _events[count] = new CausalEvent
            {
                KindNumber = (byte)kind, Detail = detail, Message = message, Promise = promise, Site = site,
                Vat = Vat, Turn = _turn, NumberInTurn = _numberInTurn++, Ticks = _tracer.Now,
            };
            Sharing.Write(this, ref _count, count + 1);
        }

        if (isShared)
        {
            _latch.Unlock(this);
        }
    }

    /// <summary>Forgets the events: they were told. By the vat's own thread.</summary>
    public void Clear()
    {
        _count = 0;
        _firstComment += _commentCount;
        _commentCount = 0;
    }

    // Where a reference leads, if that is undecided.
    private long ConditionOf(object? target, Vat? home)
    {
        Ref.Way end = Ref.Follow(target, home);
        return end.State == RefState.Promise ? NameOf((Promise)end.Target!) : 0;
    }

    private uint SiteOf(Verb verb)
    {
        uint number = verb.Number;
        if (Vat != 0 && _verbs.Find(number) is null)
        {
            _verbs.Set(number, verb);
        }

        return number;
    }

    private void Grow()
    {
        if (_events.Length >= _mostEvents)
        {
            return;
        }

        CausalEvent[] events = new CausalEvent[_events.Length * 2];
        Array.Copy(_events, events, _count);
        Sharing.Write(this, ref _events, events);
    }
}

/// <summary>The id of a turn that will come.</summary>
internal sealed class WaitingId(long message)
{
    public long Message => message;
}
