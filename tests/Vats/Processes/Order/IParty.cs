using System.Text;
using AsyncCap.Vats;

namespace AsyncCap.Tests.Vats;

/// <summary>One of several who send each other numbers.</summary>
internal interface IParty : IRemotable
{
    /// <summary>Hears a number, by the short way.</summary>
    void Hear(int number);

    /// <summary>Hears a number with a text, which goes the long way.</summary>
    int HearWith(int number, string text);

    /// <summary>What it heard, in order.</summary>
    string Heard();

    /// <summary>A promise of this party.</summary>
    Eventual<IParty> Promise(int index);

    /// <summary>Resolves it.</summary>
    void Resolve(int index, Eventual<IParty> to);

    /// <summary>Gives back what it is given.</summary>
    Eventual<IParty> Echo(Eventual<IParty> other);

    /// <summary>Has another one hear a number.</summary>
    /// <returns>When it has.</returns>
    Eventual<int> Tell(Eventual<IParty> other, int number, bool isLong);

    /// <summary>Has another one tell a third: what it is given it passes on, as a promise of its own if it is one.</summary>
    Eventual<int> HaveTell(Eventual<IParty> teller, Eventual<IParty> other, int number, bool isLong);

    /// <summary>Is busy for some turns.</summary>
    void Work(int turns);
}

/// <summary>A party.</summary>
internal sealed class Party : IParty
{
    private const int MostPromises = 64;

    private readonly StringBuilder _heard = new();
    private readonly Resolver<IParty>?[] _resolvers = new Resolver<IParty>?[MostPromises];

    [Seed]
    public static IParty Join() => new Party();

    public void Hear(int number) => _ = _heard.Append(number).Append(' ');

    public int HearWith(int number, string text)
    {
        Hear(number);
        return text.Length;
    }

    public string Heard() => _heard.ToString();

    public Eventual<IParty> Promise(int index)
    {
        (Eventual<IParty> promise, Resolver<IParty> resolver) = Ref.Promise<IParty>();
        _resolvers[index] = resolver;
        return promise;
    }

    public void Resolve(int index, Eventual<IParty> to) => _resolvers[index]!.Resolve(to);

    public Eventual<IParty> Echo(Eventual<IParty> other) => other;

    public Eventual<int> Tell(Eventual<IParty> other, int number, bool isLong)
    {
        if (isLong)
        {
            return other.HearWith(number, "told");
        }

        other.Only.Hear(number);
        return other.HearWith(-1, "");
    }

    public Eventual<int> HaveTell(Eventual<IParty> teller, Eventual<IParty> other, int number, bool isLong) => teller.Tell(other, number, isLong);

    public void Work(int turns)
    {
        if (turns > 0)
        {
            Ref.Of<IParty>(this).Only.Work(turns - 1);
        }
    }
}
