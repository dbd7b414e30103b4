using System;

namespace AsyncCap.Vats;

/// <summary>Lends references under names, and takes back by name.</summary>
/// <remarks>Source: E's grant manager.</remarks>
public sealed class GrantManager
{
    private GrantRecord? _first;

    /// <summary>How many are lent and not taken back.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            for (GrantRecord? grant = _first; grant is not null; grant = grant.Next)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>A forwarder to a reference, lent under a name. Several may be lent under one.</summary>
    public Eventual<T> Lend<T>(string name, Eventual<T> underlying)
        where T : class, IRemotable
    {
        ArgumentNullException.ThrowIfNull(name);
        (Eventual<T> forwarder, Caretaker revoker) = Caretaker.Make(underlying);
        _first = new GrantRecord(name, revoker, _first);
        return forwarder;
    }

    /// <summary>Takes back all that was lent under a name.</summary>
    public void Revoke(string name, string reason)
    {
        GrantRecord? kept = null;
        for (GrantRecord? grant = _first; grant is not null;)
        {
            GrantRecord? next = grant.Next;
            if (grant.Name == name)
            {
                grant.Revoker.Revoke(reason);
            }
            else
            {
                grant.Next = kept;
                kept = grant;
            }

            grant = next;
        }

        _first = kept;
    }

    /// <summary>Takes back all that was lent.</summary>
    public void RevokeAll(string reason)
    {
        for (GrantRecord? grant = _first; grant is not null; grant = grant.Next)
        {
            grant.Revoker.Revoke(reason);
        }

        _first = null;
    }

    private sealed class GrantRecord(string name, Caretaker revoker, GrantRecord? next)
    {
        public string Name => name;

        public Caretaker Revoker => revoker;

        public GrantRecord? Next { get; set; } = next;
    }
}
