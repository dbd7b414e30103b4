namespace AsyncCap.Arch.Exploration.Turns.Engine;

/// <summary>A vat's program: reacts to one event after the other, never waits. It keeps nothing in its own fields.</summary>
internal abstract class Vat
{
    /// <summary>Whether it has a first turn of its own; else it sleeps until somebody sends to it.</summary>
    public virtual bool Starts => false;

    /// <summary>One event. All events of one turn come one behind the other; what it sends leaves at the end of the turn.</summary>
    public abstract void React(VatTurn turn, in VatEvent happened);
}

/// <summary>A program that keeps something from turn to turn.</summary>
/// <typeparam name="TState">Plain data of at most 128 bytes, zero at first.</typeparam>
internal abstract class Vat<TState> : Vat
    where TState : unmanaged
{
    /// <inheritdoc/>
    public sealed override void React(VatTurn turn, in VatEvent happened) => React(ref turn.StateAs<TState>(), turn, in happened);

    /// <inheritdoc cref="Vat.React"/>
    protected abstract void React(ref TState state, VatTurn turn, in VatEvent happened);
}
