using System;
using AsyncCap.Arch.X64.Processor;

namespace AsyncCap.Arch.X64.Devices;

/// <summary>A 16550 serial port, written by polling, read when something came in: 115200 baud, 8 bits, no parity.</summary>
internal readonly struct SerialPort
{
    private const ushort LineStatus = 5;
    private const byte TransmitterEmpty = 0x20;
    private const byte DataReady = 0x01;

    private readonly ushort _port;

    /// <summary>Names the port whose first register is at this I/O address.</summary>
    public SerialPort(ushort port) => _port = port;

    /// <summary>COM1: the text that people read.</summary>
    public static SerialPort Console => new(0x3f8);

    /// <summary>COM2: the trace stream, for programs that read.</summary>
    public static SerialPort Trace => new(0x2f8);

    /// <summary>Sets speed and format; interrupts stay off.</summary>
    public void Initialize()
    {
        Set(1, 0x00);
        Set(3, 0x80); // divisor latch
        Set(0, 0x01);
        Set(1, 0x00);
        Set(3, 0x03); // 8n1
        Set(2, 0x07); // FIFO on, emptied; one byte is enough to tell
        Set(4, 0x03); // ready
    }

    /// <summary>Writes one byte, waiting for room.</summary>
    public void Write(byte value)
    {
        while ((Instructions.ReadPort8((ushort)(_port + LineStatus)) & TransmitterEmpty) == 0)
        {
        }

        Instructions.WritePort8(_port, value);
    }

    /// <summary>Writes bytes, waiting for room.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            Write(value);
        }
    }

    /// <summary>Takes the oldest byte that came in.</summary>
    public bool TryRead(out byte value)
    {
        bool isThere = (Instructions.ReadPort8((ushort)(_port + LineStatus)) & DataReady) != 0;
        value = isThere ? Instructions.ReadPort8(_port) : (byte)0;
        return isThere;
    }

    /// <summary>Has the port raise its line while there is a byte to read.</summary>
    public void EnableReceiveInterrupt()
    {
        Set(4, 0x0b); // ready, and the line connected
        Set(1, 0x01);
    }

    private void Set(ushort register, byte value) => Instructions.WritePort8((ushort)(_port + register), value);
}
