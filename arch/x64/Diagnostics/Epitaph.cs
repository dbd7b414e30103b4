using System;
using System.Runtime.InteropServices;
using AsyncCap.Arch.X64.Boot;

namespace AsyncCap.Arch.X64.Diagnostics;

/// <summary>What a dead machine leaves for a debugger: the symbol <c>acap_epitaph</c>, 1,024 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Epitaph
{
    private const ulong Written = 0x4850415449504500; // "\0EPITAPH" in memory; 0 while the kernel lives
    private const int HeaderBytes = 9 * sizeof(ulong);

    /// <summary>Set last, when the rest is complete.</summary>
    public ulong Mark;

    public ulong Ticks;
    public ulong Process;
    public ulong Vector;
    public ulong ErrorCode;
    public ulong Rip;
    public ulong Rsp;
    public ulong Cr2;
    public ulong TextLength;

    // SAFETY: acap_epitaph is data of the image, EpitaphSizeBytes long, written only here and by Panic.
    /// <summary>The one epitaph of this image.</summary>
    public static ref Epitaph Current => ref *(Epitaph*)ImageLayout.Current.Epitaph;

    /// <summary>The bytes behind the header, for the panic line.</summary>
    public static Span<byte> Text =>
        new((byte*)ImageLayout.Current.Epitaph + HeaderBytes, ImageLayout.EpitaphSizeBytes - HeaderBytes);

    /// <summary>Whether a panic has begun.</summary>
    public static bool Exists => Current.Mark != 0;

    /// <summary>Claims the epitaph for this panic.</summary>
    public static void Begin() => Current.Mark = Written;
}
