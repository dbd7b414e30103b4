using System.Threading;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>The names of the states that were visited, eight bytes each, shared by all workers.</summary>
/// <remarks>
/// Open addressing in pieces that grow by themselves, each under a lock of its own. Two states with one name are taken for one: with n
/// states and 64 bits that happens with a probability of about n²/2⁶⁵, 1 in 40,000 for thirty million.
/// </remarks>
internal sealed class VisitedStates
{
    private const int PieceBits = 8;
    private const int FirstSize = 1 << 8;

    private readonly Piece[] _pieces = new Piece[1 << PieceBits];
    private long _count;

    /// <summary>No state yet.</summary>
    public VisitedStates()
    {
        for (int piece = 0; piece < _pieces.Length; piece++)
        {
            _pieces[piece] = new Piece();
        }
    }

    /// <summary>States.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Bytes that the names take.</summary>
    public long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (Piece piece in _pieces)
            {
                bytes += piece.Bytes;
            }

            return bytes;
        }
    }

    /// <summary>Adds a state.</summary>
    /// <returns>False if it was there.</returns>
    public bool Add(ulong name)
    {
        name = name == 0 ? 1 : name; // 0 is an empty place
        Piece piece = _pieces[name >> (64 - PieceBits)];
        bool isNew;
        lock (piece)
        {
            isNew = piece.Add(name);
        }

        if (isNew)
        {
            _ = Interlocked.Increment(ref _count);
        }

        return isNew;
    }

    private sealed class Piece
    {
        private ulong[] _names = new ulong[FirstSize];
        private int _count;

        public long Bytes => (long)_names.Length * sizeof(ulong);

        public bool Add(ulong name)
        {
            if ((_count + 1) * 4L > _names.Length * 3L)
            {
                Grow();
            }

            int at = Place(_names, name);
            if (_names[at] == name)
            {
                return false;
            }

            _names[at] = name;
            _count++;
            return true;
        }

        private static int Place(ulong[] names, ulong name)
        {
            int mask = names.Length - 1;
            int at = (int)(name & (ulong)mask);
            while (names[at] != 0 && names[at] != name)
            {
                at = (at + 1) & mask;
            }

            return at;
        }

        private void Grow()
        {
            ulong[] larger = new ulong[_names.Length * 2];
            foreach (ulong name in _names)
            {
                if (name != 0)
                {
                    larger[Place(larger, name)] = name;
                }
            }

            _names = larger;
        }
    }
}
