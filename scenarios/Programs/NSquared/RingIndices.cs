using System.Runtime.CompilerServices;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>What came of an attempt to put or take.</summary>
public enum RingOutcome
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>The ring is full, or empty.</summary>
    NotNow = 1,

    /// <summary>The other side wrote an index that no honest one could: the ring is not to be used any more.</summary>
    Broken = 2,
}

/// <summary>One side of a ring, in the memory of the process whose side it is: nobody else can change it.</summary>
public struct RingSide
{
    /// <summary>Items that this side has put, or taken, modulo 2³².</summary>
    public uint Own;

    /// <summary>The other side's number when this side last looked.</summary>
    public uint Seen;
}

/// <summary>A ring of one who puts and one who takes, without its items: two indices and a flag at the beginning of a shared page.</summary>
/// <remarks>
/// <code>
/// 0x000  tail: items put, by the putter            indices are counts modulo 2³²; a slot is the count modulo the capacity,
/// 0x040  head: items taken, by the taker           a power of two
/// 0x080  1 if the taker wants a signal: set by the taker, cleared by the putter who will signal
/// 0x0C0  slots
/// </code>
/// Each side keeps its own count for itself and only publishes it, so what the other writes over it misleads nobody but the other. A side
/// looks at the other's count only when what it saw last says full or empty.
/// <para>RING-1: what is put is taken once, in order. RING-2: no index that was read reaches an address unchecked. RING-3: nobody sleeps with an item in the ring
/// and no signal on its way.</para>
/// Source: queue.h of sDDF, with the flag of its <c>consumer_signalled</c> turned round.
/// </remarks>
public static class RingIndices
{
    /// <summary>Where slots begin.</summary>
    public const uint SlotsOffset = 0xC0;

    private const uint TailOffset = 0x00;
    private const uint HeadOffset = 0x40;
    private const uint WantsSignalOffset = 0x80;

    /// <summary>Whether the putter has a slot to write.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RingOutcome HasRoom<TPage>(TPage page, ref RingSide putter, uint capacity)
        where TPage : struct, IRingPage, allows ref struct
    {
        if (putter.Own - putter.Seen < capacity)
        {
            return RingOutcome.Done;
        }

        uint head = (uint)page.ReadAcquire(HeadOffset);
        uint inside = putter.Own - head;
        if (inside > capacity && TPage.Keeps(RingGuard.IndicesAreChecked))
        {
            return RingOutcome.Broken;
        }

        putter.Seen = head;
        return inside < capacity || !TPage.Keeps(RingGuard.FullIsFull) ? RingOutcome.Done : RingOutcome.NotNow;
    }

    /// <summary>Says that one more item is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Publish<TPage>(TPage page, ref RingSide putter)
        where TPage : struct, IRingPage, allows ref struct
    {
        putter.Own++;
        page.WriteRelease(TailOffset, putter.Own);
    }

    /// <summary>Whether the taker has a slot to read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RingOutcome HasItem<TPage>(TPage page, ref RingSide taker, uint capacity)
        where TPage : struct, IRingPage, allows ref struct
    {
        if (taker.Own != taker.Seen)
        {
            return RingOutcome.Done;
        }

        uint tail = (uint)page.ReadAcquire(TailOffset);
        if (tail - taker.Own > capacity && TPage.Keeps(RingGuard.IndicesAreChecked))
        {
            return RingOutcome.Broken;
        }

        taker.Seen = tail;
        return tail != taker.Own ? RingOutcome.Done : RingOutcome.NotNow;
    }

    /// <summary>Says that the slots of all that was taken are free. Once after many items is enough.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Release<TPage>(TPage page, in RingSide taker)
        where TPage : struct, IRingPage, allows ref struct
    {
        page.WriteRelease(HeadOffset, taker.Own);
    }

    /// <summary>The taker wants a signal for the next item. False if there is one already: then it must take it and ask again.</summary>
    /// <remarks>
    /// The flag, then a fence, then the look. The putter does the same the other way round, so one of the two sees the other. It looks at the tail itself and not
    /// through <see cref="HasItem"/>: a broken index is not "nothing there" either, and the next attempt to take finds it.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MaySleep<TPage>(TPage page, in RingSide taker)
        where TPage : struct, IRingPage, allows ref struct
    {
        page.WriteRelease(WantsSignalOffset, 1);
        if (!TPage.Keeps(RingGuard.LooksAgainBeforeSleep))
        {
            return true;
        }

        if (TPage.Keeps(RingGuard.SleeperFences))
        {
            page.Fence();
        }

        return (uint)page.ReadAcquire(TailOffset) == taker.Own;
    }

    /// <summary>Whether the putter, who has put all that it wants to, must signal. If so it is bound to: the flag is cleared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MustSignal<TPage>(TPage page)
        where TPage : struct, IRingPage, allows ref struct
    {
        if (TPage.Keeps(RingGuard.PutterFences))
        {
            page.Fence();
        }

        if (page.ReadAcquire(WantsSignalOffset) == 0)
        {
            return false;
        }

        page.WriteRelease(WantsSignalOffset, 0);
        return true;
    }
}
