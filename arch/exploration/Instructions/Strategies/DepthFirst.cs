using System.Numerics;
using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>Every interleaving, or every one with no more than so many preemptions.</summary>
/// <param name="mostPreemptions">Times that a thread may be left that could go on; null for no bound.</param>
/// <param name="sharing">Those who walk the same tree; null if nobody else does.</param>
/// <param name="isFirst">Whether it starts at the root.</param>
internal sealed class DepthFirst(int? mostPreemptions, WorkSharing? sharing = null, bool isFirst = true) : TreeSearch(sharing, isFirst)
{
    protected override bool TryFirst(Execution execution, Node node)
    {
        bool currentGoesOn = node.Current >= 0 && (node.Enabled >> node.Current & 1) != 0;
        node.Chosen = currentGoesOn ? node.Current : BitOperations.TrailingZeroCount(node.Enabled);
        bool isOver = currentGoesOn && execution.PendingOf(node.Current).Kind != OperationKind.Yield && mostPreemptions <= node.Preemptions;
        uint all = isOver ? (1u << node.Chosen) | (node.Enabled & ~0u << Execution.MostActors) : node.Enabled; // store buffers preempt nobody
        node.Tally.Begin(all, node.Chosen);
        return true;
    }
}
