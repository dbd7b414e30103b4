using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Teardown;

/// <summary>The end of a bank: sub-banks first, then everything in its pages, then its limit goes back to the parent.</summary>
internal static class BankTeardown
{
    public static void Begin(in FrameArena frames, FrameIndex bankIndex)
    {
        ref Bank bank = ref frames.At<Bank>(bankIndex);
        Invariant.Require(!bank.Parent.IsNone);
        FrameStore.Expire(in frames, bankIndex);
        bank.Header.IsDying = true;
        TraceRing.Write(in frames, TraceKind.BankDestroyed, bank.Header.Number);
    }

    /// <returns>Whether it leaves the work list: for good, or until its first sub-bank is gone.</returns>
    public static bool Step(in FrameArena frames, FrameIndex bankIndex)
    {
        if (Watchable.TellOne(in frames, bankIndex))
        {
            return false;
        }

        ref Bank bank = ref frames.At<Bank>(bankIndex);
        if (!bank.Children.IsEmpty)
        {
            // The sub-bank puts this one back at its own end: a chain of a thousand takes a thousand turns, not a million.
            EndIfLive(in frames, bank.Children.Head);
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

    private static void GoHome(in FrameArena frames, FrameIndex bankIndex, FrameIndex parentIndex)
    {
        ref Bank parent = ref frames.At<Bank>(parentIndex);
        parent.Children.Remove(in frames, bankIndex);
        parent.GrantedPages -= frames.At<Bank>(bankIndex).LimitPages;
        frames.Globals.LiveBanks--;
        FrameStore.Return(in frames, bankIndex);
        if (parent.Header.IsDying && !parent.Header.HasWork)
        {
            WorkList.Add(in frames, parentIndex);
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
