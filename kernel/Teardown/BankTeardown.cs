using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Teardown;

/// <summary>The end of a bank: all code of its subtree stops, then sub-banks and pages end, then its limit goes back to the parent.</summary>
/// <remarks>
/// First a walk marks every bank of the subtree as dying, one a step. A process whose bank is marked is not selected any more, so
/// when the walk is over nothing that the subtree paid for runs. Only then is anything taken apart, sub-banks first.
/// The walk rests on marked banks only, and those stay until it is over. What it has been through, it moves to its parent's list of
/// marked banks. Where it meets another walk, it takes that one over: there is one walk to a subtree, and each bank is visited once.
/// No bank under a marked one can be made, and every bank takes a part of its parent's limit, so the walk ends.
/// </remarks>
internal static class BankTeardown
{
    /// <summary>Marks a bank and begins the walk through what is below it.</summary>
    public static void Begin(in FrameArena frames, FrameIndex bankIndex)
    {
        Mark(in frames, bankIndex);
        ref Bank bank = ref frames.At<Bank>(bankIndex);
        bank.End = BankEnd.Marking;
        bank.WalkAt = bankIndex;
    }

    /// <returns>Whether it leaves the work list: for good, until its first sub-bank is gone, or until another walk is over.</returns>
    public static bool Step(in FrameArena frames, FrameIndex bankIndex)
    {
        ref Bank bank = ref frames.At<Bank>(bankIndex);
        switch (bank.End)
        {
            case BankEnd.Marking:
                Walk(in frames, bankIndex, ref bank);
                return false;
            case BankEnd.TakingApart:
                return TakeApart(in frames, bankIndex, ref bank);
            case BankEnd.Marked:
                return true;
            case BankEnd.None:
            default:
                Invariant.Require(false);
                return true;
        }
    }

    private static void Mark(in FrameArena frames, FrameIndex bankIndex)
    {
        ref Bank bank = ref frames.At<Bank>(bankIndex);
        Invariant.Require(!bank.Parent.IsNone);
        FrameStore.Expire(in frames, bankIndex);
        bank.Header.IsDying = true;
        bank.End = BankEnd.Marked;
        frames.Globals.DyingBanks++;
        TraceRing.Write(in frames, TraceKind.BankDestroyed, bank.Header.Number);
    }

    // One bank down, or one up.
    private static void Walk(in FrameArena frames, FrameIndex bankIndex, ref Bank bank)
    {
        FrameIndex atIndex = bank.WalkAt;
        ref Bank at = ref frames.At<Bank>(atIndex);
        if (!at.Children.IsEmpty)
        {
            bank.WalkAt = GoDown(in frames, at.Children.Head);
            return;
        }

        ref Bank parent = ref frames.At<Bank>(at.Parent);
        parent.Children.Remove(in frames, atIndex);
        parent.MarkedChildren.Append(in frames, atIndex);
        bool isOver = atIndex.Is(bankIndex);
        bank.WalkAt = isOver ? FrameIndex.None : at.Parent;
        bank.End = isOver ? BankEnd.TakingApart : BankEnd.Marking;
    }

    private static FrameIndex GoDown(in FrameArena frames, FrameIndex childIndex)
    {
        ref Bank child = ref frames.At<Bank>(childIndex);
        if (!child.Header.IsDying)
        {
            Mark(in frames, childIndex);
            return childIndex;
        }

        // It was destroyed by itself a moment ago. Its own walk ends here, and this one goes on where that was.
        Invariant.Require(child.End == BankEnd.Marking);
        FrameIndex at = child.WalkAt;
        child.End = BankEnd.Marked;
        child.WalkAt = FrameIndex.None;
        return at;
    }

    private static bool TakeApart(in FrameArena frames, FrameIndex bankIndex, ref Bank bank)
    {
        if (Watchable.TellOne(in frames, bankIndex))
        {
            return false;
        }

        if (!bank.MarkedChildren.IsEmpty)
        {
            // The sub-bank puts this one back at its own end: a chain of a thousand takes a thousand turns, not a million.
            BeginToTakeApart(in frames, bank.MarkedChildren.Head);
            return true;
        }

        if (!bank.Pages.IsNone)
        {
            EndSomethingIn(in frames, ref bank, bank.Pages);
            return false;
        }

        GoHome(in frames, bankIndex, bank.Parent);
        return true;
    }

    private static void BeginToTakeApart(in FrameArena frames, FrameIndex bankIndex)
    {
        ref Bank bank = ref frames.At<Bank>(bankIndex);
        if (bank.End == BankEnd.Marked)
        {
            bank.End = BankEnd.TakingApart;
            WorkList.Require(in frames, bankIndex);
        }
    }

    private static void GoHome(in FrameArena frames, FrameIndex bankIndex, FrameIndex parentIndex)
    {
        ref Bank parent = ref frames.At<Bank>(parentIndex);
        parent.MarkedChildren.Remove(in frames, bankIndex);
        parent.GrantedPages -= (Controls.Plants && Controls.Is(in frames, Mutants.GrantKept)) ? 0 : frames.At<Bank>(bankIndex).LimitPages;
        frames.Globals.LiveBanks--;
        frames.Globals.DyingBanks--;
        FrameStore.Return(in frames, bankIndex);
        if (parent.End == BankEnd.TakingApart)
        {
            WorkList.Require(in frames, parentIndex);
        }
    }

    // One page at a time, from the head of the ring. What the page belongs to may be on the work list already; then the ring
    // turns, so that the next step looks at the next page.
    private static void EndSomethingIn(in FrameArena frames, ref Bank bank, PageIndex page)
    {
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        switch (descriptor.Use)
        {
            case PageUse.Memory:
                Destruction.EndPage(in frames, page);
                break;
            case PageUse.Frames:
                bank.Pages = descriptor.Next;
                EndIfLive(in frames, FrameStore.FindUsed(in frames, page));
                break;
            case PageUse.SegmentTable:
            case PageUse.SpaceTable:
            case PageUse.CapabilityTable:
            case PageUse.MessagePage:
                // Their objects' frames lie in this bank too, and take these pages with them.
                bank.Pages = descriptor.Next;
                break;
            case PageUse.Retired:
                PageStore.PassToParent(in frames, page);
                break;
            case PageUse.Free:
            case PageUse.Kernel:
            default:
                Invariant.Require(false);
                break;
        }
    }

    private static void EndIfLive(in FrameArena frames, FrameIndex item)
    {
        if (!frames.At<FrameHeader>(item).IsDying)
        {
            Destruction.End(in frames, item);
        }
    }
}
