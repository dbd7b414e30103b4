using System;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Hosted.Simulation;

/// <summary>A 64-bit hash of a kernel's state: every page that was ever used, every generation and descriptor of such a page.</summary>
/// <remarks>Left out is what may differ while the state is the same: clock, trace ring, counters of test builds and message pages.</remarks>
public static class StateHash
{
    private const ulong Basis = 0xCBF2_9CE4_8422_2325;
    private const ulong Prime = 0x0000_0100_0000_01B3;

    /// <summary>The hash.</summary>
    public static ulong Of(in FrameArena frames)
    {
        uint pages = frames.Globals.FreshPage.Value;
        ulong hash = Mix(OfGlobals(in frames), frames.Words(new PageIndex(KernelQueues.Page)));
        for (uint number = 1; number < pages; number++)
        {
            PageIndex page = new(number);
            if (frames.Descriptor(page).Use is not (PageUse.Kernel or PageUse.MessagePage))
            {
                hash = Mix(hash, frames.Words(page));
            }
        }

        // Generations and descriptors follow one another in the tables, each for all pages.
        ReadOnlySpan<byte> tables = frames.AllTables;
        int generationBytes = (int)(frames.PageCount * FrameArena.GranulesPerPage * sizeof(uint));
        int usedBytes = (int)(pages * FrameArena.GranulesPerPage * sizeof(uint));
        hash = Mix(hash, MemoryMarshal.Cast<byte, ulong>(tables[..usedBytes]));
        return Mix(hash, MemoryMarshal.Cast<byte, ulong>(tables.Slice(generationBytes, (int)(pages * PageDescriptor.SizeBytes))));
    }

    // Page zero holds the root bank and the command line besides the globals.
    private static ulong OfGlobals(in FrameArena frames)
    {
        ref Globals globals = ref frames.Globals;
        (ulong now, ulong traced, uint countdown) = (globals.NowTicks, globals.TraceCount, globals.AuditCountdown);
        (uint steps, uint mostSteps) = (globals.StepCount, globals.MostSteps);
        int budget = globals.EntryBudget;
        globals.EntryBudget = 0;
        (globals.NowTicks, globals.TraceCount, globals.AuditCountdown) = (0, 0, 0);
        (globals.StepCount, globals.MostSteps) = (0, 0);
        ulong hash = Mix(Basis, frames.Words(default));
        (globals.NowTicks, globals.TraceCount, globals.AuditCountdown) = (now, traced, countdown);
        (globals.StepCount, globals.MostSteps) = (steps, mostSteps);
        globals.EntryBudget = budget;
        return hash;
    }

    private static ulong Mix(ulong hash, ReadOnlySpan<ulong> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            hash = (hash ^ words[i]) * Prime;
            hash ^= hash >> 29;
        }

        return hash;
    }
}
