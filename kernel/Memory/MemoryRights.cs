using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Platform;

namespace AsyncCap.Kernel.Memory;

/// <summary>The rights of a mapping: read alone, with write, or with execute; never both.</summary>
internal static class MemoryRights
{
    /// <summary>Compares a word from a program with the rights that a mapping may have.</summary>
    /// <returns><c>RangeError</c> without read, with write and execute together, or with anything else.</returns>
    public static InvocationError Decode(ulong word)
    {
        const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);
        const ulong ReadExecute = (ulong)(Rights.Read | Rights.Execute);
        return word is (ulong)Rights.Read or ReadWrite or ReadExecute ? InvocationError.None : InvocationError.RangeError;
    }

    /// <summary>The table entry for a page with these rights.</summary>
    public static ulong EncodePage<TMachine>(ref Kernel<TMachine> kernel, PageIndex page, Rights rights)
        where TMachine : struct, IMachine
    {
        return TMachine.EncodePage(
            kernel.Machine.PhysicalAddress(page), CanWrite(rights), CanExecute(in kernel.Frames, rights));
    }

    /// <summary>The directory entry for a segment with these rights.</summary>
    public static ulong EncodeSegment<TMachine>(ref Kernel<TMachine> kernel, PageIndex table, Rights rights)
        where TMachine : struct, IMachine
    {
        return TMachine.EncodeSegment(
            kernel.Machine.PhysicalAddress(table), CanWrite(rights), CanExecute(in kernel.Frames, rights));
    }

    private static bool CanWrite(Rights rights) => (rights & Rights.Write) != 0;

    private static bool CanExecute(in FrameArena frames, Rights rights)
    {
        return (rights & Rights.Execute) != 0 || !Controls.Has(in frames, Defences.NoExecute);
    }
}
