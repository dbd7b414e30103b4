using System.Numerics;
using System.Threading;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>What is to be tried at a node and what was. Several workers may add and take at a time.</summary>
/// <remarks>
/// What is taken is taken by one worker only, and all takings at a node have one order. Whoever adds something has the node on its
/// path and comes back to it, so what is added is tried, even after others found nothing left and went away.
/// </remarks>
internal sealed class Tally
{
    private uint _backtrack;
    private uint _done;

    /// <summary>Who is to be tried, tried or not.</summary>
    public uint Backtrack => Volatile.Read(ref _backtrack);

    /// <summary>Starts a node at which this is to be tried, and of it the first is being tried.</summary>
    public void Begin(uint backtrack, int first)
    {
        _backtrack = backtrack;
        _done = 1u << first;
    }

    /// <summary>Forgets everything; at a choice of fate, the first is being tried.</summary>
    public void Clear()
    {
        _backtrack = 0;
        _done = 0;
    }

    /// <summary>Adds who is to be tried.</summary>
    public void Add(uint process) => Interlocked.Or(ref _backtrack, process);

    /// <summary>Who is left, but for those who need not be tried.</summary>
    public uint Left(uint sleep) => Volatile.Read(ref _backtrack) & ~Volatile.Read(ref _done) & ~sleep;

    /// <summary>Takes one of those who are left; says who was taken before.</summary>
    public bool Take(uint sleep, out int chosen, out uint earlier)
    {
        for (uint left = Left(sleep); left != 0; left = Left(sleep))
        {
            chosen = BitOperations.TrailingZeroCount(left);
            earlier = Interlocked.Or(ref _done, 1u << chosen);
            if ((earlier >> chosen & 1) == 0)
            {
                return true;
            }
        }

        chosen = 0;
        earlier = 0;
        return false;
    }

    /// <summary>Whether a choice of fate has something left.</summary>
    public bool DataLeft(uint count) => Volatile.Read(ref _done) + 1 < count;

    /// <summary>Takes the next number at a choice of fate; it may be one too many.</summary>
    public int TakeData() => (int)Interlocked.Increment(ref _done);
}
