using System;
using System.Buffers.Binary;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Hosted;

/// <summary>The smallest program image that the kernel accepts: one page of text, one of data. The code itself is .NET's.</summary>
/// <remarks>It makes the hosted boot go through the same loader and gives software page walks real pages to find.</remarks>
public static class HostedImage
{
    private const int HeaderBytes = 64;
    private const int PartBytes = 56;
    private const uint ReadExecute = 5;
    private const uint ReadWrite = 6;

    /// <summary>Builds the file.</summary>
    public static byte[] Build()
    {
        byte[] file = new byte[HeaderBytes + (2 * PartBytes)];
        Span<byte> header = file;
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x464C_457F);
        header[4] = 2; // 64-bit
        header[5] = 1; // little-endian
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], 2); // executable
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..], 62); // x86-64
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], UserLayout.BaseAddress);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], HeaderBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header[54..], PartBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header[56..], 2);
        WritePart(header[HeaderBytes..], ReadExecute, UserLayout.BaseAddress);
        WritePart(header[(HeaderBytes + PartBytes)..], ReadWrite, UserLayout.BaseAddress + UserLayout.SegmentSizeBytes);
        return file;
    }

    private static void WritePart(Span<byte> part, uint flags, ulong address)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(part, 1); // loadable
        BinaryPrimitives.WriteUInt32LittleEndian(part[4..], flags);
        BinaryPrimitives.WriteUInt64LittleEndian(part[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(part[40..], UserLayout.PageSizeBytes);
    }
}
