namespace AsyncCap.Vats;

/// <summary>What a far reference of a user's making leads to.</summary>
internal sealed class FarProxy(IProxyHandler handler, object? identity) : Interposer
{
    private Promise? _grave;
    private Pending? _mourners; // Of turns of its vat alone.

    /// <summary>What it is the same as; other proxies of this identity.</summary>
    public object Identity => identity ?? this;

    /// <summary>The broken promise that the reference has become; null while it lives.</summary>
    public Promise? Grave => Sharing.Read(this, in _grave);

    /// <summary>Whether two ends of references are the same.</summary>
    public static bool AreSame(object? one, object? other) =>
        ReferenceEquals(one, other) || (one is FarProxy first && other is FarProxy second && ReferenceEquals(first.Identity, second.Identity));

    /// <summary>Breaks the reference, for everybody.</summary>
    /// <returns>False if it was broken before.</returns>
    public bool Smash(Problem problem)
    {
        if (Grave is not null)
        {
            return false;
        }

        Sharing.Write(this, ref _grave, Ref.MakeBroken<Unit>(problem));
        Current.Required.Host.ObjectEnded(this);
        for (Pending? mourner = _mourners; mourner is not null; mourner = mourner.Next)
        {
            WhenResolved.Wake((Promise)mourner.Message.A!);
        }

        _mourners = null;
        return true;
    }

    /// <summary>Has somebody resumed when it breaks.</summary>
    public void Mourn(Promise reactor)
    {
        if (Grave is null)
        {
            _mourners = new Pending { Message = WhenResolved.Message(reactor), Next = _mourners };
        }
        else
        {
            WhenResolved.Wake(reactor);
        }
    }

    internal override void Pass(ref Message message)
    {
        if (Grave is { } grave)
        {
            message.Verb.Fail(ref message, grave); // It was on its way.
        }
        else
        {
            ProxiedMessage.Give(handler, ref message);
        }
    }
}
