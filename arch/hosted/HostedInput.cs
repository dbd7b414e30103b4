using System.Collections.Generic;
using AsyncCap.Ipc.Notifications;

namespace AsyncCap.Arch.Hosted;

/// <summary>What comes into a hosted world from outside: bytes for the console, known before it starts, so that every run is the same.</summary>
/// <remarks>A byte raises the console's interrupt line when nobody can run: the world outside is slow, and no run depends on how slow.</remarks>
public sealed class HostedInput
{
    private readonly Queue<byte> _bytes = new();
    private uint _enabledLines;

    /// <summary>Input of these characters, one byte each.</summary>
    public HostedInput(string text)
    {
        System.ArgumentNullException.ThrowIfNull(text);
        foreach (char character in text)
        {
            _bytes.Enqueue((byte)character);
        }
    }

    /// <summary>Takes the oldest byte.</summary>
    public bool TryRead(out byte value) => _bytes.TryDequeue(out value);

    /// <summary>Lets an interrupt line through, once.</summary>
    public void Enable(uint line) => _enabledLines |= 1u << (int)line;

    /// <summary>Fires the console's line, and masks it, if there is a byte and the line is let through.</summary>
    public bool TryInterrupt()
    {
        const uint Console = 1u << (int)InterruptLine.Console;
        bool fires = _bytes.Count > 0 && (_enabledLines & Console) != 0;
        _enabledLines &= fires ? ~Console : uint.MaxValue;
        return fires;
    }
}
