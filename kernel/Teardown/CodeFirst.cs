using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Teardown;

/// <summary>A destroyed bank's code stops before anything of it is taken apart: its processes are not selected any more.</summary>
internal static class CodeFirst
{
    /// <summary>What is ended on the way to one that can still run or be served; the next entry goes on.</summary>
    public const int MostEndedAtOnce = WorkSlice.Steps;

    /// <summary>The first of the run queue whose bank lives; none if there is none, or too many others stand before it.</summary>
    public static FrameIndex SelectLiving(in FrameArena frames)
    {
        for (int ended = 0; ended < MostEndedAtOnce; ended++)
        {
            FrameIndex head = RunQueue.Head(in frames);
            if (head.IsNone || !Payer.IsDying(in frames, head))
            {
                return head;
            }

            PartyMachine.Die(in frames, head, FaultCause.Destroyed);
        }

        return FrameIndex.None;
    }

    /// <summary>Ends the process whose turn it is if it has just destroyed the bank that pays for it.</summary>
    public static void StopCurrent(in FrameArena frames)
    {
        FrameIndex current = frames.Globals.Current;
        if (Payer.IsDying(in frames, current) && frames.At<Party>(current).State != ProcessState.Dead)
        {
            PartyMachine.Die(in frames, current, FaultCause.Destroyed);
        }
    }

    /// <summary>Ends the endpoint whose turn it is if its bank is dying: a poll has told its callers so.</summary>
    /// <returns>Whether it did.</returns>
    public static bool EndUnpaid(in FrameArena frames, ref Party server)
    {
        FrameIndex endpoint = server.Ready.First;
        if (!Payer.IsDying(in frames, endpoint) || (Controls.Plants && Controls.Is(in frames, Mutants.UnpaidEndpointServed)))
        {
            return false;
        }

        Destruction.EndEndpoint(in frames, endpoint, BreakReason.EndpointDestroyed);
        return true;
    }
}
