namespace AsyncCap.Vats;

/// <summary>References made of several: joined, the first of them, all of them.</summary>
public static partial class Ref
{
    /// <summary>A reference that becomes what two are, when both are known and the same; else it breaks.</summary>
    /// <remarks>What is sent to it arrives after all that was sent before to either: where two ways to one object fork, this joins them.
    /// Source: E.join.</remarks>
    public static Eventual<T> Join<T>(Eventual<T> one, Eventual<T> other)
    {
        (Eventual<T> joined, Resolver<T> resolver) = Promise<T>();
        _ = JoinInto(resolver, one, other); // Its outcome is the resolver's.
        return joined;
    }

    /// <summary>A reference that becomes the first of several that is resolved to something. It breaks when all of them broke, as the last one.</summary>
    public static Eventual<T> Race<T>(params Eventual<T>[] references)
    {
        (Eventual<T> winner, Resolver<T> resolver) = Promise<T>();
        Rest left = new(references.Length);
        if (references.Length == 0)
        {
            _ = resolver.Smash(NobodyRuns); // It is new.
        }

        for (int i = 0; i < references.Length; i++)
        {
            _ = RunInto(resolver, references[i], left); // Its outcome is the resolver's.
        }

        return winner;
    }

    /// <summary>All values, in their order, when the last is there; broken as soon as one is.</summary>
    /// <remarks>Values are near: of objects in other vats ask <see cref="AllResolved{T}"/>.</remarks>
    public static Eventual<T[]> All<T>(params Eventual<T>[] references)
    {
        (Eventual<T[]> all, Resolver<T[]> resolver) = Promise<T[]>();
        T[] values = new T[references.Length];
        Rest left = new(references.Length);
        if (references.Length == 0)
        {
            resolver.Resolve(values);
        }

        for (int i = 0; i < references.Length; i++)
        {
            _ = TakeValue(resolver, references[i], values, i, left); // Its outcome is the resolver's.
        }

        return all;
    }

    /// <summary>All references, near or far, when the last is resolved; broken as soon as one is.</summary>
    public static Eventual<Eventual<T>[]> AllResolved<T>(params Eventual<T>[] references)
    {
        (Eventual<Eventual<T>[]> all, Resolver<Eventual<T>[]> resolver) = Promise<Eventual<T>[]>();
        Eventual<T>[] resolved = new Eventual<T>[references.Length];
        Rest left = new(references.Length);
        if (references.Length == 0)
        {
            resolver.Resolve(resolved);
        }

        for (int i = 0; i < references.Length; i++)
        {
            _ = TakeReference(resolver, references[i], resolved, i, left); // Its outcome is the resolver's.
        }

        return all;
    }

    private static async Eventual<Unit> JoinInto<T>(Resolver<T> resolver, Eventual<T> one, Eventual<T> other)
    {
        try
        {
            Eventual<T> first = await one.Resolved();
            Eventual<T> second = await other.Resolved();
            _ = OptSame(first, second) == true ? resolver.ResolveRace(first) : resolver.Smash(NotTheSame); // Only this uses it.
        }
        catch (BrokenException broken)
        {
            _ = resolver.Smash(broken.Problem); // Only this uses it.
        }

        return default;
    }

    private static async Eventual<Unit> RunInto<T>(Resolver<T> resolver, Eventual<T> reference, Rest left)
    {
        try
        {
            _ = resolver.ResolveRace(await reference.Resolved()); // Others may have been first.
        }
        catch (BrokenException broken)
        {
            if (--left.Count == 0)
            {
                _ = resolver.Smash(broken.Problem); // Nobody else is left.
            }
        }

        return default;
    }

    private static async Eventual<Unit> TakeValue<T>(Resolver<T[]> resolver, Eventual<T> reference, T[] values, int place, Rest left)
    {
        try
        {
            values[place] = await reference;
            if (--left.Count == 0)
            {
                _ = resolver.ResolveRace(values); // One may have broken.
            }
        }
        catch (BrokenException broken)
        {
            _ = resolver.Smash(broken.Problem); // The first counts.
        }

        return default;
    }

    private static async Eventual<Unit> TakeReference<T>(
        Resolver<Eventual<T>[]> resolver, Eventual<T> reference, Eventual<T>[] resolved, int place, Rest left)
    {
        try
        {
            resolved[place] = await reference.Resolved();
            if (--left.Count == 0)
            {
                _ = resolver.ResolveRace(resolved); // One may have broken.
            }
        }
        catch (BrokenException broken)
        {
            _ = resolver.Smash(broken.Problem); // The first counts.
        }

        return default;
    }

    private static Problem NotTheSame { get; } = new(ProblemKind.Smashed, "The joined references are not the same.");

    private static Problem NobodyRuns { get; } = new(ProblemKind.Smashed, "Nobody takes part in the race.");

    /// <summary>How many are not there yet.</summary>
    private sealed class Rest(int count)
    {
        public int Count { get; set; } = count;
    }
}
