using System.Diagnostics;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Diagnostics;

/// <summary>The books: what the banks say they own is what is in use, and every limit is covered by its parent's.</summary>
public static class Audit
{
    private const uint BanksAuditedAtEveryEntry = 64;

    /// <summary>In test builds, after every kernel entry; with more than 64 banks, after every 64th. Costs nothing in release.</summary>
    [Conditional("DEBUG")]
    public static void AfterEntry(in FrameArena frames)
    {
        ref Globals globals = ref frames.Globals;
        globals.AuditCountdown--;
        if (globals.LiveBanks <= BanksAuditedAtEveryEntry || globals.AuditCountdown % BanksAuditedAtEveryEntry == 0)
        {
            Invariant.Require(SumOfUsedPages(in frames) == globals.PagesInUse);
        }
    }

    /// <summary>The used pages of all banks together, by a walk over the tree of banks without recursion.</summary>
    public static uint SumOfUsedPages(in FrameArena frames)
    {
        uint sum = 0;
        FrameIndex at = frames.Globals.RootBank;
        while (!at.IsNone)
        {
            ref Bank bank = ref frames.At<Bank>(at);
            sum += bank.UsedPages;
            at = Next(in frames, at);
        }

        return sum;
    }

    // Preorder: first child, else next sibling, else the next sibling of the nearest ancestor that has one. A bank's marked
    // children come behind the others.
    private static FrameIndex Next(in FrameArena frames, FrameIndex at)
    {
        ref Bank bank = ref frames.At<Bank>(at);
        if (!bank.Children.IsEmpty || !bank.MarkedChildren.IsEmpty)
        {
            return bank.Children.IsEmpty ? bank.MarkedChildren.Head : bank.Children.Head;
        }

        while (!at.IsNone)
        {
            bank = ref frames.At<Bank>(at);
            if (!bank.SiblingLink.Next.IsNone)
            {
                return bank.SiblingLink.Next;
            }

            if (!bank.Parent.IsNone && frames.At<Bank>(bank.Parent).Children.Tail.Is(at))
            {
                FrameIndex marked = frames.At<Bank>(bank.Parent).MarkedChildren.Head;
                if (!marked.IsNone)
                {
                    return marked;
                }
            }

            at = bank.Parent;
        }

        return at;
    }
}
