using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AsyncCap.Vats;

namespace AsyncCap.Tests.Vats;

/// <summary>A random play of one vat among others: it sends numbers by references of all kinds, while these are resolved, passed on and come home.</summary>
/// <remarks>
/// Each reference that it has is a stream: what it sends by it is numbered. When all is over every number must have been heard once, those of a stream in their order,
/// and what somebody else sends by a reference that he was given after all that was sent by it before he was.
/// </remarks>
internal sealed class OrderPlay
{
    private const int PerStream = 1000;
    private const int PerTour = 1_000_000;
    private const int MostTours = 6;

    private SplitMix64 _chance;
    private readonly Eventual<IParty>[] _parties;
    private readonly Eventual<ITraveller>[] _travellers;
    private readonly List<(Way Way, int SentBefore, int Count)> _tours = [];
    private readonly List<Way> _ways = [];
    private readonly List<Eventual<int>> _told = [];
    private int _last;
    private readonly StringBuilder _moves = new();
    private int _promiseCount;
    private bool _hasCrowd;

    public OrderPlay(ulong seed, Eventual<IParty>[] parties, Eventual<ITraveller>[] travellers)
    {
        _chance = new SplitMix64(seed);
        _parties = parties;
        _travellers = travellers;
        for (int i = 0; i < parties.Length; i++)
        {
            _ways.Add(new Way(parties[i]) { Party = i });
        }
    }

    /// <summary>Plays so many moves and says what is wrong; null if nothing is.</summary>
    public async Eventual<string?> Play(int moves)
    {
        for (int i = 0; i < moves; i++)
        {
            int move = Next(18);
            if (move == 0)
            {
                _ = await Ref.Data(i);
            }
            else if (move == 1)
            {
                Note("await");
                _ = await AnyParty().HearWith(-1, "");
            }
            else
            {
                Move(move);
            }
        }

        foreach (Way way in _ways.ToArray())
        {
            if (way.IsOpen)
            {
                Resolve(way);
            }

            Send(way);
        }

        foreach (Eventual<int> told in _told)
        {
            _ = await told;
        }

        foreach (Way way in _ways)
        {
            _ = await way.Reference.HearWith(-1, "");
        }

        string[] heard = new string[_parties.Length];
        for (int i = 0; i < heard.Length; i++)
        {
            heard[i] = await _parties[i].Heard();
        }

        return Judge(heard) is { } wrong ? wrong + "\n" + _moves : null;
    }

    private void Move(int move)
    {
        switch (move)
        {
            case 2 when _promiseCount < 8:
                int index = _promiseCount++;
                Eventual<IParty> owner = AnyParty();
                Note($"way {_ways.Count} is a promise of {_last}");
                _ways.Add(new Way(owner.Promise(index)) { Resolve = to => owner.Only.Resolve(index, to) });
                break;
            case 3 when _promiseCount < 8:
                _promiseCount++;
                (Eventual<IParty> promise, Resolver<IParty> resolver) = Ref.Promise<IParty>();
                Note($"way {_ways.Count} is a promise");
                _ways.Add(new Way(promise) { Resolve = resolver.Resolve });
                break;
            case 4 when _ways.Count < 24:
                Way echoed = AnyWay();
                _ways.Add(new Way(AnyParty().Echo(echoed.Reference)) { Next = echoed });
                Note($"way {_ways.Count - 1} is the echo of {_ways.IndexOf(echoed)} by {_last}");
                break;
            case 5 or 6:
                Resolve(AnyWay());
                break;
            case 7 or 8:
                Way told = AnyWay();
                Note($"tells {told.SentCount} by way {_ways.IndexOf(told)}");
                _told.Add(Tell(told.Reference, told.NextNumber(isTold: true) + FirstOf(told)));
                break;
            case 9:
                AnyParty().Only.Work(Next(40));
                break;
            case 16 when _tours.Count < MostTours:
                Tour(AnyWay(), 1 + Next(6), [AnyTraveller(), AnyTraveller(), AnyTraveller()]);
                break;
            case 17 when !_hasCrowd:
                _hasCrowd = true;
                Crowd(Next(_parties.Length));
                break;
            default:
                Send(AnyWay());
                break;
        }
    }

    // By one of them, or by one who is told by another.
    private Eventual<int> Tell(Eventual<IParty> reference, int number)
    {
        bool isLong = Next(2) == 0;
        Eventual<IParty> teller = AnyParty();
        return Next(2) == 0 ? teller.Tell(reference, number, isLong) : AnyParty().HaveTell(teller, reference, number, isLong);
    }

    // All at once send more to one than it takes at a time, and some of that comes home.
    private void Crowd(int home)
    {
        for (int i = 0; i < _travellers.Length; i++)
        {
            Way way = Next(4) == 0 ? AnyWay() : _ways[home];
            Tour(way, 60, [i, Next(2) == 0 ? home : AnyTraveller(), home]);
        }
    }

    // A reference goes from one to the next, and each sends by it before he passes it on.
    private void Tour(Way way, int count, int[] route)
    {
        int hops = 1 + Next(count < 10 ? 3 : 2);
        long manners = (long)Enumerable.Range(0, hops).Aggregate(0ul, (all, _) => (all << 4) | (uint)Next((int)Manner.Neighbour + 1));
        Note($"tour {_tours.Count} by way {_ways.IndexOf(way)} after {way.SentCount} over {string.Join(" ", route)}, {hops} hops {manners:x}, {count} each");
        Trip trip = new((_tours.Count + 1) * PerTour, count, hops, manners);
        _tours.Add((way, way.SentCount, trip.Total));
        _told.Add(_travellers[route[0]].Tour(way.Reference, _travellers[route[1]], _travellers[route[2]], trip));
    }

    // To a way made before it, so that no ring can be.
    private void Resolve(Way way)
    {
        if (way.IsOpen)
        {
            Way next = _ways[Next(_ways.IndexOf(way))];
            way.Next = next;
            Note($"way {_ways.IndexOf(way)} becomes {_ways.IndexOf(next)}");
            way.Resolve!(next.Reference);
        }
    }

    private void Send(Way way)
    {
        Note($"sends {way.SentCount} by way {_ways.IndexOf(way)}");
        int number = way.NextNumber(isTold: false) + FirstOf(way);
        switch (Next(4))
        {
            case 0:
                way.Reference.Only.Hear(number);
                break;
            case 1:
                _ = way.Reference.HearWith(number, "a text that is long enough to need more than the words of a message, by far");
                break;
            case 2:
                _ = way.Reference.HearWith(number, "few words");
                break;
            default:
                _ = way.Reference.Hear(number);
                break;
        }
    }

    private string? Judge(string[] heard)
    {
        int[][] numbers = [.. heard.Select(static text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Where(static number => number >= 0).ToArray())];
        for (int tour = 0; tour < _tours.Count; tour++)
        {
            if (JudgeTour(tour, numbers[_tours[tour].Way.End]) is { } wrong)
            {
                return wrong;
            }
        }

        for (int stream = 0; stream < _ways.Count; stream++)
        {
            Way way = _ways[stream];
            int first = stream * PerStream * 2;
            int[] mine = [.. numbers[way.End].Where(number => number / (PerStream * 2) == stream).Select(number => number - first)];
            if (mine.Length != way.SentCount || mine.Distinct().Count() != mine.Length)
            {
                return $"stream {stream}: {mine.Length} of {way.SentCount} were heard: {string.Join(" ", mine)}";
            }

            int last = -1;
            foreach (int number in mine)
            {
                if (number / PerStream == 0 && number < last)
                {
                    return $"stream {stream}: {number} after {last}: {string.Join(" ", mine)}";
                }

                last = number / PerStream == 0 ? number : last;
            }

            // What was sent before a reference was passed on comes before what is sent by who got it.
            for (int at = 0; at < mine.Length; at++)
            {
                int told = mine[at];
                if (told / PerStream == 1 && mine.Skip(at + 1).Any(number => number / PerStream == 0 && number < told % PerStream))
                {
                    return $"stream {stream}: what was told as {told % PerStream} overtook: {string.Join(" ", mine)}";
                }
            }
        }

        return null;
    }

    // All of it in one order, and behind what had been sent by the reference when it began.
    private string? JudgeTour(int tour, int[] heard)
    {
        (Way way, int sentBefore, int count) = _tours[tour];
        int[] mine = [.. heard.Where(number => number / PerTour == tour + 1).Select(static number => number % PerTour)];
        if (!mine.SequenceEqual(Enumerable.Range(0, count)))
        {
            return $"tour {tour}: {count} and not {string.Join(" ", mine)}";
        }

        int first = FirstOf(way);
        int start = Array.IndexOf(heard, (tour + 1) * PerTour);
        int late = heard.Skip(start).Count(number => number >= first && number < first + PerStream && number - first < sentBefore);
        return late != 0 ? $"tour {tour} overtook {late} of what was sent by the reference before" : null;
    }

    private int FirstOf(Way way) => _ways.IndexOf(way) * PerStream * 2;

    private void Note(string move) => _ = _moves.Append(move).Append("; ");

    private Eventual<IParty> AnyParty() => _parties[_last = Next(_parties.Length)];

    private int AnyTraveller() => Next(_travellers.Length);

    private Way AnyWay() => _ways[Next(_ways.Count)];

    private int Next(int count) => (int)(_chance.Next() % (ulong)count);

    // A reference and what it will turn out to be.
    private sealed class Way(Eventual<IParty> reference)
    {
        private int _sent;

        public Eventual<IParty> Reference => reference;

        public int Party { get; init; }

        public Action<Eventual<IParty>>? Resolve { get; init; }

        public Way? Next { get; set; }

        public bool IsOpen => Resolve is not null && Next is null;

        public int SentCount => _sent;

        public int End
        {
            get
            {
                Way at = this;
                while (at.Next is { } next)
                {
                    at = next;
                }

                return at.Party;
            }
        }

        public int NextNumber(bool isTold) => _sent++ + (isTold ? PerStream : 0);
    }
}
