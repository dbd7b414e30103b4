using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Banks;

/// <summary>Pages in and out of banks. Every page is on the free list, fresh, the kernel's own, or in one bank's ring.</summary>
public static class PageStore
{
    /// <summary>What clearing or copying a page counts for in the budget of a kernel entry.</summary>
    public const int CostOfPage = 3;

    /// <summary>Whether the bank can pay for that many pages, unless a test goes without limits.</summary>
    public static bool CanBuy(in FrameArena frames, FrameIndex bankIndex, uint pages)
    {
        ref Bank bank = ref frames.At<Bank>(bankIndex);
        return (pages <= bank.BalancePages + ((Controls.Plants && Controls.Is(in frames, Mutants.LimitOffByOne)) ? 1u : 0u) && !bank.Header.IsDying) || !Controls.Has(in frames, Defences.Limits);
    }

    /// <summary>Buys a page whose contents are whatever they were.</summary>
    /// <remarks>The caller has compared the balance. Σ limits ≤ pages, so a page is then always there.</remarks>
    public static PageIndex Buy(in FrameArena frames, FrameIndex bankIndex, PageUse use)
    {
        StepCounter.Count(in frames);
        ref Globals globals = ref frames.Globals;
        ref Bank bank = ref frames.At<Bank>(bankIndex);
        Invariant.Require(bank.BalancePages > 0);
        PageIndex page = Take(in frames, ref globals);
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        descriptor = default;
        descriptor.Bank = bankIndex;
        descriptor.Use = use;
        EnterRing(in frames, ref bank, ref descriptor, page);
        bank.UsedPages++;
        globals.PagesInUse++;
        return page;
    }

    /// <summary>Buys a page full of zeroes.</summary>
    public static PageIndex BuyZeroed(in FrameArena frames, FrameIndex bankIndex, PageUse use)
    {
        PageIndex page = Buy(in frames, bankIndex, use);
        frames.ClearPage(page);
        frames.Globals.EntryBudget -= CostOfPage;
        StepCounter.Count(in frames, StepCounter.OfAPage);
        return page;
    }

    /// <summary>Gives a page back to the balance of its bank.</summary>
    public static void Return(in FrameArena frames, PageIndex page)
    {
        StepCounter.Count(in frames);
        ref Globals globals = ref frames.Globals;
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        ref Bank bank = ref frames.At<Bank>(descriptor.Bank);
        LeaveRing(in frames, ref bank, ref descriptor, page);
        descriptor = default;
        descriptor.Next = globals.FreePages;
        globals.FreePages = page;
        bank.UsedPages -= (Controls.Plants && Controls.Is(in frames, Mutants.BalanceLeaked)) ? 0u : 1u;
        globals.PagesInUse--;
    }

    /// <summary>Takes a page that nothing uses any more, but whose generations are used up, out of circulation.</summary>
    /// <remarks>It was lost in its bank and stays in its ring: four thousand million destructions cost one page, nobody else's.</remarks>
    public static void Retire(in FrameArena frames, PageIndex page)
    {
        frames.Descriptor(page).Use = PageUse.Retired;
    }

    /// <summary>Passes a retired page of a dying bank to the parent's account, and with it the part of the limit that it uses.</summary>
    public static void PassToParent(in FrameArena frames, PageIndex page)
    {
        StepCounter.Count(in frames);
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        ref Bank bank = ref frames.At<Bank>(descriptor.Bank);
        ref Bank parent = ref frames.At<Bank>(bank.Parent);
        Invariant.Holds(descriptor.Use == PageUse.Retired);
        LeaveRing(in frames, ref bank, ref descriptor, page);
        bank.UsedPages--;
        bank.LimitPages--;
        parent.GrantedPages--;
        parent.UsedPages++;
        descriptor.Bank = bank.Parent;
        EnterRing(in frames, ref parent, ref descriptor, page);
    }

    private static PageIndex Take(in FrameArena frames, ref Globals globals)
    {
        PageIndex page = globals.FreePages;
        if (page.IsNone)
        {
            page = globals.FreshPage;
            Invariant.Require(page.Value < frames.PageCount);
            globals.FreshPage = new PageIndex(page.Value + 1);
            return page;
        }

        globals.FreePages = frames.Descriptor(page).Next;
        return page;
    }

    private static void EnterRing(in FrameArena frames, ref Bank bank, ref PageDescriptor descriptor, PageIndex page)
    {
        if (bank.Pages.IsNone)
        {
            descriptor.Next = page;
            descriptor.Previous = page;
            bank.Pages = page;
            return;
        }

        ref PageDescriptor first = ref frames.Descriptor(bank.Pages);
        descriptor.Next = bank.Pages;
        descriptor.Previous = first.Previous;
        frames.Descriptor(first.Previous).Next = page;
        first.Previous = page;
    }

    private static void LeaveRing(in FrameArena frames, ref Bank bank, ref PageDescriptor descriptor, PageIndex page)
    {
        if (descriptor.Next.Is(page))
        {
            bank.Pages = default;
            return;
        }

        frames.Descriptor(descriptor.Next).Previous = descriptor.Previous;
        frames.Descriptor(descriptor.Previous).Next = descriptor.Next;
        if (bank.Pages.Is(page))
        {
            bank.Pages = descriptor.Next;
        }
    }
}
