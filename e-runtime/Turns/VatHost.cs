using System;

namespace AsyncCap.Vats;

/// <summary>Gives vats processors, and knows what all vats of a process share.</summary>
public abstract class VatHost
{
    private protected VatHost()
    {
    }

    /// <summary>Held while promises are linked.</summary>
    internal ChainLatch Chains { get; } = new();

    /// <summary>Makes a vat. The right to do so is the host itself; within vats it is an <see cref="IVatMaker"/>.</summary>
    /// <param name="name">For people; may be null.</param>
    public VatControl MakeVat(string? name = null) => MakeVat(name, Quota.None);

    /// <inheritdoc cref="MakeVat(string?)"/>
    public VatControl MakeVat(string? name, Quota quota)
    {
        LocalVat vat = new(this, NextNumber(), name, quota);
        if (Tracing.IsOn)
        {
            Tracing.Made(this, vat.Number);
        }

        return new VatControl(vat);
    }

    /// <summary>Who watches the vats; null if nobody does.</summary>
    internal Tracer? Tracer { get; private protected set; }

    /// <summary>The time that stands in traces.</summary>
    internal virtual long TraceTicks => 0;

    /// <summary>What a vat tells of itself.</summary>
    internal virtual VatStats StatsOf(LocalVat vat, long turns, long waiting) => new(turns, waiting, 0, 0, GC.GetTotalMemory(false));

    /// <summary>Collects garbage at the end of the turn, where that is the vat's own affair.</summary>
    internal virtual void CollectGarbage()
    {
    }

    /// <summary>An object of the running vat has ended: who holds it elsewhere need not be told here, where all see it.</summary>
    internal virtual void ObjectEnded(object target)
    {
    }

    /// <summary>The number of the next vat.</summary>
    internal abstract int NextNumber();

    /// <summary>Whether a vat is ended later: for who follows an earlier run, in which it still had turns beside the one that ends it.</summary>
    internal virtual bool PostponesEnd(LocalVat vat, Problem problem) => false;

    /// <summary>Keeps a message that a vat sends to an object of its own, because others' messages to that have to come first: asked while <see cref="LocalVat.HoldsBack"/>.</summary>
    internal virtual bool TryHoldBack(ref Message message) => false;

    /// <summary>Has a vat's turns run, soon: something arrived for it and it rested.</summary>
    internal abstract void Schedule(LocalVat vat);
}
