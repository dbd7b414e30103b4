using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Vats;

/// <summary>The short way of what most messages are: words and nothing else, and no turn waits before theirs.</summary>
/// <remarks>
/// <para>They are read where they lie in the page and become turns at once. A turn's result that is known when it ends is told with the batch in which
/// its messages leave. What does not fit goes the long way, by a copy and the vat's queue.</para>
/// <para>OU-5: an event becomes a turn at once only while the vat's queue is empty, so turns have the order that the queue would give them.</para>
/// </remarks>
internal sealed partial class Outside
{
    // Between two looks at the heap.
    private const int MostTurnsAtOnce = 32;

    private int _turnsAtOnce;

    private object? _leavingTo;
    private Verb? _leaving;

    /// <inheritdoc/>
    internal override WireWriter? TryBeginOut(object target, Verb verb)
    {
        bool isFit = target is Import import ? import.Record.Grave is null : target is CallRecord call && !Gate.HasCompletionOf(call.Slot);
        if (!isFit || _firstIdle is null || !Gate.HasRoomForWords)
        {
            return null; // What has to be bought, or to be handed over before: that is not short.
        }

        _leavingTo = target;
        _leaving = verb;
        _writer.Begin();
        return _writer;
    }

    /// <summary>Has the message leave that was begun; the bytes that were written are its arguments.</summary>
    public void Leave(Promise? result)
    {
        CallRecord call = _firstIdle!;
        _firstIdle = call.NextIdle;
        call.NextIdle = null;
        ulong first = _leaving!.Number | Envelope.OfLength(_writer.Length);
        if (result is null)
        {
            call.Use = CallUse.Only;
            first |= Envelope.OnlySent;
        }
        else
        {
            call.Use = CallUse.Message;
            call.Promise = result;
            call.Passing = _leaving.ResultPassing;
            result.Pipe(call, this);
        }

        if (_leavingTo is Import import)
        {
            call.Import = import.Record;
            import.Record.SentCount++;
            Gate.SendBytes(import.Record.Slot, call, first, _writer.Bytes, 0);
        }
        else
        {
            CallRecord earlier = (CallRecord)_leavingTo!;
            earlier.SentToResult++;
            Gate.SendBytes(earlier.Slot, call, first, _writer.Bytes, (byte)SendFlags.ToResult);
        }
    }

    private bool MayRunTurn => _turnsAtOnce < MostTurnsAtOnce && Host.Vat.IsIdle;

    // False if it is no such request: nothing was done with it then.
    private bool TryServe(uint entry)
    {
        MessagePort port = Gate.Port;
        ref Event header = ref port.EventAt(entry);
        if (header.Kind != EventKind.Request || !TryReadWords(entry, in header, out ulong envelope) || !MayRunTurn)
        {
            return false;
        }

        if (Host.Verbs.Find((uint)envelope) is not { ResultPassing: { } passing } verb || _exports.Find(header.Label) is not { } export
            || (envelope & Envelope.HasId) != 0)
        {
            return false;
        }

        Message message = new() { Target = export.Target, Verb = verb };
        verb.Read(ref message, _reader);
        if (!_reader.IsWhole)
        {
            return false;
        }

        uint resolver = header.Slot; // The turn may be one of the kernel's too: the page is another's then.
        Promise result = passing.NewPromise();
        message.Result = result;
        _turnsAtOnce++;
        Host.Vat.RunNow(ref message);
        if (Host.Vat.Grave is null) // Else the process's end tells.
        {
            AnswerAtOnce(result, passing, resolver, (envelope & Envelope.OnlySent) != 0);
        }

        return true;
    }

    private void AnswerAtOnce(Promise result, Passing passing, uint resolver, bool isOnlySent)
    {
        Phase phase = result.Phase;
        if (phase < Phase.Referring)
        {
            result.Tell(new Answering(Host.Vat, this, result, passing, resolver, isOnlySent: isOnlySent));
        }
        else if (isOnlySent)
        {
            AnswerNothing(resolver);
        }
        else if (phase == Phase.Fulfilled)
        {
            _writer.Begin();
            passing.WriteData(result, _writer);
            if (_writer.IsInWords)
            {
                Gate.ResolveBytes(resolver, Envelope.OfLength(_writer.Length), _writer.Bytes);
            }
            else
            {
                Answer(result, passing, resolver, null);
            }
        }
        else
        {
            Answer(result, passing, resolver, null);
        }
    }

    // False if it is no such completion: nothing was done with it then.
    private bool TryComplete(uint entry)
    {
        MessagePort port = Gate.Port;
        ref Event header = ref port.EventAt(entry);
        if (header.Kind != EventKind.Completion || header.Reason != BreakReason.None || header.CapabilityCount != 0
            || _bySlot.Find(header.Slot) is not { Page: 0, Carried: null } call)
        {
            return false;
        }

        if (call.Use == CallUse.Only)
        {
            CountBack(call);
            GiveBack(call);
            return true;
        }

        if (call.Use != CallUse.Message || !TryReadWords(entry, in header, out ulong envelope) || (envelope & Envelope.IsObject) != 0)
        {
            return false;
        }

        CountBack(call);
        Promise promise = call.Promise!;
        Promise? waiter = promise.TakeOnlyWaiter();
        call.Passing!.ReadData(promise, _reader);
        if (!_reader.IsWhole)
        {
            _ = promise.Break(Malformed); // Its vat may have ended.
        }

        GiveBack(call);
        if (waiter is not null)
        {
            Wake(waiter);
        }

        return true;
    }

    private static void CountBack(CallRecord call)
    {
        if (call.Import is { } import)
        {
            import.SentCount--;
        }
    }

    private void Wake(Promise waiter)
    {
        if (MayRunTurn)
        {
            _turnsAtOnce++;
            Message message = new() { Target = waiter, Verb = Resumption.Instance };
            Host.Vat.RunNow(ref message);
        }
        else
        {
            WhenResolved.Wake(waiter);
        }
    }

    // Has the reader begin with contents that are words.
    private bool TryReadWords(uint entry, in Event header, out ulong envelope)
    {
        if (header.CapabilityCount != 0)
        {
            envelope = 0;
            return false;
        }

        envelope = header.WordCount == 0 ? 0 : Gate.Port.EventWord(entry, 0);
        int length = Envelope.LengthOf(envelope);
        uint wordCount = ((uint)length + 7) >> 3;
        if ((envelope & Envelope.InPage) != 0 || length > Envelope.InlineBytes || wordCount >= header.WordCount + (length == 0 ? 1u : 0u))
        {
            return false;
        }

        Gate.Port.CopyWords(entry, wordCount, _bytes);
        _reader.Begin(_bytes, length, default, 0, 0);
        return true;
    }
}
