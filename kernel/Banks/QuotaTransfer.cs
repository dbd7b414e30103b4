using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Banks;

/// <summary>Limit that moves between banks that share a parent, or of which one is the other's.</summary>
/// <remarks>Between those it changes three banks at most. Farther away it goes by way of the banks in between.</remarks>
internal static class QuotaTransfer
{
    /// <summary>Whether two banks are parent and child, or children of one parent.</summary>
    public static bool AreNeighbours(in FrameArena frames, FrameIndex fromIndex, FrameIndex toIndex)
    {
        ref Bank from = ref frames.At<Bank>(fromIndex);
        ref Bank to = ref frames.At<Bank>(toIndex);
        bool areSiblings = from.Parent.Is(to.Parent) && !fromIndex.Is(toIndex);
        return areSiblings || to.Parent.Is(fromIndex) || from.Parent.Is(toIndex);
    }

    /// <summary>Moves part of a balance to a neighbour; the caller has compared it with the balance.</summary>
    public static void Move(in FrameArena frames, FrameIndex fromIndex, FrameIndex toIndex, uint pages)
    {
        ref Bank from = ref frames.At<Bank>(fromIndex);
        ref Bank to = ref frames.At<Bank>(toIndex);
        if (to.Parent.Is(fromIndex))
        {
            from.GrantedPages += (Controls.Plants && Controls.Is(in frames, Mutants.TransferCreatesPages)) ? 0 : pages;
            to.LimitPages += pages;
        }
        else if (from.Parent.Is(toIndex))
        {
            from.LimitPages -= pages;
            to.GrantedPages -= pages;
        }
        else
        {
            from.LimitPages -= pages;
            to.LimitPages += pages;
        }
    }
}
