using System.Collections.Generic;

namespace AsyncCap.Arch.X64.Processor;

/// <summary>The processor as the linked files see it: it remembers what it was told.</summary>
internal static class Instructions
{
    /// <summary>Writes to ports, in order.</summary>
    public static List<(ushort Port, byte Value)> PortWrites { get; } = [];

    /// <summary>The physical address of the root table.</summary>
    public static ulong Cr3 { get; private set; }

    /// <summary>Where the image's own table of addresses is.</summary>
    public static ulong Layout { get; set; }

    public static void WritePort8(ushort port, byte value) => PortWrites.Add((port, value));

    public static byte ReadPort8(ushort port) => PortWrites.FindLast(write => write.Port == port).Value;

    public static void WriteCr3(ulong value) => Cr3 = value;

    public static ulong LayoutAddress() => Layout;
}
