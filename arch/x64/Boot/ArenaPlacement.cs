using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.X64.Boot;

/// <summary>Where the arena's pages and its side tables lie: pages from the start, tables behind them.</summary>
internal readonly struct ArenaPlacement
{
    /// <summary>Physical memory of both, a multiple of 2 MiB on either side.</summary>
    public readonly PhysicalRange Memory;

    /// <summary>Pages in the arena.</summary>
    public readonly uint PageCount;

    private ArenaPlacement(PhysicalRange memory, uint pageCount)
    {
        Memory = memory;
        PageCount = pageCount;
    }

    /// <summary>Virtual address of the side tables.</summary>
    public ulong TablesAddress => KernelSpace.ArenaAddress + ((ulong)PageCount * FrameArena.PageSizeBytes);

    /// <summary>Divides the memory so that as many pages as possible have their side tables.</summary>
    /// <param name="available">Physical memory; whole units of 2 MiB.</param>
    /// <param name="limitBytes">Use no more than this; 0 means no limit.</param>
    public static ArenaPlacement In(PhysicalRange available, ulong limitBytes)
    {
        ulong limit = limitBytes == 0 || limitBytes > KernelSpace.MaximumArenaBytes ? KernelSpace.MaximumArenaBytes : limitBytes;
        PhysicalRange memory = available.Below(available.Start + limit).Aligned(BootInformation.ArenaUnitBytes);

        const uint sample = 64; // pages, so that the division is exact to a byte
        ulong bytesPerSample = (sample * FrameArena.PageSizeBytes) + FrameArena.TableBytes(sample);
        uint pageCount = (uint)(memory.SizeBytes * sample / bytesPerSample);
        return new ArenaPlacement(memory, pageCount);
    }
}
