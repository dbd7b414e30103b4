using System.Collections.Generic;
using AsyncCap.Vats;

namespace AsyncCap.Tests.Vats;

/// <summary>What an answer can be: data with a promise in it.</summary>
[PassByCopy]
internal sealed record Pledge(int Number, Eventual<int> Later, Eventual<int> Never);

/// <summary>As many promises as an answer can have.</summary>
[PassByCopy]
internal sealed record FourPledges(Eventual<int> First, Eventual<int> Second, Eventual<int> Third, Eventual<int> Fourth);

/// <summary>Gives pledges.</summary>
internal interface ISource : IRemotable
{
    /// <summary>Gives four at once.</summary>
    FourPledges GiveFour();

    /// <summary>Gives one.</summary>
    Pledge Give(int number);

    /// <summary>Keeps its promise in all that it gave.</summary>
    void Settle();
}

/// <summary>Asks for pledges.</summary>
internal interface ICollector : IRemotable
{
    /// <summary>Asks for so many, one after the other or all at once, and waits for what was promised.</summary>
    Eventual<int> Collect(Eventual<ISource> source, int count, bool atOnce);

    /// <summary>Asks for four pledges in one answer.</summary>
    Eventual<int> CollectFour(Eventual<ISource> source);
}

/// <summary>Gives pledges.</summary>
internal sealed class Source : ISource
{
    private readonly List<(int Number, Resolver<int> Later, Resolver<int> Never)> _given = [];

    public Pledge Give(int number)
    {
        (Eventual<int> later, Resolver<int> laterResolver) = Ref.Promise<int>();
        (Eventual<int> never, Resolver<int> neverResolver) = Ref.Promise<int>();
        _given.Add((number, laterResolver, neverResolver));
        return new Pledge(number, later, never);
    }

    public FourPledges GiveFour()
    {
        Pledge one = Give(1);
        Pledge other = Give(2);
        return new FourPledges(one.Later, other.Later, one.Never, other.Never);
    }

    public void Settle()
    {
        foreach ((int number, Resolver<int> later, Resolver<int> never) in _given)
        {
            later.Resolve(number);
            _ = never.Smash(Problem.Cycle);
        }

        _given.Clear();
    }
}

/// <summary>Asks for pledges.</summary>
internal sealed class Collector : ICollector
{
    [Seed]
    public static ICollector Collecting() => new Collector();

    public async Eventual<int> Collect(Eventual<ISource> source, int count, bool atOnce)
    {
        List<Eventual<Pledge>> pledges = [];
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            pledges.Add(source.Give(i));
            if (!atOnce || i == count - 1)
            {
                sum += await Redeem(source, pledges);
                pledges.Clear();
            }
        }

        return sum;
    }

    public async Eventual<int> CollectFour(Eventual<ISource> source)
    {
        FourPledges four = await source.GiveFour();
        source.Only.Settle();
        return await four.First + await four.Second;
    }

    private static async Eventual<int> Redeem(Eventual<ISource> source, List<Eventual<Pledge>> pledges)
    {
        List<Pledge> given = [];
        foreach (Eventual<Pledge> pledge in pledges)
        {
            given.Add(await pledge);
        }

        source.Only.Settle();
        int sum = 0;
        foreach (Pledge pledge in given)
        {
            sum += await pledge.Later;
        }

        return sum;
    }
}
