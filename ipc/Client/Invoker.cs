using System;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Ipc.Client;

/// <summary>Invocations one at a time, in program order: for programs that set things up, and for tests.</summary>
/// <remarks>
/// It waits for the completion of the call that it sent and keeps every other event for later, in order. A program that must
/// never depend on a callee sends through <see cref="Port"/> and waits for whatever comes; that is what the kernel is for.
/// </remarks>
public sealed class Invoker
{
    private readonly MessagePort _port;
    private readonly uint _call;
    private Message[] _kept = new Message[16];
    private int _firstKept;
    private int _keptCount;

    /// <summary>Makes an invoker with a call of its own, bought from a bank.</summary>
    public Invoker(MessagePort port, uint bank)
    {
        _port = port;
        _call = new BankStub(this, bank).CreateCall();
    }

    /// <summary>The message page.</summary>
    public MessagePort Port => _port;

    /// <summary>Invokes whatever a slot holds and waits for the outcome: an answer, a refusal, or a broken call.</summary>
    public Message Invoke(uint target, ReadOnlySpan<ulong> words, ReadOnlySpan<uint> slots = default)
    {
        uint entry = _port.Add(Operation.Send, target, _call, words, slots);
        TakeEvents(TurnFlags.DoNotSleep, entry, out Message answer);
        while (answer.Kind == EventKind.Completion && answer.Slot == 0)
        {
            if (TryTakeCompletion(_call, out answer))
            {
                break;
            }

            answer.Kind = EventKind.Completion;
            answer.Slot = 0;
            Collect(TurnFlags.None);
        }

        return answer;
    }

    /// <summary>Carries out one operation that never queues: cancel, poll, drop, copy, resolve.</summary>
    public Message Do(
        Operation operation, uint slot, uint secondSlot = 0, ReadOnlySpan<ulong> words = default, ReadOnlySpan<uint> slots = default, byte flags = 0)
    {
        uint entry = _port.Add(operation, slot, secondSlot, words, slots, flags);
        TakeEvents(TurnFlags.DoNotSleep, entry, out Message answer);
        return answer;
    }

    /// <summary>Sends on a call without waiting; the completion comes as an event.</summary>
    public InvocationError Send(uint target, uint call, ReadOnlySpan<ulong> words, ReadOnlySpan<uint> slots = default)
    {
        return Do(Operation.Send, target, call, words, slots).Error;
    }

    /// <summary>Waits for the next event, whatever it is.</summary>
    public Message Wait()
    {
        Message message;
        while (!TryTake(out message))
        {
            Collect(TurnFlags.None);
        }

        return message;
    }

    /// <summary>Waits for the completion of a call; other events stay for later.</summary>
    public Message WaitFor(uint call)
    {
        Message message;
        while (!TryTakeCompletion(call, out message))
        {
            Collect(TurnFlags.None);
        }

        return message;
    }

    /// <summary>The oldest event that was kept, or that is there without waiting.</summary>
    public bool TryTake(out Message message)
    {
        if (_keptCount == 0)
        {
            message = default;
            return false;
        }

        message = _kept[_firstKept];
        _firstKept = (_firstKept + 1) % _kept.Length;
        _keptCount--;
        return true;
    }

    /// <summary>Lets everyone else run, and keeps the events that come of it.</summary>
    public void Yield() => Collect(TurnFlags.Yield);

    /// <summary>Keeps the events that are there.</summary>
    public void Collect(TurnFlags flags)
    {
        _port.Turn(flags);
        KeepEvents();
    }

    /// <summary>Hands over a batch of which every entry must be carried out, and keeps the events that are there.</summary>
    /// <exception cref="RefusedException">One was refused: the first refusal.</exception>
    public void HandOver()
    {
        Collect(TurnFlags.DoNotSleep);
        _port.RequireAll();
    }

    // The answer of one entry. Kind is Completion with slot 0 when the call was queued: its outcome is still to come.
    private void TakeEvents(TurnFlags flags, uint entry, out Message answer)
    {
        _port.Turn(flags);
        _port.CopyAnswer(entry, out answer);
        ref Submission result = ref _port.Result(entry);
        bool isQueued = result.Error == InvocationError.None && result.Flags != (byte)SubmissionFlags.Answered && result.Operation == Operation.Send;
        if (isQueued)
        {
            answer.Kind = EventKind.Completion;
        }

        KeepEvents();
    }

    private void KeepEvents()
    {
        while (_port.TryNextEvent(out uint entry))
        {
            _port.CopyEvent(entry, out Message message);
            Keep(in message);
        }
    }

    private void Keep(in Message message)
    {
        if (_keptCount == _kept.Length)
        {
            Message[] larger = new Message[_kept.Length * 2];
            for (int i = 0; i < _keptCount; i++)
            {
                larger[i] = _kept[(_firstKept + i) % _kept.Length];
            }

            _kept = larger;
            _firstKept = 0;
        }

        _kept[(_firstKept + _keptCount) % _kept.Length] = message;
        _keptCount++;
    }

    private bool TryTakeCompletion(uint call, out Message message)
    {
        for (int i = 0; i < _keptCount; i++)
        {
            int at = (_firstKept + i) % _kept.Length;
            if (_kept[at].Kind == EventKind.Completion && _kept[at].Slot == call)
            {
                message = _kept[at];
                RemoveKept(i);
                return true;
            }
        }

        message = default;
        return false;
    }

    private void RemoveKept(int position)
    {
        for (int i = position; i < _keptCount - 1; i++)
        {
            _kept[(_firstKept + i) % _kept.Length] = _kept[(_firstKept + i + 1) % _kept.Length];
        }

        _keptCount--;
    }
}
