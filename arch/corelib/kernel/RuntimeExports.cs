using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Runtime;

/// <summary>Boxing, which the kernel does not have: the symbols do not exist, so code that boxes fails to link.</summary>
internal static unsafe class RuntimeExports
{
    [RuntimeImport("*", "acap_the_kernel_cannot_allocate_a_box")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern object RhBox(MethodTable* table, ref byte data);

    [RuntimeImport("*", "acap_the_kernel_cannot_unbox")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ref byte RhUnbox2(MethodTable* table, object obj);

    [RuntimeImport("*", "acap_the_kernel_cannot_unbox")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void RhUnboxNullable(ref byte data, MethodTable* table, object? obj);

    [RuntimeImport("*", "acap_the_kernel_cannot_unbox")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void RhUnboxTypeTest(MethodTable* table, MethodTable* boxedTable);
}
