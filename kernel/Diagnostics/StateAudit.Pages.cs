using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Diagnostics;

/// <content>Pages and banks: every page is the kernel's, in one bank's ring, on the free list, or was never used.</content>
public static partial class StateAudit
{
    private static void CheckPages(in FrameArena frames, ref Tally tally)
    {
        ref Globals globals = ref frames.Globals;
        uint free = 0;
        for (uint number = 1; number < frames.PageCount; number++)
        {
            PageIndex page = new(number);
            ref PageDescriptor descriptor = ref frames.Descriptor(page);
            if (number >= globals.FreshPage.Value)
            {
                Require(descriptor.Use == PageUse.Free, "audit pages: what was never used is free");
            }
            else if (descriptor.Use == PageUse.Free)
            {
                free++;
            }
            else if (descriptor.Use != PageUse.Kernel)
            {
                CheckOwnedPage(in frames, page, ref tally);
            }
        }

        Require(CountFreePages(in frames) == free, "audit pages: every free page is on the free list");
    }

    private static uint CountFreePages(in FrameArena frames)
    {
        uint count = 0;
        PageIndex page = frames.Globals.FreePages;
        while (!page.IsNone && count <= frames.PageCount)
        {
            Require(page.Value < frames.Globals.FreshPage.Value, "audit pages: the free list stays among the pages that were used");
            Require(frames.Descriptor(page).Use == PageUse.Free, "audit pages: what is on the free list is free");
            page = frames.Descriptor(page).Next;
            count++;
        }

        return count;
    }

    private static void CheckOwnedPage(in FrameArena frames, PageIndex page, ref Tally tally)
    {
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        tally.OwnedPages++;
        Require(Names(in frames, descriptor.Bank, ObjectType.Bank), "audit pages: a page in use has a bank");
        Require(frames.Descriptor(descriptor.Next).Previous.Is(page), "audit pages: neighbours in a ring name each other");
        Require(frames.Descriptor(descriptor.Previous).Next.Is(page), "audit pages: neighbours in a ring name each other");
        Require(frames.Descriptor(descriptor.Next).Bank.Is(descriptor.Bank), "audit pages: a ring is of one bank");
        bool canBeMapped = descriptor.Use is PageUse.Memory or PageUse.MessagePage;
        Require(canBeMapped || descriptor.MappedIn.IsNone, "audit memory: only memory and message pages are mapped");
        tally.Mapped += descriptor.MappedIn.IsNone ? 0u : 1u;
        tally.SpaceTablePages += descriptor.Use == PageUse.SpaceTable ? 1u : 0u;
        tally.SegmentTablePages += descriptor.Use == PageUse.SegmentTable ? 1u : 0u;
        tally.MessagePages += descriptor.Use == PageUse.MessagePage ? 1u : 0u;
        tally.CapabilityPages += descriptor.Use == PageUse.CapabilityTable ? 1u : 0u;
    }

    private static void CheckPageTotals(in FrameArena frames, in Tally tally)
    {
        const uint TablesPerSpace = 3;
        Require(tally.UsedPages == frames.Globals.PagesInUse, "audit pages: the banks' use is the pages in use");
        Require(tally.OwnedPages == frames.Globals.PagesInUse, "audit pages: the pages in use are those with a bank");
        Require(tally.SpaceTablePages == tally.Processes * TablesPerSpace, "audit pages: a space has its tables and nobody else has any");
        Require(tally.MessagePages == tally.Processes, "audit pages: one message page for each process");
        Require(tally.SegmentTablePages == tally.Segments, "audit pages: one table for each segment");
        Require(tally.CapabilityPages == tally.TablePages, "audit pages: every page of slots belongs to a table");
    }

    private static void CheckBank(in FrameArena frames, FrameIndex bankIndex, ref Tally tally)
    {
        ref Bank bank = ref frames.At<Bank>(bankIndex);
        tally.Banks++;
        tally.ListedChildren += bank.Children.Count + bank.MarkedChildren.Count;
        tally.UsedPages += bank.UsedPages;
        CheckWatchers(in frames, bankIndex, ref tally);
        ulong granted = SumOfLimits(in frames, bankIndex, in bank.Children) + SumOfLimits(in frames, bankIndex, in bank.MarkedChildren);
        Require(bank.FairClass <= frames.Globals.FairClassCount, "audit fair: a bank is of a class that was begun");
        Require(granted == bank.GrantedPages, "audit banks: what is granted is the sub-banks' limits");
        Require((ulong)bank.UsedPages + bank.GrantedPages <= bank.LimitPages, "audit banks: use and grants stay within the limit");
        Require(CountRing(in frames, bankIndex) == bank.UsedPages, "audit banks: use is the length of the ring");
        for (int size = 0; size < PartialPages.SizeCount; size++)
        {
            CheckPartial(in frames, bankIndex, (FrameSize)size);
        }

        CheckEnd(in frames, in bank, ref tally);
    }

    private static ulong SumOfLimits(in FrameArena frames, FrameIndex bankIndex, in FrameList<SiblingLink> children)
    {
        CheckLinks(in frames, in children, ObjectType.Bank);
        ulong sum = 0;
        for (FrameIndex child = children.Head; !child.IsNone; child = frames.At<Bank>(child).SiblingLink.Next)
        {
            Require(frames.At<Bank>(child).Parent.Is(bankIndex), "audit banks: a sub-bank names its parent");
            sum += frames.At<Bank>(child).LimitPages;
        }

        return sum;
    }

    // A dying bank walks, is taken apart, waits for its first sub-bank to be, or waits for the bank above it.
    private static void CheckEnd(in FrameArena frames, in Bank bank, ref Tally tally)
    {
        tally.DyingBanks += bank.Header.IsDying ? 1u : 0u;
        Require(bank.Header.IsDying == (bank.End != BankEnd.None), "audit banks: the end of a dying bank has begun, and of no other");
        bool isAfterOther = bank.End != BankEnd.Marked || frames.At<FrameHeader>(bank.Parent).IsDying;
        Require(isAfterOther, "audit banks: what is marked waits for a dying parent");
        FrameIndex first = bank.MarkedChildren.Head;
        bool waits = bank.End == BankEnd.Marked || (!first.IsNone && frames.At<Bank>(first).End == BankEnd.TakingApart);
        Require(!bank.Header.IsDying || bank.Header.HasWork || waits, "audit work: what is dying is on the work list");
        for (FrameIndex child = first; !child.IsNone; child = frames.At<Bank>(child).SiblingLink.Next)
        {
            bool isMarked = frames.At<Bank>(child).End is BankEnd.Marked or BankEnd.TakingApart && frames.At<Bank>(child).Children.IsEmpty;
            Require(isMarked, "audit banks: marked sub-banks are dying with all that is below them");
        }
    }

    private static uint CountRing(in FrameArena frames, FrameIndex bankIndex)
    {
        PageIndex first = frames.At<Bank>(bankIndex).Pages;
        PageIndex at = first;
        uint count = 0;
        while (!at.IsNone && count <= frames.PageCount && (count == 0 || !at.Is(first)))
        {
            Require(frames.Descriptor(at).Bank.Is(bankIndex), "audit banks: a bank's ring holds its own pages");
            at = frames.Descriptor(at).Next;
            count++;
        }

        return count;
    }

    private static void CheckPartial(in FrameArena frames, FrameIndex bankIndex, FrameSize size)
    {
        uint capacity = FrameArena.GranulesPerPage >> (int)size;
        PageIndex previous = default;
        uint listed = 0;
        for (PageIndex at = frames.At<Bank>(bankIndex).Partial[(int)size]; !at.IsNone; at = frames.Descriptor(at).ListNext)
        {
            ref PageDescriptor descriptor = ref frames.Descriptor(at);
            bool isRight = descriptor.Use == PageUse.Frames && descriptor.FrameSize == size && descriptor.Bank.Is(bankIndex);
            Require(isRight, "audit frames: pages with room are the bank's own, of that size");
            Require(descriptor.FirstFree != 0 || descriptor.FreshFrames < capacity, "audit frames: pages with room have room");
            Require(descriptor.ListPrevious.Is(previous), "audit frames: neighbours among pages with room name each other");
            previous = at;
            listed++;
        }

        Require(listed == CountWithRoom(in frames, bankIndex, size, capacity), "audit frames: every page with room is listed");
    }

    private static uint CountWithRoom(in FrameArena frames, FrameIndex bankIndex, FrameSize size, uint capacity)
    {
        PageIndex at = frames.At<Bank>(bankIndex).Pages;
        uint count = 0;
        for (uint i = 0; i < frames.At<Bank>(bankIndex).UsedPages; i++)
        {
            ref PageDescriptor descriptor = ref frames.Descriptor(at);
            bool hasRoom = descriptor.FirstFree != 0 || descriptor.FreshFrames < capacity;
            count += descriptor.Use == PageUse.Frames && descriptor.FrameSize == size && hasRoom ? 1u : 0u;
            at = descriptor.Next;
        }

        return count;
    }
}
