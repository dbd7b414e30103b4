using System.Diagnostics;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Arch.X64.Diagnostics;

/// <summary>Ways for the kernel to die, so that tests see how it does.</summary>
internal enum Provocation : byte
{
    /// <summary>Live.</summary>
    None = 0,

    /// <summary>Break an invariant.</summary>
    Panic = 1,

    /// <summary>Use up the kernel stack.</summary>
    StackOverflow = 2,

    /// <summary>Read an address at which nothing is mapped.</summary>
    KernelFault = 3,
}

/// <summary>Dies as told, in a checked kernel; in a release kernel nothing of this is compiled.</summary>
internal static unsafe class Provoked
{
    private const ulong UnmappedAddress = 0xffff_c000_0000_0000;

    /// <summary>Returns only if there is nothing to do.</summary>
    [Conditional("DEBUG")]
    public static void Obey(Provocation provocation)
    {
        Invariant.Holds(provocation != Provocation.Panic);
        if (provocation == Provocation.StackOverflow)
        {
            _ = Descend(0); // it does not come back
        }
        else if (provocation == Provocation.KernelFault)
        {
            // SAFETY: none, on purpose; KernelSpace maps nothing there.
            _ = *(ulong*)UnmappedAddress; // read for the fault alone
        }
    }

    // The sum keeps each call's frame on the stack until the next one has returned.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Descend(ulong depth) => Descend(depth + 1) + depth;
}
