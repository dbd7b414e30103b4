using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using KernelMessage = AsyncCap.Ipc.Client.Message;

namespace AsyncCap.Vats;

/// <summary>Events that were taken from the message page and are not dealt with yet, in order.</summary>
/// <remarks>A turn that sends a thousand messages finds a thousand completions here when it ends, and no garbage is collected before: so it grows by
/// pieces, and leaves none of itself behind.</remarks>
internal sealed class Arrivals
{
    private const int PieceEvents = 32;

    private Piece _first;
    private Piece _last;
    private Piece? _spare;
    private int _count;
    private int _taken; // Of the first piece.
    private int _filled; // Of the last one.

    public Arrivals() => _first = _last = new Piece();

    public bool IsEmpty => _count == 0;

    /// <summary>Takes what the last turn brought out of the page.</summary>
    public void Collect(MessagePort port)
    {
        while (port.HasEvents)
        {
            ref KernelMessage place = ref Add(); // First: if there is no room for it, the event stays where it is.
            _ = port.TryNextEvent(out uint entry);
            port.CopyEvent(entry, out place);
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
        int from = _taken;
        for (Piece? piece = _first; piece is not null; piece = piece.Next)
        {
            int end = piece == _last ? _filled : PieceEvents;
            for (int i = from; i < end; i++)
            {
                ref KernelMessage arrival = ref piece.Events[i];
                if (arrival.Kind == EventKind.Completion && arrival.Slot == slot)
                {
                    return true;
                }
            }

            from = 0;
        }

        return false;
    }

    public bool TryTake(out KernelMessage message)
    {
        if (IsEmpty)
        {
            message = default;
            return false;
        }

        message = _first.Events[_taken++];
        _count--;
        if (_count == 0)
        {
            (_taken, _filled) = (0, 0);
        }
        else if (_taken == PieceEvents)
        {
            _spare = _first;
            _first = _first.Next!;
            _taken = 0;
        }

        return true;
    }

    private ref KernelMessage Add()
    {
        if (_filled == PieceEvents)
        {
            Piece added = _spare ?? new Piece();
            _spare = null;
            added.Next = null;
            _last.Next = added;
            _last = added;
            _filled = 0;
        }

        _count++;
        return ref _last.Events[_filled++];
    }

    private sealed class Piece
    {
        public readonly KernelMessage[] Events = new KernelMessage[PieceEvents];

        public Piece? Next { get; set; }
    }
}
