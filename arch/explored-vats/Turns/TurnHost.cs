using AsyncCap.Vats;

namespace AsyncCap.Arch.ExploredVats.Turns;

/// <summary>Gives a vat a turn when the explorer says so.</summary>
internal sealed class TurnHost : VatHost
{
    private int _count;

    /// <summary>Makes so many vats.</summary>
    public TurnHost(int count)
    {
        Controls = new VatControl[count];
        for (int vat = 0; vat < count; vat++)
        {
            Controls[vat] = MakeVat();
        }
    }

    /// <summary>The vats.</summary>
    public VatControl[] Controls { get; }

    /// <summary>Vats that have something to do, a bit each.</summary>
    public ulong Ready { get; private set; }

    /// <summary>Whether a vat was killed.</summary>
    public bool HasCrashed { get; private set; }

    /// <summary>A turn of a vat that has something to do.</summary>
    public void Run(int vat)
    {
        if (!Controls[vat].LocalVat.RunTurns(1))
        {
            Ready &= ~(1ul << vat);
        }
    }

    /// <summary>Kills a vat.</summary>
    public void Kill(int vat)
    {
        HasCrashed = true;
        Controls[vat].Kill("killed");
    }

    /// <inheritdoc/>
    internal override int NextNumber() => ++_count;

    /// <inheritdoc/>
    internal override void Schedule(LocalVat vat) => Ready |= 1ul << (vat.Number - 1);
}
