using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Boot;

/// <summary>The state of a kernel in which nothing has happened yet.</summary>
internal static class InitialState
{
    // Page zero: globals at the start, the command line in the second half, and the root bank between them.
    private const uint RootBankGranule = 16;

    private const byte GlobalsEndBeforeTheRootBank = RootBankGranule * FrameArena.GranuleSizeBytes >= 1024 ? 1 : -1;

    /// <summary>Formats a zeroed arena.</summary>
    public static void Format(in FrameArena frames, uint traceRecordCount)
    {
        uint tracePages = TraceRing.PageCount(traceRecordCount);
        Invariant.Require(tracePages > 0);
        Invariant.Require((traceRecordCount & (traceRecordCount - 1)) == 0);
        Invariant.Require(frames.PageCount > tracePages + 2);
        ref Globals globals = ref frames.Globals;
        globals = default;
        frames.ClearPage(new PageIndex(KernelQueues.Page));
        TimerQueue.Initialize(in frames);
        globals.TracePages = new PageIndex(KernelQueues.Page + 1);
        globals.TraceCapacity = traceRecordCount;
        globals.FreshPage = new PageIndex(globals.TracePages.Value + tracePages);
        for (uint page = 0; page < globals.FreshPage.Value; page++)
        {
            frames.Descriptor(new PageIndex(page)).Use = PageUse.Kernel;
        }

        BankObjects.CreateRoot(in frames, new FrameIndex(RootBankGranule), frames.PageCount - globals.FreshPage.Value);
    }
}
