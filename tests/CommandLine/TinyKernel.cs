using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace AsyncCap.CommandLine.Tests;

/// <summary>The smallest things that QEMU boots: a multiboot header, a loop that prints a text, and an ending.</summary>
internal static class TinyKernel
{
    private const uint LoadAddress = 0x100000;
    private const int HeaderBytes = 32;
    private const int PrintLoopBytes = 17;

    /// <summary>Spins for ever, with 0xdeadbeef in EAX to be recognised by.</summary>
    public static byte[] Hang { get; } = [0xB8, 0xEF, 0xBE, 0xAD, 0xDE, 0xEB, 0xFE];

    /// <summary>Loads an empty interrupt table and traps: a triple fault.</summary>
    public static byte[] TripleFault { get; } = [0x0F, 0x01, 0x1D, 0x00, 0x00, 0x00, 0x00, 0xCC]; // lidt [0]; int3

    /// <summary>Writes <paramref name="code"/> to isa-debug-exit.</summary>
    public static byte[] PowerOff(byte code) => [0x66, 0xBA, 0xF4, 0x00, 0xB8, code, 0, 0, 0, 0xEF, 0xF4]; // out dx, eax; hlt

    public static byte[] Build(string text, byte[] ending)
    {
        uint textAddress = LoadAddress + HeaderBytes + PrintLoopBytes + (uint)ending.Length;
        List<byte> image = [];
        const uint Magic = 0x1BADB002;
        const uint HasAddresses = 0x10000;
        const uint Checksum = unchecked(0u - Magic - HasAddresses);
        const uint Entry = LoadAddress + HeaderBytes;
        foreach (uint word in new[] { Magic, HasAddresses, Checksum, LoadAddress, LoadAddress, 0u, 0u, Entry })
        {
            Append(image, word);
        }

        image.Add(0xBE); // mov esi, text
        Append(image, textAddress);
        image.AddRange([0xAC, 0x84, 0xC0, 0x74, 0x07]); // next: lodsb; test al, al; jz end
        image.AddRange([0x66, 0xBA, 0xF8, 0x03, 0xEE, 0xEB, 0xF4]); // mov dx, 0x3f8; out dx, al; jmp next
        image.AddRange(ending);
        image.AddRange(Encoding.ASCII.GetBytes(text));
        image.Add(0);
        return [.. image];
    }

    private static void Append(List<byte> image, uint word)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
        image.AddRange(bytes);
    }
}
