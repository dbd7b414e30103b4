using AsyncCap.Vats;

namespace AsyncCap.Tests.Vats;

/// <summary>A reference in data.</summary>
[PassByCopy]
internal sealed record Luggage(Eventual<IParty> Party, int Weight);

/// <summary>Where a reference goes, and what everybody who gets it sends by it before he passes it on.</summary>
/// <param name="Number">The next number.</param>
/// <param name="Count">Numbers that the first one sends.</param>
/// <param name="Hops">How many get it after this one.</param>
/// <param name="Manners">How each one passes it on: four bits each, the first one's are the lowest.</param>
[PassByCopy]
internal sealed record Trip(int Number, int Count, int Hops, long Manners)
{
    /// <summary>How this one passes it on.</summary>
    public Manner Manner => (Manner)(Manners & 15);

    private const int Few = 5;

    /// <summary>The trip of who comes next, and has fewer to send.</summary>
    public Trip Next => new(Number + Count, CountOfOthers, Hops - 1, Manners >> 4);

    /// <summary>Numbers that are sent in all.</summary>
    public int Total => Count + (Hops * CountOfOthers);

    private int CountOfOthers => Count < Few ? Count : Few;
}

/// <summary>How a reference is passed on.</summary>
internal enum Manner
{
    /// <summary>As an argument.</summary>
    Argument,

    /// <summary>In data.</summary>
    Data,

    /// <summary>As a promise that becomes it later.</summary>
    Promise,

    /// <summary>As what the next one gives back, who gets it first.</summary>
    Echo,

    /// <summary>As data that the next one gives back.</summary>
    EchoOfData,

    /// <summary>Twice in a message.</summary>
    Twice,

    /// <summary>By way of an object beside this one.</summary>
    Neighbour,
}

/// <summary>Gets a reference, sends by it, and passes it on.</summary>
internal interface ITraveller : IRemotable
{
    /// <summary>Sends, and passes it on to the next one.</summary>
    /// <returns>When all that it led to has been heard.</returns>
    Eventual<int> Tour(Eventual<IParty> party, Eventual<ITraveller> next, Eventual<ITraveller> last, Trip trip);

    /// <summary>The same with a reference in data.</summary>
    Eventual<int> Carry(Luggage luggage, Eventual<ITraveller> next, Eventual<ITraveller> last, Trip trip);

    /// <summary>The same with one that comes twice.</summary>
    Eventual<int> TourWithBoth(Eventual<IParty> one, Eventual<IParty> other, Eventual<ITraveller> next, Trip trip);

    /// <summary>Gives it back.</summary>
    Eventual<IParty> GiveBack(Eventual<IParty> party);

    /// <summary>Gives it back in data.</summary>
    Luggage Return(Luggage luggage);

    /// <summary>Gives it away so many times, and sends by it each time before.</summary>
    /// <returns>When it was taken the last time.</returns>
    Eventual<int> Shuttle(Eventual<IParty> party, Eventual<ITraveller> to, int count);
}

/// <summary>A traveller.</summary>
internal sealed class Traveller : ITraveller
{
    [Seed]
    public static ITraveller Travel() => new Traveller();

    public Eventual<int> Carry(Luggage luggage, Eventual<ITraveller> next, Eventual<ITraveller> last, Trip trip) => Tour(luggage.Party, next, last, trip);

    // Two references: what is sent by one of them is in no order with what is sent by the other.
    public Eventual<int> TourWithBoth(Eventual<IParty> one, Eventual<IParty> other, Eventual<ITraveller> next, Trip trip) =>
        Tour(trip.Number % 2 == 0 ? one : other, next, next, trip);

    public Eventual<IParty> GiveBack(Eventual<IParty> party) => party;

    public Luggage Return(Luggage luggage) => luggage;

    public async Eventual<int> Shuttle(Eventual<IParty> party, Eventual<ITraveller> to, int count)
    {
        Eventual<IParty> back = default;
        for (int i = 0; i < count; i++)
        {
            party.Only.Hear(i);
            back = to.GiveBack(party);
        }

        _ = await back.Resolved();
        return count;
    }

    public Eventual<int> Tour(Eventual<IParty> party, Eventual<ITraveller> next, Eventual<ITraveller> last, Trip trip)
    {
        Send(party, trip.Number, trip.Count);
        return Pass(party, next, last, trip);
    }

    private static Eventual<int> Pass(Eventual<IParty> party, Eventual<ITraveller> next, Eventual<ITraveller> last, Trip trip)
    {
        if (trip.Hops == 0)
        {
            return party.HearWith(-1, "");
        }

        switch (trip.Manner)
        {
            case Manner.Data:
                return next.Carry(new Luggage(party, 1), last, next, trip.Next);
            case Manner.Promise:
                (Eventual<IParty> promise, Resolver<IParty> resolver) = Ref.Promise<IParty>();
                Eventual<int> all = next.Tour(promise, last, next, trip.Next);
                _ = ResolveLater(resolver, party);
                return all;
            case Manner.Echo:
                return next.Tour(next.GiveBack(party), last, next, trip.Next);
            case Manner.EchoOfData:
                return PassWhatComesBack(party, next, last, trip);
            case Manner.Twice:
                return next.TourWithBoth(party, party, last, trip.Next);
            case Manner.Neighbour:
                return Ref.Of<ITraveller>(new Traveller()).Tour(party, next, last, trip.Next);
            case Manner.Argument:
            default:
                return next.Tour(party, last, next, trip.Next);
        }
    }

    // It comes back here, and is sent to from here: the next one is here.
    private static async Eventual<int> PassWhatComesBack(Eventual<IParty> party, Eventual<ITraveller> next, Eventual<ITraveller> last, Trip trip)
    {
        Luggage back = await next.Return(new Luggage(party, 1));
        Send(back.Party, trip.Next.Number, trip.Next.Count);
        return await Pass(back.Party, next, last, trip.Next);
    }

    private static async Eventual<Unit> ResolveLater(Resolver<IParty> resolver, Eventual<IParty> party)
    {
        _ = await Ref.Data(0);
        resolver.Resolve(party);
        return default;
    }

    private static void Send(Eventual<IParty> party, int first, int count)
    {
        for (int number = first; number < first + count; number++)
        {
            switch (number % 4)
            {
                case 0:
                    _ = party.HearWith(number, "few words");
                    break;
                case 1:
                    _ = party.Hear(number);
                    break;
                case 2 when number % 16 == 2:
                    _ = party.HearWith(number, "a text that is long enough to need more than the words of a message, by far");
                    break;
                default:
                    party.Only.Hear(number);
                    break;
            }
        }
    }
}
