using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>A ring of many who put and one who takes, in as many shared pages as its slots need.</summary>
/// <remarks>
/// <code>
/// 0x000  tickets given out to putters     0x100  slots of 64 bytes: number of the message plus one, header, four words
/// 0x080  1 if the taker wants a signal
/// </code>
/// A putter takes a ticket, writes the slot of that number, and publishes it by the slot's own number. It has a credit for each message, and there are as many slots as credits, so
/// the slot is free. That holds if all putters keep to their credits: they share the pages, and nothing but honesty keeps them apart. In M³ hardware does.
/// <para>A putter that stops between its ticket and its message stops the ring for everyone.</para>
/// </remarks>
/// <param name="host">Has the pages.</param>
/// <param name="address">Where the first one is.</param>
/// <param name="capacity">Slots; a power of two.</param>
public readonly struct CreditRing(ProgramHost host, ulong address, uint capacity)
{
    private const uint TicketsOffset = 0x00;
    private const uint WantsSignalOffset = 0x80;
    private const uint SlotsOffset = 0x100;
    private const uint SlotBytes = 64;

    /// <summary>Bytes of a ring, whole pages.</summary>
    public static ulong Bytes(uint capacity)
    {
        ulong bytes = SlotsOffset + ((ulong)capacity * SlotBytes);
        return (bytes + UserLayout.PageSizeBytes - 1) & ~(ulong)(UserLayout.PageSizeBytes - 1);
    }

    /// <summary>Puts a message, for which the putter has a credit.</summary>
    /// <returns>Whether the taker is to be signalled.</returns>
    public bool Put(in RingItem item)
    {
        SharedPage control = new(host.Page(address));
        ulong ticket = control.Add(TicketsOffset, 1) - 1;
        SharedPage page = Slot(ticket, out uint slot);
        page.WriteData(slot + 8, item.Header);
        page.WriteData(slot + 16, item.Word0);
        page.WriteData(slot + 24, item.Word1);
        page.WriteData(slot + 32, item.Word2);
        page.WriteData(slot + 40, item.Word3);
        page.WriteRelease(slot, ticket + 1);
        control.Fence();
        return control.ReadAcquire(WantsSignalOffset) != 0 && control.Exchange(WantsSignalOffset, 0) != 0;
    }

    /// <summary>Takes the next message; false if it is not there yet.</summary>
    /// <param name="taken">Messages taken before.</param>
    /// <param name="item">The message.</param>
    public bool TryTake(ulong taken, out RingItem item)
    {
        SharedPage page = Slot(taken, out uint slot);
        if (page.ReadAcquire(slot) != taken + 1)
        {
            item = default;
            return false;
        }

        item.Header = page.ReadData(slot + 8);
        item.Word0 = page.ReadData(slot + 16);
        item.Word1 = page.ReadData(slot + 24);
        item.Word2 = page.ReadData(slot + 32);
        item.Word3 = page.ReadData(slot + 40);
        return true;
    }

    /// <summary>The taker wants a signal; false if there is a message already.</summary>
    public bool MaySleep(ulong taken)
    {
        SharedPage control = new(host.Page(address));
        control.WriteRelease(WantsSignalOffset, 1);
        control.Fence();
        return Slot(taken, out uint slot).ReadAcquire(slot) != taken + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SharedPage Slot(ulong number, out uint offset)
    {
        ulong at = SlotsOffset + ((number & (capacity - 1)) * SlotBytes);
        offset = (uint)at & (UserLayout.PageSizeBytes - 1);
        return new SharedPage(host.Page(address + (at & ~(ulong)(UserLayout.PageSizeBytes - 1))));
    }
}
