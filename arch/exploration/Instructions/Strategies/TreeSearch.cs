using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>Walks a tree of executions depth first, by running each from its beginning.</summary>
/// <param name="sharing">Those who walk the same tree; null if nobody else does.</param>
/// <param name="isFirst">Whether it starts at the root; the others start with what is given to them.</param>
/// <remarks>
/// A worker that has nothing left to try gets a copy of another's path up to the first node where something is left. Both then
/// have these nodes' tallies, take from them, and add to them; the rest of a path is its worker's alone.
/// </remarks>
internal abstract class TreeSearch(WorkSharing? sharing, bool isFirst) : Strategy
{
    private readonly List<Node> _nodes = [];
    private readonly Stack<Node> _unused = [];
    private int _position;
    private int _changed;
    private bool _isGift;
    private bool _hasBegun;

    /// <summary>Nodes of the path as far as it went.</summary>
    protected IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The node of the step that is being taken.</summary>
    protected int Position => _position - 1;

    /// <summary>The first node of the path that no execution of this worker's had.</summary>
    protected int FirstNew { get; private set; }

    public sealed override bool Begin(Execution execution)
    {
        _position = 0;
        if (!_hasBegun)
        {
            _hasBegun = true;
            if (isFirst)
            {
                return true;
            }
        }

        while (!BackUp())
        {
            if (sharing?.Take() is not { } beginning)
            {
                return false;
            }

            _nodes.AddRange(beginning);
            _isGift = true;
        }

        FirstNew = _isGift ? 0 : _nodes.Count - 1;
        _isGift = false;
        _changed = _nodes.Count - 1;
        if (sharing is { IsWanted: true })
        {
            GiveAway();
        }

        return true;
    }

    public sealed override void Leave() => sharing?.Leave();

    public sealed override int Pick(Execution execution, uint enabled, int current)
    {
        if (_position < _nodes.Count)
        {
            return Again(execution, enabled);
        }

        Node node = Add(isData: false, enabled);
        node.Current = current;
        node.Preemptions = execution.Preemptions;
        if (!TryFirst(execution, node))
        {
            Remove();
            return Prune;
        }

        _position++;
        node.Operation = execution.PendingOf(node.Chosen);
        return node.Chosen;
    }

    public sealed override int Choose(Execution execution, int count)
    {
        if (_position == _nodes.Count)
        {
            _ = Add(isData: true, (uint)count); // Fetched below.
        }

        Node node = _nodes[_position++];
        return node.IsData && node.Enabled == count ? node.Chosen : throw Nondeterminism("fate is asked for something else");
    }

    /// <summary>Picks the first to try at a new node; false if there is none.</summary>
    protected abstract bool TryFirst(Execution execution, Node node);

    // To the last node with something left, which is taken; false if there is none.
    private bool BackUp()
    {
        for (; _nodes.Count > 0; Remove())
        {
            if (_nodes[^1].TakeNext())
            {
                return true;
            }
        }

        return false;
    }

    // As near to the root as there is something left: there it is most.
    private void GiveAway()
    {
        int at = _nodes.FindIndex(node => node.HasMore);
        if (at < 0)
        {
            return;
        }

        Node[] beginning = new Node[at + 1];
        for (int index = 0; index <= at; index++)
        {
            beginning[index] = _nodes[index].Share();
        }

        sharing!.Give(beginning);
    }

    private void Remove()
    {
        _unused.Push(_nodes[^1]);
        _nodes.RemoveAt(_nodes.Count - 1);
    }

    private int Again(Execution execution, uint enabled)
    {
        Node node = _nodes[_position++];
        if (node.IsData || node.Enabled != enabled)
        {
            throw Nondeterminism("others can go on");
        }

        Operation operation = execution.PendingOf(node.Chosen);
        bool isNew = _position - 1 == _changed;
        if (isNew)
        {
            node.Operation = operation;
        }

        return operation.Kind == node.Operation.Kind && operation.Place == node.Operation.Place
            ? node.Chosen
            : throw Nondeterminism("the same thread does something else");
    }

    private Node Add(bool isData, uint enabled)
    {
        Node node = _unused.TryPop(out Node? used) ? used : new Node();
        node.Renew(isData, enabled);
        _nodes.Add(node);
        return node;
    }

    private static HiddenNondeterminismException Nondeterminism(string what) =>
        new($"hidden nondeterminism: after the same beginning, {what}");
}
