using System.Runtime.InteropServices;

namespace AsyncCap.Arch.X64.Processor;

/// <summary>The process that an entry ends with. Traps/entries.S gets it in rax and rdx.</summary>
/// <remarks>Two words, so that the System V convention passes and returns them in registers.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Resumption
{
    /// <summary>Address of its context.</summary>
    public readonly ulong Context;

    /// <summary>Physical address of its root table; loaded only if another process was resident.</summary>
    public readonly ulong RootAddress;

    /// <summary>Names a process.</summary>
    public Resumption(ulong context, ulong rootAddress)
    {
        Context = context;
        RootAddress = rootAddress;
    }
}
