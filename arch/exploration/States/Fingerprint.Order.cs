using System;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Exploration.States;

/// <content>The order of the nodes, which depends on nothing that is left out of a name, and the hash in that order.</content>
/// <remarks>
/// Nearly everything is met on the way along ordered edges: from the kernel's own lists and from the processes, whose order is that of the
/// configuration. What is left (a promise, a forwarder) is named by slots alone, and slots have no order. There each round mixes into a node's
/// colour those of the nodes that it names and that name it; what was met already is told apart by its position.
/// </remarks>
internal sealed partial class Fingerprint
{
    private const int Rounds = 3;

    private readonly ulong[] _colours = new ulong[MaximumNodes];
    private readonly ulong[] _next = new ulong[MaximumNodes];
    private readonly ulong[] _named = new ulong[MaximumNodes];
    private readonly ulong[] _keys = new ulong[MaximumNodes];
    private readonly int[] _left = new int[MaximumNodes];
    private readonly int[] _order = new int[MaximumNodes];
    private readonly int[] _rank = new int[MaximumNodes];
    private int _ranked;
    private int _followed;

    private void Order()
    {
        _rank.AsSpan(0, _nodeCount).Clear();
        (_ranked, _followed) = (0, 0);
        Rank(0);
        foreach ((FrameIndex frame, uint generation) in _actors)
        {
            int node = _nodeAt[frame.Value];
            if (node != 0 && _frames.At<FrameHeader>(frame).Type == ObjectType.Process && _frames.Generation(frame) == generation)
            {
                Rank(node);
            }
            else
            {
                _order[_ranked++] = Dead; // The next one keeps its place.
            }
        }

        if (_nodeAt[_bystander.Value] != 0)
        {
            Rank(_nodeAt[_bystander.Value]);
        }

        Follow();
        int left = 0;
        for (int node = 0; node < _nodeCount; node++)
        {
            if (_rank[node] == 0)
            {
                _left[left++] = node;
            }
        }

        if (left > 0)
        {
            OrderRest(_left.AsSpan(0, left));
        }
    }

    private void Rank(int node)
    {
        if (_rank[node] == 0)
        {
            _order[_ranked++] = node;
            _rank[node] = _ranked;
        }
    }

    private void Follow()
    {
        while (_followed < _ranked)
        {
            int node = _order[_followed++];
            if (node == Dead)
            {
                continue;
            }

            for (int edge = _firstEdge[node]; edge < _firstEdge[node + 1]; edge++)
            {
                if (_edges[edge] > 0)
                {
                    Rank(_edges[edge]);
                }
            }
        }
    }

    private void OrderRest(Span<int> left)
    {
        for (int node = 0; node < _nodeCount; node++)
        {
            _colours[node] = _rank[node] != 0 ? Mix(DeadEdge, (ulong)_rank[node]) : _data[node];
        }

        for (int round = 0; round < Rounds; round++)
        {
            Refine(left);
        }

        Span<ulong> keys = _keys.AsSpan(0, left.Length);
        for (int i = 0; i < left.Length; i++)
        {
            keys[i] = _colours[left[i]];
        }

        keys.Sort(left);
        foreach (int node in left)
        {
            Rank(node);
            Follow();
        }
    }

    private void Refine(Span<int> left)
    {
        foreach (int node in left)
        {
            _named[node] = 0;
        }

        // What is met already names nothing of the rest but from slots.
        for (int node = 0; node < _nodeCount; node++)
        {
            for (int slot = _firstSlot[node]; slot < _firstSlot[node + 1]; slot++)
            {
                int target = _slotTargets[slot];
                if (target > 0)
                {
                    _named[target] += Mix(_colours[node], _slotData[slot]);
                }
            }
        }

        foreach (int node in left)
        {
            _next[node] = ColourOf(node);
        }

        foreach (int node in left)
        {
            _colours[node] = Mix(_next[node], _named[node]);
        }
    }

    private ulong ColourOf(int node)
    {
        ulong own = _colours[node];
        ulong colour = Mix(_data[node], own);
        for (int edge = _firstEdge[node]; edge < _firstEdge[node + 1]; edge++)
        {
            int target = _edges[edge];
            colour = Mix(colour, _labels[edge]);
            colour = Mix(colour, target > 0 ? _colours[target] : DeadEdge);
            if (target > 0)
            {
                _named[target] += Mix(own, _labels[edge]);
            }
        }

        for (int slot = _firstSlot[node]; slot < _firstSlot[node + 1]; slot++)
        {
            int target = _slotTargets[slot];
            colour += Mix(_slotData[slot], target > 0 ? _colours[target] : target == Nowhere ? NoEdge : DeadEdge);
        }

        return colour;
    }

    private ulong Combine()
    {
        ulong hash = (ulong)_nodeCount;
        foreach (int node in _order.AsSpan(0, _ranked))
        {
            if (node == Dead)
            {
                hash = Mix(hash, DeadEdge);
                continue;
            }

            hash = Mix(hash, _data[node]);
            for (int edge = _firstEdge[node]; edge < _firstEdge[node + 1]; edge++)
            {
                int target = _edges[edge];
                hash = Mix(hash, (_labels[edge] << 32) | (target > 0 ? (uint)_rank[target] : uint.MaxValue));
            }

            ulong slots = 0;
            for (int slot = _firstSlot[node]; slot < _firstSlot[node + 1]; slot++)
            {
                int target = _slotTargets[slot];
                slots += Mix(_slotData[slot], target > 0 ? (ulong)_rank[target] : target == Nowhere ? NoEdge : DeadEdge);
            }

            hash = Mix(hash, slots);
        }

        return hash;
    }
}
