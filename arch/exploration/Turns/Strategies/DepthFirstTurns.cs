using System;
using System.Numerics;
using AsyncCap.Arch.Exploration.Turns.Engine;

namespace AsyncCap.Arch.Exploration.Turns.Strategies;

/// <summary>Every path, or one of each set that differ only in the order of moves that touch nothing in common, or those with few delays.</summary>
/// <remarks>
/// The reduction is that of sleep sets: a move that was explored from a state sleeps in the states that follow until a move that
/// touches something in common is taken. It loses no end state, only paths that lead to the same one (Godefroid 1996, theorem 5.2).
/// </remarks>
internal sealed class DepthFirstTurns(ITurnWorld world, TurnSearch search, bool reduces, int? delays = null)
{
    private const int MoveCount = Moves.Work + 1;
    private const int NoMark = -1;

    private readonly Node[] _nodes = new Node[TurnSearch.MostMoves];

    // What a move touches, by depth and move.
    private readonly ulong[] _touches = new ulong[TurnSearch.MostMoves * MoveCount];

    /// <summary>Whether something was left out because of the delays.</summary>
    public bool WasBounded { get; private set; }

    /// <summary>Explores.</summary>
    /// <returns>Whether everything was seen.</returns>
    public bool Run()
    {
        int depth = 0;
        bool isThere = true; // in the state of the node, as it was opened
        world.TakeBack(0);
        search.Path.Clear();
        if (!Open(0, sleeping: 0, delaysLeft: delays ?? int.MaxValue, last: 0))
        {
            return false;
        }

        while (depth >= 0)
        {
            ref Node node = ref _nodes[depth];
            if (node.Todo == 0)
            {
                depth--;
                isThere = false;
                if (depth >= 0)
                {
                    search.Path.RemoveAt(depth);
                }

                continue;
            }

            int move = Moves.First(node.Todo);
            node.Todo &= node.Todo - 1;
            if (!isThere)
            {
                world.TakeBack(node.Mark);
            }

            int cost = delays is null ? 0 : Cost(in node, move);
            ulong touched = world.Take(move);
            search.Steps++;
            search.Path.Add(move);
            ulong sleeping = reduces ? Sleeping(depth, move, touched) : 0;
            node.Done |= 1ul << move;
            depth++;
            isThere = true;
            if (!Open(depth, sleeping, node.DelaysLeft - cost, move))
            {
                return false;
            }
        }

        return true;
    }

    // False: there is no need to go on.
    private bool Open(int depth, ulong sleeping, int delaysLeft, int last)
    {
        ref Node node = ref _nodes[depth];
        ulong enabled = world.Enabled();
        node = new Node { Enabled = enabled, Todo = enabled & ~sleeping, Sleeping = sleeping, DelaysLeft = delaysLeft, Last = last };
        if (enabled == 0)
        {
            return search.Finish(world);
        }

        if (depth == TurnSearch.MostMoves - 1)
        {
            throw new InvalidOperationException($"A path has more than {TurnSearch.MostMoves} moves: these vats never come to an end.");
        }

        if (delays is not null)
        {
            node.Todo = Affordable(in node);
        }

        // Where only one way leads on nobody comes back to.
        node.Mark = BitOperations.PopCount(node.Todo) > 1 ? world.Mark : NoMark;
        search.Pruned += node.Todo == 0 ? 1 : 0;
        return true;
    }

    private ulong Sleeping(int depth, int move, ulong touched)
    {
        int row = depth * MoveCount;
        _touches[row + move] = touched;
        ulong sleeping = 0;
        ref Node node = ref _nodes[depth];
        for (ulong rest = node.Sleeping | node.Done; rest != 0; rest &= rest - 1)
        {
            int other = Moves.First(rest);
            if ((_touches[row + other] & touched) == 0)
            {
                sleeping |= 1ul << other;
                _touches[row + MoveCount + other] = _touches[row + other];
            }
        }

        return sleeping;
    }

    private ulong Affordable(in Node node)
    {
        ulong affordable = 0;
        for (ulong rest = node.Todo; rest != 0; rest &= rest - 1)
        {
            int move = Moves.First(rest);
            affordable |= Cost(in node, move) <= node.DelaysLeft ? 1ul << move : 0;
        }

        WasBounded |= affordable != node.Todo;
        return affordable;
    }

    // Who ran last goes on if it can, else the next in turn; each that is passed over is a delay. What fate does is one.
    private static int Cost(in Node node, int move)
    {
        const ulong Turns = (1ul << Moves.MostVats) - 1;
        if (move >= Moves.MostVats)
        {
            return (node.Enabled & Turns) == 0 && !Moves.IsCrash(move) ? 0 : 1;
        }

        int last = node.Last < Moves.MostVats ? node.Last : 0;
        int distance = (move - last) & (Moves.MostVats - 1);
        ulong turns = node.Enabled & Turns;
        ulong rotated = ((turns >> last) | (turns << (Moves.MostVats - last))) & Turns;
        return BitOperations.PopCount(rotated & ((1ul << distance) - 1));
    }

    private struct Node
    {
        public ulong Enabled;
        public ulong Todo;
        public ulong Done;
        public ulong Sleeping;
        public int Mark;
        public int DelaysLeft;
        public int Last;
    }
}
