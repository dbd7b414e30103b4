namespace AsyncCap.Vats;

/// <summary>The right to numbers that nobody can guess.</summary>
public interface IEntropy : IRemotable
{
    /// <summary>64 bits.</summary>
    long Next();
}

/// <summary>A name that is an authority: who knows it has the object, and nobody can guess it. It outlives connections and vats.</summary>
/// <remarks>Source: the swiss numbers of E.</remarks>
[PassByCopy]
public readonly struct SturdyName(long high, long low)
{
    /// <summary>Half of its bits.</summary>
    public long High { get; } = high;

    /// <summary>The other half.</summary>
    public long Low { get; } = low;
}

/// <summary>Gives live references for sturdy names.</summary>
public interface ILocator : IRemotable
{
    /// <summary>A fresh reference to what a name is for: see <see cref="EventualOperations.As{T}"/>.</summary>
    Eventual<IRemotable> Enliven(SturdyName name);
}

/// <summary>Makes an object anew, or finds it again, after its vat has ended.</summary>
public interface IReviver : IRemotable
{
    /// <summary>The object.</summary>
    Eventual<IRemotable> Revive();
}

/// <summary>Keeps references under sturdy names, and has them revived when they broke.</summary>
public sealed class Locator(Eventual<IEntropy> entropy) : ILocator
{
    private Entry? _first;

    /// <summary>Puts a reference under a new name. Without a reviver the name breaks with the reference.</summary>
    public async Eventual<SturdyName> Register(Eventual<IRemotable> target, Eventual<IReviver> reviver = default)
    {
        Eventual<long> high = entropy.Next();
        SturdyName name = new(await high, await entropy.Next());
        _first = new Entry(name, reviver, _first);
        _first.Refer(target);
        return name;
    }

    /// <summary>Forgets a name: from now on it is for nothing.</summary>
    public void Forget(SturdyName name)
    {
        Entry? kept = null;
        for (Entry? entry = _first; entry is not null;)
        {
            Entry? next = entry.Next;
            if (!entry.IsFor(name))
            {
                entry.Next = kept;
                kept = entry;
            }

            entry = next;
        }

        _first = kept;
    }

    /// <inheritdoc/>
    public Eventual<IRemotable> Enliven(SturdyName name)
    {
        for (Entry? entry = _first; entry is not null; entry = entry.Next)
        {
            if (entry.IsFor(name))
            {
                return entry.Live();
            }
        }

        return Ref.Broken<IRemotable>(NoSuchName);
    }

    private static Problem NoSuchName { get; } = new(ProblemKind.Smashed, "The name is for nothing.");

    private sealed class Entry(SturdyName name, Eventual<IReviver> reviver, Entry? next)
    {
        private Eventual<IRemotable> _live;
        private bool _isBroken;

        public Entry? Next { get; set; } = next;

        // All bits are looked at whatever the first say: how long it takes tells nothing.
        public bool IsFor(SturdyName other) => ((name.High ^ other.High) | (name.Low ^ other.Low)) == 0;

        public Eventual<IRemotable> Live()
        {
            if ((_isBroken || Ref.State(_live) == RefState.Broken) && Ref.State(reviver) != RefState.Broken)
            {
                Refer(reviver.Revive());
            }

            return _live;
        }

        public void Refer(Eventual<IRemotable> target)
        {
            _live = target;
            _isBroken = false;
            target.WhenBroken(_ => _isBroken = Ref.OptSame(_live, target) != false); // A later one may be there already.
        }
    }
}

/// <summary>Numbers that follow from a seed: for runs that must repeat themselves. Who knows the seed knows all of them.</summary>
public sealed class SeededEntropy(ulong seed) : IEntropy
{
    private SplitMix64 _numbers = new(seed);

    /// <inheritdoc/>
    public long Next() => unchecked((long)_numbers.Next());
}
