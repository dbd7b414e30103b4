using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Memory;

/// <summary>From an address of a process to the page behind it, by the tables that the kernel itself filled.</summary>
internal static class SpaceWalk
{
    /// <summary>Finds the page that an address of a process lies in.</summary>
    /// <returns>Whether anything is mapped there.</returns>
    public static bool TryFind<TMachine>(ref Kernel<TMachine> kernel, in Process process, ulong address, out PageIndex page)
        where TMachine : struct, IMachine
    {
        page = default;
        if (address is < UserLayout.BaseAddress or >= UserLayout.EndAddress)
        {
            return false;
        }

        ref readonly FrameArena frames = ref kernel.Frames;
        uint number = (uint)((address - UserLayout.BaseAddress) / UserLayout.PageSizeBytes);
        ulong segment = Entry(in frames, process.Directory, number / UserLayout.EntriesPerTable);
        if (segment == 0)
        {
            return false;
        }

        ulong entry = Entry(in frames, kernel.Machine.PageOf(segment), number % UserLayout.EntriesPerTable);
        page = entry == 0 ? default : kernel.Machine.PageOf(entry);
        return entry != 0;
    }

    private static ulong Entry(in FrameArena frames, PageIndex table, uint position)
    {
        return frames.InPage<ulong>(table, position * Mappings.EntryBytes);
    }
}
