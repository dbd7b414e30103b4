namespace AsyncCap.Vats;

/// <summary>What a membrane puts in place of references that pass it.</summary>
public abstract class ReferenceMap
{
    private protected ReferenceMap()
    {
    }

    /// <summary>The map of what passes the other way.</summary>
    internal abstract ReferenceMap Opposite { get; }

    /// <summary>Why nothing passes any more; null while it does.</summary>
    internal abstract Problem? Refusal { get; }

    /// <summary>The reference to put in place of one that passes.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="passing">How what it leads to passes, if that is data.</param>
    public Eventual<T> Map<T>(Eventual<T> reference, Passing<T> passing)
    {
        Ref.Way end = Ref.Follow(reference.Target, reference.Home);
        if (end.Home is not null)
        {
            object? target = end.Target;
            Vat? home = end.Home;
            Map(ref target, ref home);
            return new Eventual<T>(target, home);
        }

        switch (end.State)
        {
            case RefState.Near:
                Promise<T> mapped = new();
                _ = mapped.Fulfil(passing.Map(((Promise<T>)end.Target!).Value, this)); // It is new.
                return new Eventual<T>(mapped, null);
            case RefState.Broken:
                return reference;
            case RefState.Far or RefState.Promise:
            default:
                return new Eventual<T>(MappedPromise<T>.Of(this, (Promise)end.Target!, passing), null);
        }
    }

    /// <summary>A promise whose outcome settles another one, mapped the other way.</summary>
    internal Promise<T> ResultFor<T>(Promise<T> outer, Passing<T> passing)
    {
        Promise<T> inner = new();
        outer.Become(MappedPromise<T>.Of(Opposite, inner, passing), null);
        return inner;
    }

    /// <summary>Puts another object in place of one.</summary>
    internal abstract void Map(ref object? target, ref Vat? home);
}

/// <summary>Becomes what another promise becomes, mapped.</summary>
/// <typeparam name="T">What it becomes.</typeparam>
internal sealed class MappedPromise<T> : OwnedPromise<T>
{
    private readonly ReferenceMap _map;
    private readonly Promise _source;
    private readonly Passing<T> _passing;

    private MappedPromise(LocalVat owner, ReferenceMap map, Promise source, Passing<T> passing)
        : base(owner)
    {
        _map = map;
        _source = source;
        _passing = passing;
    }

    /// <summary>Makes one, which waits already.</summary>
    public static MappedPromise<T> Of(ReferenceMap map, Promise source, Passing<T> passing)
    {
        MappedPromise<T> mapped = new(Current.Required, map, source, passing);
        EventualAwaiter.Ask(source, null, mapped);
        return mapped;
    }

    internal override void Resume()
    {
        if (_map.Refusal is { } problem)
        {
            _ = Break(problem); // Its vat may have ended.
            return;
        }

        Eventual<T> mapped = _map.Map(new Eventual<T>(_source, null), _passing);
        Become(mapped.Target, mapped.Home);
    }
}
