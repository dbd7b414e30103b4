using System;

namespace AsyncCap.Vats;

/// <summary>The right to take an authority back.</summary>
public interface IRevoker : IRemotable
{
    /// <summary>Takes it back. What is sent from now on breaks as revoked, with this text.</summary>
    void Revoke(string reason);
}

/// <summary>Lends a reference so that it can be taken back.</summary>
/// <remarks>Source: the revocable forwarder of the E FAQ, with its dead-man switch.</remarks>
public sealed class Caretaker : IRevoker
{
    private Problem? _problem;

    private Caretaker()
    {
    }

    /// <summary>Makes a forwarder to a reference, of the same type, and the right to cut it off.</summary>
    public static (Eventual<T> Forwarder, Caretaker Revoker) Make<T>(Eventual<T> underlying)
        where T : class, IRemotable
    {
        Caretaker revoker = new();
        Lent lent = new(revoker, underlying.Target, underlying.Home);
        return (new Eventual<T>(lent, Current.Required), revoker);
    }

    /// <inheritdoc/>
    public void Revoke(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        Revoke(new Problem(ProblemKind.Revoked, reason));
    }

    /// <summary>Takes it back with a problem. The first one counts.</summary>
    public void Revoke(Problem problem) => _problem ??= problem;

    /// <summary>The dead-man switch: takes it back when somebody is lost who could wish to have it taken back.</summary>
    public void RevokeWithout<T>(Eventual<T> holder) => holder.WhenBroken(LoseHolder);

    // No lambda within the generic method: the metal's core library has no delegates to methods that are generic themselves.
    private void LoseHolder(Problem problem) => Revoke(HolderLost);

    private static Problem HolderLost { get; } = new(ProblemKind.Revoked, "Who could have revoked it is lost.");

    private sealed class Lent(Caretaker revoker, object? target, Vat? home) : Forwarder(target, home)
    {
        private protected override Problem? Refusal(Verb verb) => revoker._problem;
    }
}
