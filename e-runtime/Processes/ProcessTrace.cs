using System;

namespace AsyncCap.Vats;

/// <summary>What a process's vat did, on its way out: to the vat that made it, and from the first of all as lines.</summary>
/// <remarks>A message to the maker is one event, in words: what a vat did until its last turn of the kernel is known even if it is killed then. These
/// messages have no ids, so they are in no trace.</remarks>
internal sealed class ProcessTrace
{
    /// <summary>Events between two turns of the kernel.</summary>
    public const int MostEvents = 1024;

    private readonly ProcessHost _host;
    private readonly VatTrace _trace;
    private readonly Eventual<IVatBirth> _maker;
    private readonly Action<string>? _writeLine;
    private readonly NumberTable<Verb> _named = new();
    private MadeVat? _made;
    private long _lostTold;

    /// <summary>Of a vat that another one made.</summary>
    public ProcessTrace(ProcessHost host, VatTrace trace, Eventual<IVatBirth> maker)
    {
        _host = host;
        _trace = trace;
        _maker = maker;
    }

    /// <summary>Of the first one.</summary>
    public ProcessTrace(ProcessHost host, VatTrace trace, Action<string> writeLine)
    {
        _host = host;
        _trace = trace;
        _writeLine = writeLine;
        Write(TraceText.Vat(trace.Vat, "first"));
    }

    /// <summary>Sends out what was recorded since the last time. Between turns.</summary>
    public void Ship()
    {
        if (_trace.Count == 0 && _trace.LostCount == _lostTold)
        {
            return;
        }

        _trace.IsQuiet = true;
        for (int i = 0; i < _trace.Count; i++)
        {
            Ship(in _trace.EventAt(i));
        }

        if (_trace.LostCount != _lostTold)
        {
            Write(TraceText.Lost(_trace.Vat, _trace.LostCount - _lostTold));
            _lostTold = _trace.LostCount;
        }

        _trace.Clear();
        _trace.IsQuiet = false;
    }

    /// <summary>An event of a vat that this one made, directly or not.</summary>
    public void Tell(CausalEvent told)
    {
        if (_writeLine is null)
        {
            Send(in told);
            return;
        }

        if ((told.Kind is CausalKind.Sent or CausalKind.Got or CausalKind.Dropped) && _named.Find(told.Site) is null && VerbOf(told.Site) is { } verb)
        {
            _named.Set(told.Site, verb);
            Write(TraceText.Verb(told.Site, verb.Name));
        }

        Write(TraceText.Line(in told));
    }

    /// <summary>A comment of such a vat.</summary>
    public void TellComment(int vat, int number, string text) => Write(TraceText.Comment(vat, number, text));

    /// <summary>This vat made one.</summary>
    public void Made(int number, string name, IVatControl control)
    {
        _trace.Add(CausalKind.VatMade, 0, 0, (uint)number);
        Write(TraceText.Vat(number, name));
        _made = new MadeVat(control, _made);
    }

    /// <summary>Has the vats that were made tell what they did.</summary>
    public async Eventual<Unit> Gather()
    {
        for (MadeVat? made = _made; made is not null; made = made.Next)
        {
            _trace.IsQuiet = true;
            Eventual<VatStats> stats = made.Control.Stats();
            _trace.IsQuiet = false;
            try
            {
                _ = await stats;
            }
            catch (BrokenException)
            {
                // It has ended.
            }
        }

        Ship();
        Write(TraceText.End);
        return default;
    }

    /// <summary>An event from the words that it travelled in.</summary>
    public static CausalEvent Unpack(int vat, long message, long promise, long ticks, long turnAndSite, long rest) => new()
    {
        Vat = vat,
        Message = message,
        Promise = promise,
        Ticks = ticks,
        Turn = (int)turnAndSite,
        Site = (uint)(turnAndSite >> 32),
        NumberInTurn = (ushort)rest,
        KindNumber = (byte)(rest >> 16),
        Detail = (byte)(rest >> 24),
    };

    private void Ship(in CausalEvent told)
    {
        if (told.Kind == CausalKind.Comment && _writeLine is null)
        {
            _maker.Only.Said((int)told.Site, _trace.CommentAt((int)told.Site));
        }
        else if (told.Kind == CausalKind.Comment)
        {
            TellComment(told.Vat, (int)told.Site, _trace.CommentAt((int)told.Site));
        }

        if (_writeLine is null)
        {
            Send(in told);
        }
        else
        {
            Tell(told);
        }
    }

    private void Send(in CausalEvent told) => _maker.Only.Did(
        told.Message, told.Promise, told.Ticks, (uint)told.Turn | ((long)told.Site << 32), told.NumberInTurn | ((long)told.KindNumber << 16) | ((long)told.Detail << 24));

    private Verb? VerbOf(uint site) => site == Resumption.Instance.Number ? Resumption.Instance : _host.Verbs.Find(site) ?? _trace.Verbs.Find(site);

    private void Write(string line) => _writeLine?.Invoke(line);
}

/// <summary>A vat that was made, as long as its trace is wanted.</summary>
internal sealed class MadeVat(IVatControl control, MadeVat? next)
{
    public IVatControl Control => control;

    public MadeVat? Next => next;
}
