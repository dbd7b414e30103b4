using System;
using System.Buffers.Binary;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Hosted;

/// <summary>The smallest program image that the kernel accepts: one page of text, a few of data. The code itself is .NET's.</summary>
/// <remarks>It makes the hosted boot go through the same loader and gives software page walks real pages to find.</remarks>
public static class HostedImage
{
    private const int HeaderBytes = 64;
    private const int PartBytes = 56;
    private const uint ReadExecute = 5;
    private const uint ReadWrite = 6;

    /// <summary>Builds the file.</summary>
    /// <param name="dataPages">Pages of data.</param>
    public static byte[] Build(uint dataPages = 1)
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
        WritePart(header[HeaderBytes..], ReadExecute, UserLayout.BaseAddress, 1);
        WritePart(header[(HeaderBytes + PartBytes)..], ReadWrite, UserLayout.BaseAddress + UserLayout.SegmentSizeBytes, dataPages);
        return file;
    }

    /// <summary>Pages in the writable part of an image: with as many here, a process is made in the same steps as on the metal.</summary>
    /// <param name="image">A statically linked ELF64 file, as the kernel loads them.</param>
    public static uint CountDataPages(ReadOnlySpan<byte> image)
    {
        ulong bytes = 0;
        int table = (int)BinaryPrimitives.ReadUInt64LittleEndian(image[32..]);
        for (int i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(image[56..]); i++)
        {
            ReadOnlySpan<byte> part = image.Slice(table + (i * PartBytes), PartBytes);
            if (BinaryPrimitives.ReadUInt32LittleEndian(part) == 1 && BinaryPrimitives.ReadUInt32LittleEndian(part[4..]) == ReadWrite)
            {
                bytes += BinaryPrimitives.ReadUInt64LittleEndian(part[40..]);
            }
        }

        return (uint)((bytes + UserLayout.PageSizeBytes - 1) / UserLayout.PageSizeBytes);
    }

    private static void WritePart(Span<byte> part, uint flags, ulong address, uint pages)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(part, 1); // loadable
        BinaryPrimitives.WriteUInt32LittleEndian(part[4..], flags);
        BinaryPrimitives.WriteUInt64LittleEndian(part[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(part[40..], pages * UserLayout.PageSizeBytes);
    }
}
