using AsyncCap.Ipc.Client;

namespace AsyncCap.Vats;

/// <summary>Reads what came from another process by the kernel.</summary>
internal sealed class KernelReader(Outside outside) : WireReader
{
    private SlotList _slots;
    private uint _next;
    private uint _count;

    /// <summary>Begins with bytes, and capabilities of which the first may be the page that the bytes came in.</summary>
    public void Begin(byte[] bytes, int length, in SlotList slots, uint firstSlot, uint slotCount)
    {
        Begin(bytes, length);
        _slots = slots;
        _next = firstSlot;
        _count = slotCount;
    }

    /// <summary>Drops what nobody took.</summary>
    public void End()
    {
        for (; _next < _count; _next++)
        {
            outside.DropSlot(_slots[(int)_next]);
        }
    }

    private protected override void TakeCapability(bool isPromise, Passing passing, out object? target, out Vat? home)
    {
        if (_next == _count)
        {
            Refuse();
            (target, home) = (null, null);
            return;
        }

        ulong key = isPromise ? Envelope.NoKey : (ulong)ReadInt64();
        outside.Import(_slots[(int)_next++], isPromise, key, passing, out target, out home);
    }
}
