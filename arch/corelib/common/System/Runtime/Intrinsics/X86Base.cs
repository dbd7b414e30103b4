using System.Runtime.CompilerServices;

namespace System.Runtime.Intrinsics.X86;

/// <summary>The bit scans of the first x86-64 level. Each body calls itself: the compiler puts the instruction there,
/// or a constant false for <c>IsSupported</c> on another architecture.</summary>
[Intrinsic]
internal abstract class X86Base
{
    [Intrinsic]
    internal abstract class X64
    {
        internal static bool IsSupported => IsSupported;

        internal static ulong BitScanReverse(ulong value) => BitScanReverse(value);
    }
}
