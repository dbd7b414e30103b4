using System.Runtime;
using Internal.Runtime;
using Internal.Runtime.CompilerHelpers;

namespace System;

public partial class Exception
{
    // Gives exceptions, and nothing else, an allocation helper of their own: the compiler calls RhpNewFinalizable for
    // classes with a finalizer. The kernel has that helper and none of the others, so `throw new` works and any other
    // `new` fails to link. Nothing ever runs the finalizer.
    ~Exception()
    {
    }
}

/// <summary>Room for the one exception a kernel can have: the one it stops with.</summary>
internal static unsafe class LastException
{
    private const int SizeBytes = 256;
    private static Storage s_storage;

    [RuntimeExport("RhpNewFinalizable")]
    internal static void* New(MethodTable* table)
    {
        if (table->BaseSizeBytes > SizeBytes)
        {
            Panic.Stop(FailureReason.OutOfMemory);
        }

        // A panic inside a panic takes the room again; the first text was already reported.
        s_storage = default;
        fixed (Storage* storage = &s_storage)
        {
            storage->Table = table;
            return &storage->Table;
        }
    }

    // SAFETY: the object starts behind 8 header bytes, and 256 bytes cover the largest exception the kernel defines.
    private struct Storage
    {
        public ulong Header;
        public MethodTable* Table;
        public fixed ulong Fields[(SizeBytes / 8) - 2];
    }
}
