using System;
using System.Collections.Generic;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;

namespace AsyncCap.Tests.Vats;

/// <summary>Is given promises of parties and sends to them.</summary>
internal interface IGiven : IRemotable
{
    /// <summary>Computes for ever, and never asks the kernel for anything.</summary>
    void Loop();

    /// <summary>Hands a promise of its own, which it never settles, to another one, who sends to it.</summary>
    Eventual<string> Offer(Eventual<IGiven> to, int number);

    /// <summary>Has a party hear a number.</summary>
    /// <returns>What became of it, in words.</returns>
    Eventual<string> Tell(Eventual<IParty> party, int number);

    /// <summary>What became of the first number that it told.</summary>
    Eventual<string> Offered();

    /// <summary>What became of the numbers that it keeps, each word once.</summary>
    Eventual<string> Outcomes();

    /// <summary>Has a party hear a number.</summary>
    /// <returns>When it is released.</returns>
    Eventual<int> Keep(Eventual<IParty> party, int number);

    /// <summary>Answers what it keeps, the last first.</summary>
    void Release();

    /// <summary>How many it keeps or told.</summary>
    int Count();

    /// <summary>Crashes.</summary>
    void Crash();
}

/// <summary>Is given promises.</summary>
[OutsideOfVats]
internal sealed class Given : IGiven
{
    private const ulong NobodysAddress = 0xBAD00000;

    [ThreadStatic]
    private static ProgramHost? t_host;

    private readonly List<Resolver<int>> _kept = [];
    private readonly List<Eventual<string>> _outcomes = [];
    private readonly (Eventual<string> Promise, Resolver<string> Resolver) _outcome = Ref.Promise<string>();
    private Resolver<IParty>? _own;
    private int _told;

    /// <summary>Says in which program the calling thread's objects are.</summary>
    public static void Surround(ProgramHost host) => t_host = host;

    [Seed]
    public static IGiven Begin() => new Given();

    public void Loop() => t_host!.LoopForever();

    public Eventual<string> Offer(Eventual<IGiven> to, int number)
    {
        (Eventual<IParty> promise, _own) = Ref.Promise<IParty>();
        return to.Tell(promise, number);
    }

    public async Eventual<string> Tell(Eventual<IParty> party, int number)
    {
        _told++;
        string outcome = await OutcomeOf(party, number);
        _outcome.Resolver.Resolve(outcome);
        return outcome;
    }

    public async Eventual<string> Outcomes()
    {
        SortedSet<string> different = [];
        foreach (Eventual<string> outcome in _outcomes)
        {
            _ = different.Add(await outcome);
        }

        return string.Join(' ', different);
    }

    public Eventual<string> Offered() => _outcome.Promise;

    public Eventual<int> Keep(Eventual<IParty> party, int number)
    {
        _outcomes.Add(OutcomeOf(party, number));
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        _kept.Add(resolver);
        return promise;
    }

    public void Release()
    {
        for (int i = _kept.Count - 1; i >= 0; i--)
        {
            _kept[i].Resolve(0);
        }
    }

    public int Count() => _kept.Count + _told;

    public void Crash() => t_host!.Poke(NobodysAddress, 1);

    private static async Eventual<string> OutcomeOf(Eventual<IParty> party, int number)
    {
        try
        {
            _ = await party.Hear(number);
            return "heard";
        }
        catch (BrokenException broken)
        {
            return broken.Problem.Kind.ToString();
        }
    }
}
