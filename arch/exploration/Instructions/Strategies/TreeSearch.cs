using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>Walks a tree of executions depth first, by running each from its beginning.</summary>
internal abstract class TreeSearch : Strategy
{
    private readonly List<Node> _nodes = [];
    private readonly Stack<Node> _unused = [];
    private int _position;
    private bool _hasBegun;

    /// <summary>Nodes of the path as far as it went.</summary>
    protected IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The node of the step that is being taken.</summary>
    protected int Position => _position - 1;

    /// <summary>The first node of the path that no execution before had.</summary>
    protected int FirstNew { get; private set; }

    public sealed override bool Begin(Execution execution)
    {
        _position = 0;
        if (!_hasBegun)
        {
            _hasBegun = true;
            return true;
        }

        while (_nodes.Count > 0)
        {
            Node node = _nodes[^1];
            if (node.IsData ? node.Chosen + 1 < node.Enabled : TryNext(node))
            {
                node.Chosen += node.IsData ? 1 : 0;
                FirstNew = _nodes.Count - 1;
                return true;
            }

            _nodes.RemoveAt(_nodes.Count - 1);
            _unused.Push(node);
        }

        return false;
    }

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
            _nodes.RemoveAt(_nodes.Count - 1);
            _unused.Push(node);
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
            Add(isData: true, (uint)count).Chosen = 0;
        }

        Node node = _nodes[_position++];
        return node.IsData && node.Enabled == count ? node.Chosen : throw Nondeterminism("fate is asked for something else");
    }

    /// <summary>Picks the first to try at a new node; false if there is none.</summary>
    protected abstract bool TryFirst(Execution execution, Node node);

    /// <summary>Picks the next to try at a node; false if there is none.</summary>
    protected abstract bool TryNext(Node node);

    private int Again(Execution execution, uint enabled)
    {
        Node node = _nodes[_position++];
        if (node.IsData || node.Enabled != enabled)
        {
            throw Nondeterminism("others can go on");
        }

        Operation operation = execution.PendingOf(node.Chosen);
        bool isNew = _position - 1 == FirstNew;
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
        node.IsData = isData;
        node.Enabled = enabled;
        node.Backtrack = 0;
        node.Done = 0;
        node.Sleep = 0;
        _nodes.Add(node);
        return node;
    }

    private static HiddenNondeterminismException Nondeterminism(string what) =>
        new($"hidden nondeterminism: after the same beginning, {what}");
}
