using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>The calls that a vat has, by slot: the kernel gives slots from the lowest on.</summary>
internal sealed class CallTable
{
    private CallRecord?[] _bySlot = new CallRecord?[64];

    /// <summary>How many they are.</summary>
    public int Count { get; private set; }

    /// <summary>The call in a slot, or null: a slot comes from outside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CallRecord? Find(uint slot)
    {
        CallRecord?[] bySlot = _bySlot;
        return slot < (uint)bySlot.Length ? bySlot[slot] : null;
    }

    /// <summary>Adds one.</summary>
    public void Add(CallRecord call)
    {
        int size = _bySlot.Length;
        while (size <= (int)call.Slot)
        {
            size *= 2;
        }

        if (size != _bySlot.Length)
        {
            CallRecord?[] larger = new CallRecord?[size];
            for (int i = 0; i < _bySlot.Length; i++)
            {
                larger[i] = _bySlot[i];
            }

            _bySlot = larger;
        }

        Count++;
        _bySlot[call.Slot] = call;
    }
}
