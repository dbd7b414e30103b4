using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>A message as a ring carries it: what it is, and the four words that most calls have.</summary>
public struct RingItem
{
    /// <summary>Low byte: request or answer. Second byte: capabilities that come with it, in the ring of tokens.</summary>
    public ulong Header;

    /// <summary>First word.</summary>
    public ulong Word0;

    /// <summary>Second word.</summary>
    public ulong Word1;

    /// <summary>Third word.</summary>
    public ulong Word2;

    /// <summary>Fourth word.</summary>
    public ulong Word3;
}

/// <summary>A ring of messages in one page.</summary>
/// <remarks>A message is copied out before anything looks at it, so what its sender changes afterwards concerns nobody.</remarks>
public static class DataRing
{
    /// <summary>Messages that it holds.</summary>
    public const uint Capacity = 64;

    private const uint SlotBytes = 40;

    // The whole ring must lie in its page: a negative number is no byte.
    internal const byte RingFitsIntoAPage = RingIndices.SlotsOffset + (Capacity * SlotBytes) <= UserLayout.PageSizeBytes ? 1 : -1;

    /// <summary>Puts a message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RingOutcome TryPut<TPage>(TPage page, ref RingSide putter, in RingItem item)
        where TPage : struct, IRingPage, allows ref struct
    {
        RingOutcome outcome = RingIndices.HasRoom(page, ref putter, Capacity);
        if (outcome != RingOutcome.Done)
        {
            return outcome;
        }

        uint slot = Slot(putter.Own);
        if (!TPage.Keeps(RingGuard.ItemBeforeTail))
        {
            RingIndices.Publish(page, ref putter);
            Write(page, slot, in item);
            return RingOutcome.Done;
        }

        Write(page, slot, in item);
        RingIndices.Publish(page, ref putter);
        return RingOutcome.Done;
    }

    /// <summary>Takes the oldest message. Its slot stays the taker's until <see cref="RingIndices.Release"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RingOutcome TryTake<TPage>(TPage page, ref RingSide taker, out RingItem item)
        where TPage : struct, IRingPage, allows ref struct
    {
        RingOutcome outcome = RingIndices.HasItem(page, ref taker, Capacity);
        if (outcome != RingOutcome.Done)
        {
            item = default;
            return outcome;
        }

        uint slot = Slot(taker.Own);
        item.Header = page.ReadData(slot);
        item.Word0 = page.ReadData(slot + 8);
        item.Word1 = page.ReadData(slot + 16);
        item.Word2 = page.ReadData(slot + 24);
        item.Word3 = page.ReadData(slot + 32);
        taker.Own++;
        return RingOutcome.Done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Slot(uint count) => RingIndices.SlotsOffset + ((count & (Capacity - 1)) * SlotBytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<TPage>(TPage page, uint slot, in RingItem item)
        where TPage : struct, IRingPage, allows ref struct
    {
        page.WriteData(slot, item.Header);
        page.WriteData(slot + 8, item.Word0);
        page.WriteData(slot + 16, item.Word1);
        page.WriteData(slot + 24, item.Word2);
        page.WriteData(slot + 32, item.Word3);
    }
}
