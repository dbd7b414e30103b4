using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Teardown;

/// <summary>The end of a process: it never runs again, then what it owed breaks, then its storage goes home.</summary>
/// <remarks>
/// A fault stops after the second part: what is left is a corpse, which tells its cause to the holder of its capability and
/// stays on its bank's account until it is destroyed or its bank is. Order matters: others learn first (calls in service,
/// endpoints), its own records go next (each in O(1), wherever they are), then capabilities and memory. A resolver that it
/// held is on its in-service list, so its table needs no search for them.
/// </remarks>
internal static class ProcessTeardown
{
    /// <summary>Its capabilities die, and its storage will go home.</summary>
    public static void Bury(in FrameArena frames, FrameIndex processIndex)
    {
        FrameStore.Expire(in frames, processIndex);
        frames.At<FrameHeader>(processIndex).IsDying = true;
    }

    public static bool Step(in FrameArena frames, FrameIndex processIndex)
    {
        ref Process process = ref frames.At<Process>(processIndex);
        ref Party party = ref process.Party;
        if (Watchable.TellOne(in frames, processIndex))
        {
            return false;
        }

        if (!party.InService.IsEmpty && Controls.Has(in frames, Defences.Debts)
            && !(party.InService.Count == 1 && (Controls.Plants && Controls.Is(in frames, Mutants.LastDebtForgotten))))
        {
            CallMachine.Break(in frames, party.InService.Head, party.EndReason);
            return false;
        }

        if (!party.Endpoints.IsEmpty)
        {
            Destruction.EndEndpoint(in frames, party.Endpoints.Head, party.EndReason);
            return false;
        }

        if (!party.Notices.IsEmpty || !party.QuietNotifications.IsEmpty)
        {
            Destruction.End(in frames, party.Notices.IsEmpty ? party.QuietNotifications.Head : party.Notices.Head);
            return false;
        }

        if (!party.Calls.IsEmpty)
        {
            CallTeardown.End(in frames, party.Calls.Head);
            return false;
        }

        if (!party.Header.IsDying)
        {
            return true;
        }

        if (!process.Attachments.IsEmpty)
        {
            Mappings.Detach(in frames, process.Attachments.Head);
            return false;
        }

        if (process.Table.LetGoOfSome(in frames))
        {
            return false;
        }

        if (!process.Table.ReturnOnePage(in frames))
        {
            return false;
        }

        ReturnSpace(in frames, ref process);
        TraceRing.Write(in frames, TraceKind.ProcessGone, party.Header.Number);
        FrameStore.Return(in frames, processIndex);
        return true;
    }

    private static void ReturnSpace(in FrameArena frames, ref Process process)
    {
        Mappings.UnmapPage(in frames, process.MessagePage);
        PageStore.Return(in frames, process.MessagePage);
        PageStore.Return(in frames, process.SpaceRoot);
        PageStore.Return(in frames, process.MiddleTable);
        PageStore.Return(in frames, process.Directory);

        // The machine may still run on these tables: it leaves them before anyone can buy the pages.
        frames.Globals.TranslationsAreStale = true;
    }
}
