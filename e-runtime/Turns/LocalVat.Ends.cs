namespace AsyncCap.Vats;

/// <summary>Who is told when the vat ends, and what is broken to it alone.</summary>
public sealed partial class LocalVat
{
    /// <inheritdoc/>
    VatStats IVatRoot.Stats() => Host.StatsOf(this, TurnCount, Sharing.Read(this, in _currentCount));

    /// <inheritdoc/>
    void IVatRoot.CollectGarbage() => Host.CollectGarbage();

    /// <inheritdoc/>
    void IVatRoot.End(string reason) => _ = Kill(new Problem(ProblemKind.Disconnected, reason)); // Only who has control asks for it.

    /// <summary>Whether some of what it sends to its own objects has to wait: <see cref="VatHost.TryHoldBack"/> knows what. Set between turns, or within its own.</summary>
    internal bool HoldsBack
    {
        get => _details is { HoldsBack: true };
        set => (_details ??= new VatDetails()).HoldsBack = value;
    }

    /// <summary>Has somebody resumed when this vat ends. Within a turn of this vat.</summary>
    internal void Mourn(Promise reactor)
    {
        _latch.Lock(this);
        _details ??= new VatDetails();
        _details.Mourners = new Pending { Message = WhenResolved.Message(reactor), Next = _details.Mourners };
        _latch.Unlock(this);
    }

    /// <summary>From now on this vat's references to another one are broken. Within a turn of this vat.</summary>
    internal void Lose(Vat vat, Promise grave)
    {
        _details ??= new VatDetails();
        _details.Losses = new Loss(vat, grave, _details.Losses);
    }

    private protected override Promise? GraveOf(object? target) => target is FarProxy proxy ? proxy.Grave : null;

    private void TellMourners()
    {
        if (Grave is null || _details is null)
        {
            return;
        }

        _latch.Lock(this);
        Pending? first = _details.Mourners;
        _details.Mourners = null;
        _latch.Unlock(this);
        for (Pending? mourner = first; mourner is not null; mourner = mourner.Next)
        {
            WhenResolved.Wake((Promise)mourner.Message.A!);
        }
    }
}
