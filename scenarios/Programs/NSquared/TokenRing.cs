using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>A ring of tokens in one page: which capability belongs to which message. The capability itself goes through the kernel.</summary>
public static class TokenRing
{
    /// <summary>Tokens that it holds.</summary>
    public const uint Capacity = 256;

    // The whole ring must lie in its page: a negative number is no byte.
    internal const byte RingFitsIntoAPage = RingIndices.SlotsOffset + (Capacity * 8) <= UserLayout.PageSizeBytes ? 1 : -1;

    /// <summary>Puts a token.</summary>
    public static RingOutcome TryPut<TPage>(TPage page, ref RingSide putter, ulong token)
        where TPage : struct, IRingPage, allows ref struct
    {
        RingOutcome outcome = RingIndices.HasRoom(page, ref putter, Capacity);
        if (outcome == RingOutcome.Done)
        {
            page.WriteData(Slot(putter.Own), token);
            RingIndices.Publish(page, ref putter);
        }

        return outcome;
    }

    /// <summary>Takes the oldest token and frees its slot.</summary>
    public static RingOutcome TryTake<TPage>(TPage page, ref RingSide taker, out ulong token)
        where TPage : struct, IRingPage, allows ref struct
    {
        token = 0;
        RingOutcome outcome = RingIndices.HasItem(page, ref taker, Capacity);
        if (outcome == RingOutcome.Done)
        {
            token = page.ReadData(Slot(taker.Own));
            taker.Own++;
            RingIndices.Release(page, in taker);
        }

        return outcome;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Slot(uint count) => RingIndices.SlotsOffset + ((count & (Capacity - 1)) * 8);
}
