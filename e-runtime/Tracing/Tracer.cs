namespace AsyncCap.Vats;

/// <summary>Watches the vats of one host: gives out names, and knows every vat's records.</summary>
internal sealed class Tracer
{
    private readonly VatHost _host;
    private readonly int _mostEvents;
    private int _lastPromise;
    private VatTrace? _first;

    /// <summary>Begins to watch. Vats that there are already are not watched.</summary>
    /// <param name="host">The vats' host.</param>
    /// <param name="mostEvents">Events that are kept for one vat; later ones are counted only.</param>
    /// <param name="promiseBase">Stands above the names of promises.</param>
    public Tracer(VatHost host, int mostEvents, long promiseBase)
    {
        _host = host;
        _mostEvents = mostEvents;
        PromiseBase = promiseBase;
        Outside = Watch(0, null);
        Tracing.IsOn = true; // From here on every host looks whether it is watched.
    }

    /// <summary>For those who send and decide without a turn. Many threads may.</summary>
    public VatTrace Outside { get; }

    /// <summary>All that is watched, newest first.</summary>
    public VatTrace? First => Sharing.Read(this, in _first);

    public long PromiseBase { get; }

    public long Now => _host.TraceTicks;

    /// <summary>Takes a vat into the trace, before its first turn.</summary>
    public VatTrace Watch(int vat, string? name)
    {
        VatTrace trace = new(this, vat, name, _mostEvents);
        VatTrace? first = First;
        do
        {
            trace.Next = first;
            first = Sharing.CompareExchange(this, ref _first, trace, trace.Next);
        }
        while (first != trace.Next);
        return trace;
    }

    /// <summary>A name for a promise that has none.</summary>
    public int NewPromiseName() => Sharing.Add(this, ref _lastPromise, 1) & Promise.LastName;
}
