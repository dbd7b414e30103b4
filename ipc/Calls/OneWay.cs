using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>Sends through one-way entries: the message goes in, and what becomes of it does not come out.</summary>
/// <remarks>
/// <para>
/// The record comes back at the first multiple of the quantum after the send, fulfilled without words, whether the message was taken, lost
/// with its endpoint, or is still queued and lost for that. Until then it looks queued. So the time and the outcome follow from
/// the send alone, and the receiver has nothing by which to change either.
/// </para>
/// <para>Quanta are powers of two, so that the next multiple needs no division.</para>
/// </remarks>
public static class OneWay
{
    /// <summary>The largest binary logarithm of a quantum.</summary>
    public const uint MaximumQuantum = 48;

    /// <summary>When a record that is sent now comes back.</summary>
    /// <param name="now">Ticks since boot.</param>
    /// <param name="quantum">The binary logarithm of the quantum.</param>
    public static ulong ReturnTime(ulong now, byte quantum) => (now | ((1ul << quantum) - 1)) + 1;

    /// <summary>Sends a call, which is on no list and has the message in it, through a one-way entry with the right to.</summary>
    /// <remarks>A deadline that it had gives way: it comes back soon enough.</remarks>
    public static void Send(in FrameArena frames, FrameIndex callIndex, in Capability entry)
    {
        ref Call call = ref frames.At<Call>(callIndex);
        if (call.CapabilityCount != 0)
        {
            // It came by a promise or a relay; who sends straight here is refused. A resolver would be a way back.
            CallMachine.Break(in frames, callIndex, BreakReason.NotInvocable);
            return;
        }

        if (call.TimerBucket != 0)
        {
            TimerQueue.Remove(in frames, callIndex);
        }

        TimerQueue.Set(in frames, callIndex, ReturnTime(frames.Globals.NowTicks, entry.Quantum));
        call.IsOneWay = true;
        bool isServed = entry.IsLive(in frames) && Ending.OfEndpoint(in frames, entry.Index) == BreakReason.None;
        if (isServed)
        {
            CallMachine.Enqueue(in frames, callIndex, entry.Index);
        }
        else if (Controls.Has(in frames, Defences.Quanta))
        {
            CallMachine.WaitForTime(in frames, callIndex);
        }
        else
        {
            Return(in frames, callIndex, BreakReason.EndpointDestroyed);
        }
    }

    /// <summary>The server has the message. The one who sent it is not told.</summary>
    public static void Deliver(in FrameArena frames, FrameIndex callIndex, FrameIndex partyIndex)
    {
        CallMachine.DeliverOneWay(in frames, callIndex, partyIndex);
        if (!Controls.Has(in frames, Defences.Quanta))
        {
            Return(in frames, callIndex, BreakReason.None); // The covert channel: who sends sees when it is heard.
        }
    }

    /// <summary>The endpoint ends with the message in its queue. The one who sent it is not told.</summary>
    public static void Lose(in FrameArena frames, FrameIndex callIndex, BreakReason reason)
    {
        if (Controls.Has(in frames, Defences.Quanta) && !(Controls.Plants && Controls.Is(in frames, Mutants.OneWayLossIsTold)))
        {
            CallMachine.LoseOneWay(in frames, callIndex);
        }
        else
        {
            Return(in frames, callIndex, reason);
        }
    }

    /// <summary>Its time has come: the record is its owner's again, and what was not taken is lost.</summary>
    public static void ComeBack(in FrameArena frames, FrameIndex callIndex) => Return(in frames, callIndex, BreakReason.None);

    private static void Return(in FrameArena frames, FrameIndex callIndex, BreakReason reason)
    {
        frames.At<Call>(callIndex).IsOneWay = false;
        CallMachine.Break(in frames, callIndex, reason);
    }
}
