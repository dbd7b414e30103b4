using System;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Ipc.Client;

/// <summary>What the first process says when its heap is full, and the end of the world then.</summary>
/// <remarks>
/// Nobody else could say it: the others wait for the first process, and a world in which it is dead only stalls. It happens in the middle of
/// anything, with no room for one more object: what it needs is made before, and what the program had added to its batch goes first.
/// </remarks>
public sealed class LastWords
{
    private const int MostBytes = 192;

    private readonly MessagePort _port;
    private readonly uint _machine;
    private readonly byte[] _line = new byte[MostBytes];
    private int _length;

    /// <summary>Has the program say it, if it comes to that.</summary>
    /// <param name="port">The program's message page.</param>
    /// <param name="machine">The slot of the machine.</param>
    public LastWords(MessagePort port, uint machine)
    {
        _port = port;
        _machine = machine;
        port.Host.WhenHeapIsFull(Say);
    }

    private void Say(long sizeBytes, long wantedBytes)
    {
        _length = 0;
        Add("\nOUT OF MEMORY: the heap of the first process is full: "u8);
        Add(sizeBytes);
        Add(" bytes, collected "u8);
        Add(GC.CollectionCount(0));
        Add(" times, and no room for "u8);
        Add(wantedBytes);
        Add(" more\n"u8);
        Write();
        PowerOff();
    }

    private void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_line.AsSpan(_length, text.Length));
        _length += text.Length;
    }

    private void Add(long value)
    {
        long power = 1;
        while (value / power >= 10)
        {
            power *= 10;
        }

        for (; power > 0; power /= 10)
        {
            _line[_length++] = (byte)('0' + (value / power % 10));
        }
    }

    private void Write()
    {
        int written = 0;
        while (written < _length)
        {
            MakeRoom();
            written += MachineStub.AddWrite(_port, _machine, _line.AsSpan(written, _length - written));
        }

        _port.Turn(TurnFlags.DoNotSleep);
    }

    private void PowerOff()
    {
        MakeRoom();
        _ = _port.Add(Operation.Send, _machine, 0, [(ulong)MachineMethod.PowerOff, WorldExitCode.OutOfMemory]); // If it is refused there is nobody to tell.
        _port.Turn(TurnFlags.DoNotSleep);
    }

    private void MakeRoom()
    {
        if (!_port.Fits(MessagePage.MaximumWords, 0))
        {
            _port.Turn(TurnFlags.DoNotSleep);
        }
    }
}
