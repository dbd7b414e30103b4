using System.Numerics;
using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>Every interleaving, or every one with no more than so many preemptions.</summary>
/// <param name="mostPreemptions">Times that a thread may be left that could go on; null for no bound.</param>
internal sealed class DepthFirst(int? mostPreemptions) : TreeSearch
{
    protected override bool TryFirst(Execution execution, Node node)
    {
        bool currentGoesOn = node.Current >= 0 && (node.Enabled >> node.Current & 1) != 0;
        node.Chosen = currentGoesOn ? node.Current : BitOperations.TrailingZeroCount(node.Enabled);
        node.Done = 1u << node.Chosen;
        node.Backtrack = currentGoesOn && execution.PendingOf(node.Current).Kind != OperationKind.Yield && mostPreemptions <= node.Preemptions
            ? node.Done | (node.Enabled & ~0u << Execution.MostActors) // store buffers preempt nobody
            : node.Enabled;
        return true;
    }

    protected override bool TryNext(Node node)
    {
        uint left = node.Backtrack & ~node.Done;
        if (left == 0)
        {
            return false;
        }

        node.Chosen = BitOperations.TrailingZeroCount(left);
        node.Done |= 1u << node.Chosen;
        return true;
    }
}
