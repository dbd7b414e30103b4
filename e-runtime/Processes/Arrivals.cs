using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using KernelMessage = AsyncCap.Ipc.Client.Message;

namespace AsyncCap.Vats;

/// <summary>Events that were taken from the message page and are not dealt with yet, in order.</summary>
internal sealed class Arrivals
{
    private KernelMessage[] _events = new KernelMessage[32];
    private int _first;
    private int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Takes what the last turn brought out of the page.</summary>
    public void Collect(MessagePort port)
    {
        while (port.TryNextEvent(out uint entry))
        {
            port.CopyEvent(entry, out Add());
        }
    }

    /// <summary>Takes over what an invoker kept.</summary>
    public void Collect(Invoker invoker)
    {
        while (invoker.TryTake(out KernelMessage message))
        {
            Add() = message;
        }
    }

    /// <summary>Whether a call's completion is among them: the kernel takes nothing more for its result.</summary>
    public bool HasCompletionOf(uint slot)
    {
        for (int i = 0; i < _count; i++)
        {
            ref KernelMessage arrival = ref _events[(_first + i) & (_events.Length - 1)];
            if (arrival.Kind == EventKind.Completion && arrival.Slot == slot)
            {
                return true;
            }
        }

        return false;
    }

    public bool TryTake(out KernelMessage message)
    {
        if (_count == 0)
        {
            message = default;
            return false;
        }

        message = _events[_first];
        _first = (_first + 1) & (_events.Length - 1);
        _count--;
        return true;
    }

    private ref KernelMessage Add()
    {
        if (_count == _events.Length)
        {
            Grow();
        }

        return ref _events[(_first + _count++) & (_events.Length - 1)];
    }

    private void Grow()
    {
        KernelMessage[] events = new KernelMessage[_events.Length * 2];
        for (int i = 0; i < _count; i++)
        {
            events[i] = _events[(_first + i) & (_events.Length - 1)];
        }

        _events = events;
        _first = 0;
    }
}
