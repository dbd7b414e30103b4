namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>How many peers each object has.</summary>
public enum Degree : byte
{
    /// <summary>Two: the one before and the one behind.</summary>
    Ring = 0,

    /// <summary>Eight, chosen by chance.</summary>
    Eight = 1,

    /// <summary>All others.</summary>
    All = 2,
}

/// <summary>Who talks to whom: computed the same way by everyone, so nobody stores it.</summary>
/// <remarks>
/// Objects are numbered from 0; a power of two of them. Whoever has a peer is that one's peer too. Eight random peers are those at four random distances either way, in
/// an order of the objects that is random too.
/// </remarks>
public readonly struct Graph
{
    private const uint MostOfEight = 8;
    private const uint Distances = MostOfEight / 2;

    private readonly Degree _degree;
    private readonly uint _mask;
    private readonly int _shift;
    private readonly uint _first;
    private readonly uint _firstInverse;
    private readonly uint _second;
    private readonly uint _secondInverse;
    private readonly ulong _distances; // four of 16 bits

    /// <summary>Lays out the graph.</summary>
    /// <param name="count">Objects: a power of two, 2 to 65,536.</param>
    /// <param name="degree">Peers of each; eight of so few objects that there are not eight others are all.</param>
    /// <param name="seed">Chooses.</param>
    public Graph(uint count, Degree degree, ulong seed)
    {
        _degree = degree == Degree.Eight && count <= MostOfEight ? Degree.All : degree;
        _mask = count - 1;
        _shift = (System.Numerics.BitOperations.Log2(count) + 1) / 2;
        Chance.RandomNumbers random = new(seed);
        _first = random.Next(1u << 30) | 1;
        _second = random.Next(1u << 30) | 1;
        _firstInverse = Inverse(_first);
        _secondInverse = Inverse(_second);
        for (int i = 0; i < (int)Distances && _degree == Degree.Eight; i++)
        {
            uint distance;
            do
            {
                distance = 1 + random.Next((count / 2) - 1);
            }
            while (Contains(_distances, distance));
            _distances |= (ulong)distance << (16 * i);
        }
    }

    /// <summary>Objects.</summary>
    public uint Count => _mask + 1;

    /// <summary>Peers of each object.</summary>
    public uint PeerCount => _degree switch
    {
        Degree.Eight => MostOfEight,
        Degree.All => _mask,
        Degree.Ring => _mask < 2 ? _mask : 2,
        _ => 0,
    };

    /// <summary>Connected pairs.</summary>
    public ulong PairCount => (ulong)Count * PeerCount / 2;

    /// <summary>An object's peer, by its ordinal from 0.</summary>
    public uint Peer(uint subject, uint ordinal)
    {
        switch (_degree)
        {
            case Degree.All:
                return ordinal < subject ? ordinal : ordinal + 1;
            case Degree.Eight:
                uint distance = (uint)(_distances >> (int)(16 * (ordinal >> 1))) & 0xFFFF;
                uint rank = Rank(subject);
                return At((ordinal & 1) == 0 ? rank + distance : rank - distance);
            case Degree.Ring:
            default:
                return ((ordinal & 1) == 0 ? subject + 1 : subject - 1) & _mask;
        }
    }

    /// <summary>The ordinal of a peer.</summary>
    public uint Ordinal(uint subject, uint peer)
    {
        if (_degree == Degree.All)
        {
            return peer < subject ? peer : peer - 1;
        }

        uint ordinal = 0;
        while (Peer(subject, ordinal) != peer)
        {
            ordinal++;
        }

        return ordinal;
    }

    // A permutation of the numbers below the count: odd factors and a shift by at least half of the bits can be undone.
    private uint Rank(uint subject)
    {
        uint mixed = (subject * _first) & _mask;
        mixed ^= mixed >> _shift;
        return (mixed * _second) & _mask;
    }

    private uint At(uint rank)
    {
        uint mixed = (rank * _secondInverse) & _mask;
        mixed ^= mixed >> _shift;
        return (mixed * _firstInverse) & _mask;
    }

    // Newton's iteration: each step doubles the number of low bits that are right.
    private static uint Inverse(uint odd)
    {
        uint inverse = odd;
        for (int i = 0; i < 5; i++)
        {
            inverse *= 2 - (odd * inverse);
        }

        return inverse;
    }

    private static bool Contains(ulong distances, uint distance)
    {
        for (int i = 0; i < (int)Distances; i++)
        {
            if (((distances >> (16 * i)) & 0xFFFF) == distance)
            {
                return true;
            }
        }

        return false;
    }
}
