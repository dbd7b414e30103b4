using System.Collections.Generic;

namespace AsyncCap.Vats;

/// <summary>Many vats in one process, on the caller's thread, in an order that a seed decides: the same seed, the same turns.</summary>
public sealed class SeededHost(ulong seed) : VatHost
{
    private readonly List<LocalVat> _ready = [];
    private int _vatCount;
    private SplitMix64 _numbers = new(seed);

    /// <summary>Turns run so far, of all vats.</summary>
    public long TurnCount { get; private set; }

    /// <summary>Runs one turn of a vat that the seed picks.</summary>
    /// <returns>False if no vat has anything to do.</returns>
    public bool RunOne()
    {
        if (_ready.Count == 0)
        {
            return false;
        }

        int picked = (int)(_numbers.Next() % (ulong)_ready.Count);
        LocalVat vat = _ready[picked];
        TurnCount++;
        if (!vat.RunTurns(1))
        {
            _ready[picked] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
        }

        return true;
    }

    /// <summary>Runs turns until no vat has anything to do, or so many.</summary>
    /// <returns>Whether nothing is left to do.</returns>
    public bool RunUntilQuiet(long most = long.MaxValue)
    {
        while (most > 0 && RunOne())
        {
            most--;
        }

        return _ready.Count == 0;
    }

    /// <inheritdoc/>
    internal override long TraceTicks => TurnCount * 1000; // A turn is a microsecond, where somebody draws it.

    /// <summary>Records from now on what vats do that are made from now on.</summary>
    /// <param name="mostEvents">Events that are kept for one vat.</param>
    public void BeginTrace(int mostEvents = CausalTrace.MostEvents) => Tracer ??= new Tracer(this, mostEvents, 0);

    /// <inheritdoc/>
    internal override int NextNumber() => ++_vatCount;

    /// <inheritdoc/>
    internal override void Schedule(LocalVat vat) => _ready.Add(vat);
}
