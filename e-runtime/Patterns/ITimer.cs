namespace AsyncCap.Vats;

/// <summary>The right to wait for times. Who has none cannot even measure how long something took.</summary>
public interface ITimer : IRemotable
{
    /// <summary>Comes when so much time has passed since this was asked.</summary>
    /// <param name="milliseconds">How long; what is not positive has passed already.</param>
    Eventual<Unit> After(long milliseconds);
}

/// <summary>Waiting no longer than one wants to.</summary>
public static class Timing
{
    /// <summary>What a reference becomes, or broken as timed out if that takes too long. What comes later is not heard any more.</summary>
    public static Eventual<T> Within<T>(this Eventual<T> reference, Eventual<ITimer> timer, long milliseconds)
    {
        (Eventual<T> result, Resolver<T> resolver) = Ref.Promise<T>();
        _ = PassOn(reference, resolver); // Their outcome is the resolver's.
        _ = Expire(timer.After(milliseconds), resolver);
        return result;
    }

    private static async Eventual<Unit> PassOn<T>(Eventual<T> reference, Resolver<T> resolver)
    {
        try
        {
            _ = resolver.ResolveRace(await reference.Resolved()); // It may be too late.
        }
        catch (BrokenException broken)
        {
            _ = resolver.Smash(broken.Problem); // It may be too late.
        }

        return default;
    }

    private static async Eventual<Unit> Expire<T>(Eventual<Unit> end, Resolver<T> resolver)
    {
        try
        {
            _ = await end;
            _ = resolver.Smash(TooLate); // It may have come in time.
        }
        catch (BrokenException broken)
        {
            _ = resolver.Smash(broken.Problem); // Without a clock nobody may wait: it would be for ever.
        }

        return default;
    }

    private static Problem TooLate { get; } = new(ProblemKind.TimedOut, "It took too long.");
}
