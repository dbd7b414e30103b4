using System;
using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Sharing;
using AsyncCap.Vats;

namespace AsyncCap.Arch.ExploredVats.Turns;

/// <summary>Some vats before their first turn, and what must hold when nobody has anything to do any more.</summary>
internal sealed class Story(TurnHost host)
{
    private readonly List<(Promise Result, LocalVat? Owner)> _results = [];
    private readonly List<Witness> _witnesses = [];

    /// <summary>Who gives the vats their turns.</summary>
    public TurnHost Host => host;

    /// <summary>Has a turn of a vat wait for it.</summary>
    public void Enter(int vat, Action turn) => host.Controls[vat].Enter(turn);

    /// <summary>Has turns of a vat wait for it, one behind the other.</summary>
    public void Enter(int vat, int times, Action<int> turn)
    {
        for (int time = 1; time <= times; time++)
        {
            int number = time;
            Enter(vat, () => turn(number));
        }
    }

    /// <summary>An object of a vat that hears notes.</summary>
    public Witness Witness(int vat, int count, int first = 0)
    {
        Witness witness = new(host.Controls[vat].LocalVat, count) { First = first };
        _witnesses.Add(witness);
        return witness;
    }

    /// <summary>A promise of a vat.</summary>
    public OwnedPromise<Witness> Promise(int vat) => new(host.Controls[vat].LocalVat);

    /// <summary>Asks for a note to be heard, and expects the result.</summary>
    public void Ask(Eventual<Witness> to, int sender, int number) =>
        Expect(HearVerb.Ask(to, sender, number));

    /// <summary>Expects something to be decided: unless its owner is killed, if nobody else waits for it.</summary>
    public void Expect(Promise result, LocalVat? owner = null) => _results.Add((result, owner));

    /// <summary>What is wrong at the end, or null.</summary>
    public string? Check()
    {
        foreach ((Promise result, LocalVat? owner) in _results)
        {
            if (owner?.Grave is null && result.Phase is not (Phase.Fulfilled or Phase.Broken))
            {
                return "a result hangs";
            }
        }

        foreach (Witness witness in _witnesses)
        {
            if (witness.Problem is { } problem)
            {
                return problem;
            }

            if (!host.HasCrashed && witness.Count != witness.Expected)
            {
                return $"{witness.Count} notes have come, not {witness.Expected}";
            }
        }

        return null;
    }

    /// <summary>Names what everybody saw.</summary>
    public ulong Hash()
    {
        ulong hash = 14695981039346656037;
        foreach (Witness witness in _witnesses)
        {
            hash = (hash ^ witness.Hash) * 1099511628211;
        }

        foreach ((Promise result, _) in _results)
        {
            hash = (hash ^ (ulong)result.Phase) * 1099511628211;
        }

        return hash;
    }
}

/// <summary>Hears notes: those of a sender must come in order.</summary>
internal sealed class Witness(LocalVat home, int expected) : IRemotable
{
    private readonly int[] _last = new int[8];

    /// <summary>How many must come, if nobody crashes.</summary>
    public int Expected => expected;

    /// <summary>How many came.</summary>
    public int Count { get; private set; }

    /// <summary>What came, in order.</summary>
    public ulong Hash { get; private set; } = 1;

    /// <summary>What was wrong, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>A sender of whom something must have come before others are heard, or 0.</summary>
    public int First { get; init; }

    /// <summary>A reference to it.</summary>
    public Eventual<Witness> Reference => new(this, home);

    /// <summary>One note.</summary>
    public void Hear(int sender, int number)
    {
        // After a crash notes may be missing, and none may come late.
        if (number <= _last[sender] || (number != _last[sender] + 1 && !((TurnHost)home.Host).HasCrashed))
        {
            Problem ??= $"note {number} of sender {sender} comes after note {_last[sender]}";
        }

        if (First != 0 && sender != First && _last[First] == 0 && !((TurnHost)home.Host).HasCrashed)
        {
            Problem ??= $"sender {sender} is heard before sender {First}, who introduced him after his own note";
        }

        _last[sender] = number;
        Count++;
        Hash = (Hash * 31) + (ulong)((sender * 8) + number);
    }
}

/// <summary>What witnesses hear.</summary>
internal sealed class HearVerb() : Verb<int>(PassingData.Int32)
{
    private static HearVerb Instance { get; } = new();

    public override string Name => "hear";

    public static Promise Ask<T>(Eventual<T> to, int sender, int number)
    {
        Message message = new() { Verb = Instance, X = sender, Y = number };
        return (Promise)Delivery.Send<T, int>(to, ref message).Target!;
    }

    protected override void Perform(ref Message message)
    {
        ((Witness)message.Target!).Hear((int)message.X, (int)message.Y);
        Answer(ref message, (int)message.Y);
    }
}

/// <summary>A bug that the vats can be given.</summary>
internal sealed record StoryPlant(PlantInfo Info, Safeguard Removed);

/// <summary>A story to explore.</summary>
/// <param name="Name">Its name after <c>vats-</c>.</param>
/// <param name="Summary">What happens and what is checked, in one line.</param>
/// <param name="Names">The vats.</param>
/// <param name="Faults">How many vats may be killed on a path.</param>
/// <param name="Tell">Sets it up.</param>
/// <param name="Plants">Bugs.</param>
internal sealed record StoryDefinition(string Name, string Summary, string[] Names, int Faults, Action<Story> Tell, StoryPlant[] Plants);
