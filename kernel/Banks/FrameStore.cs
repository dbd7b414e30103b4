using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Banks;

/// <summary>Frames below a page, cut from pages that belong to the bank that pays. Buying and returning are O(1).</summary>
public static class FrameStore
{
    /// <summary>Whether the bank can pay for one more frame of this size, and for that many whole pages besides.</summary>
    public static bool CanBuy(in Bank bank, FrameSize size, uint pages = 0)
    {
        uint needed = pages + (bank.Partial[(int)size].IsNone ? 1u : 0u);
        return needed <= bank.BalancePages && !bank.Header.IsDying;
    }

    /// <summary>What every purchase asks first: as above, of a bank by its index, unless a test goes without limits.</summary>
    public static bool CanBuy(in FrameArena frames, FrameIndex bankIndex, FrameSize size, uint pages = 0)
    {
        return CanBuy(in frames.At<Bank>(bankIndex), size, pages) || !Controls.Has(in frames, Defences.Limits);
    }

    /// <summary>Buys a frame. Its contents are whatever they were; the caller sets all of them, header included.</summary>
    /// <remarks>The caller has asked <c>CanBuy</c>.</remarks>
    public static FrameIndex Buy(in FrameArena frames, FrameIndex bankIndex, FrameSize size)
    {
        StepCounter.Count(in frames);
        ref Bank bank = ref frames.At<Bank>(bankIndex);
        PageIndex page = bank.Partial[(int)size];
        if (page.IsNone)
        {
            page = PageStore.Buy(in frames, bankIndex, PageUse.Frames);
            frames.Descriptor(page).FrameSize = size;
            EnterPartial(in frames, ref bank, page);
        }

        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        FrameIndex frame = Take(in frames, ref descriptor, page);
        descriptor.UsedFrames++;
        if (!HasRoom(in descriptor))
        {
            LeavePartial(in frames, ref bank, page);
        }

        return frame;
    }

    /// <summary>Kills every capability to a frame. The frame itself is returned when nothing refers to it any more.</summary>
    public static void Expire(in FrameArena frames, FrameIndex frame)
    {
        ref uint generation = ref frames.Generation(frame);
        Invariant.Require(generation != uint.MaxValue);
        generation++;
    }

    /// <summary>Gives a frame back to its page, and the page to its bank if it was the last.</summary>
    /// <remarks>
    /// A frame whose generations are used up is never handed out again, in whatever size: no capability can ever match it by
    /// accident. A page that held one is retired when it is empty.
    /// </remarks>
    public static void Return(in FrameArena frames, FrameIndex frame)
    {
        StepCounter.Count(in frames);
        PageIndex page = frame.Page;
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        Invariant.Holds(descriptor.Use == PageUse.Frames);
        Invariant.Holds(descriptor.UsedFrames > 0);
        bool hadRoom = HasRoom(in descriptor);
        ref FrameHeader header = ref frames.At<FrameHeader>(frame);
        Invariant.Holds(header.Type != ObjectType.Free);
        Invariant.Holds(!header.HasWork);
        header = default;
        if (IsRetired(in frames, frame))
        {
            descriptor.HasRetired = true;
        }
        else
        {
            header.NextFree = descriptor.FirstFree;
            descriptor.FirstFree = (ushort)(Position(frame, descriptor.FrameSize) + 1);
        }

        descriptor.UsedFrames--;
        ref Bank bank = ref frames.At<Bank>(descriptor.Bank);
        if (descriptor.UsedFrames == 0 && !(Controls.Plants && Controls.Is(in frames, Mutants.PageNotGivenBack)))
        {
            if (hadRoom)
            {
                LeavePartial(in frames, ref bank, page);
            }

            if (descriptor.HasRetired)
            {
                PageStore.Retire(in frames, page);
            }
            else
            {
                PageStore.Return(in frames, page);
            }
        }
        else if (!hadRoom && HasRoom(in descriptor))
        {
            EnterPartial(in frames, ref bank, page);
        }
    }

    /// <summary>Whether the generations of a frame are used up.</summary>
    private static bool IsRetired(in FrameArena frames, FrameIndex frame)
    {
        return frames.Generation(frame) == uint.MaxValue && Controls.Has(in frames, Defences.Retirement);
    }

    /// <summary>The first frame in use of a page of frames; none if there is none.</summary>
    public static FrameIndex FindUsed(in FrameArena frames, PageIndex page)
    {
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        for (uint position = 0; position < descriptor.FreshFrames; position++)
        {
            StepCounter.Count(in frames);
            FrameIndex frame = FrameAt(page, position, descriptor.FrameSize);
            if (frames.At<FrameHeader>(frame).Type != ObjectType.Free)
            {
                return frame;
            }
        }

        return FrameIndex.None;
    }

    private static bool HasRoom(in PageDescriptor descriptor)
    {
        return descriptor.FirstFree != 0 || descriptor.FreshFrames < FramesPerPage(descriptor.FrameSize);
    }

    private static uint FramesPerPage(FrameSize size) => FrameArena.GranulesPerPage >> (int)size;

    private static FrameIndex FrameAt(PageIndex page, uint position, FrameSize size)
    {
        return new FrameIndex(page.Frame.Value + (position << (int)size));
    }

    private static uint Position(FrameIndex frame, FrameSize size) => (frame.Value & (FrameArena.GranulesPerPage - 1)) >> (int)size;

    private static FrameIndex Take(in FrameArena frames, ref PageDescriptor descriptor, PageIndex page)
    {
        if (descriptor.FirstFree != 0)
        {
            FrameIndex free = FrameAt(page, descriptor.FirstFree - 1u, descriptor.FrameSize);
            descriptor.FirstFree = frames.At<FrameHeader>(free).NextFree;
            return free;
        }

        return FrameAt(page, descriptor.FreshFrames++, descriptor.FrameSize);
    }

    private static void EnterPartial(in FrameArena frames, ref Bank bank, PageIndex page)
    {
        PageList.Push(in frames, ref bank.Partial[(int)frames.Descriptor(page).FrameSize], page);
    }

    private static void LeavePartial(in FrameArena frames, ref Bank bank, PageIndex page)
    {
        PageList.Remove(in frames, ref bank.Partial[(int)frames.Descriptor(page).FrameSize], page);
    }
}
