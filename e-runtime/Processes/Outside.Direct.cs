using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;

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

    private readonly Reply _reply;
    private int _turnsAtOnce;
    private Export? _lastServed;

    private object? _leavingTo;
    private Verb? _leaving;

    /// <inheritdoc/>
    internal override WireWriter? TryBeginOut(object target, Verb verb)
    {
        bool isFit = Host.Tracer is null && (target is Import import ? import.Record.Grave is null : target is CallRecord call && !IsDecided(call));
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
            result.PipeNew(call, this);
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
            Gate.SendBytes(earlier.Slot, call, first, _writer.Bytes, (byte)SendFlags.ToResult);
        }
    }

    private bool MayRunTurn => (_turnsAtOnce < MostTurnsAtOnce && Host.Vat.IsIdle) || Host.Plant == OrderPlant.RunsBeforeTheQueue;

    // Has the reader begin with contents that are words. False if they are not, or the message is more than its contents.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadWords(uint entry, uint wordCount, out ulong envelope)
    {
        envelope = wordCount == 0 ? 0 : Gate.Port.FirstWord(entry);
        uint lengthAndFlags = (uint)((envelope & ~Envelope.OnlySent) >> 32);
        if (lengthAndFlags > Envelope.InlineBytes || (wordCount < ((lengthAndFlags + 15) >> 3) && wordCount != 0))
        {
            return false;
        }

        _reader.BeginWords(Gate.Port, entry, (int)lengthAndFlags);
        return true;
    }

    // A request whose contents the reader has. False if it has to go the long way: nothing was done with it then.
    private bool TryServe(in Event header, ulong envelope)
    {
        if (!MayRunTurn || Host.Verbs.Find((uint)envelope) is not { } verb || ExportAt(header.Label) is not { } export || Host.Tracer is not null)
        {
            return false;
        }

        uint resolver = header.Slot; // The turn may be one of the kernel's too: then the page is another's.
        Message message = new() { Target = export.Target, Verb = verb, A = _reply };
        if (!Host.Vat.TryRunNow(_reader, ref message, out Problem? thrown))
        {
            return false;
        }

        _turnsAtOnce++;
        if (Host.Vat.Grave is not null)
        {
            return true; // The end of the process tells.
        }

        if (message.Result is { } result)
        {
            AnswerAtOnce(result, verb.ResultPassing!, resolver, (envelope & Envelope.OnlySent) != 0);
        }
        else if ((envelope & Envelope.OnlySent) != 0)
        {
            AnswerNothing(resolver);
        }
        else if (thrown is not null)
        {
            AnswerBroken(resolver, Shortened(thrown));
        }
        else if (_writer.IsInWords)
        {
            Gate.ResolveBytes(resolver, Envelope.OfLength(_writer.Length), _writer.Bytes);
        }
        else
        {
            Resolve(resolver, ResolveFlags.Fulfill, AddReceipt());
        }

        return true;
    }

    private Export? ExportAt(uint label)
    {
        if (_lastServed is { } last && last.Index == label)
        {
            return last;
        }

        Export? export = _exports.Find(label);
        _lastServed = export ?? _lastServed;
        return export;
    }

    private void AnswerAtOnce(Promise result, Passing passing, uint resolver, bool isOnlySent)
    {
        if (Ref.Follow(result, null).State == RefState.Promise)
        {
            result.Tell(new Answering(Host.Vat, this, result, passing, resolver, isOnlySent: isOnlySent));
        }
        else if (isOnlySent)
        {
            AnswerNothing(resolver);
        }
        else
        {
            Answer(result, passing, resolver);
        }
    }

    // A completion whose contents the reader has. False if it has to go the long way: nothing was done with it then.
    private bool TryComplete(in Event header, ulong envelope)
    {
        if (header.Kind != EventKind.Completion || header.Reason != BreakReason.None || CallIn(header.Slot) is not { Page: 0, Carried: null } call)
        {
            return false;
        }

        switch (call.Use)
        {
            case CallUse.Only:
                CountBack(call);
                GiveBackPlain(call);
                return true;
            case CallUse.Message:
                CountBack(call);
                Complete(call);
                return true;
            default:
                return false;
        }
    }

    private void Complete(CallRecord call)
    {
        Promise promise = call.Promise!;
        Promise? waiter = promise.TakeOnlyWaiter();
        call.Passing!.ReadData(promise, _reader);
        if (!_reader.IsWhole)
        {
            _ = promise.Break(Malformed); // Its vat may have ended.
        }

        GiveBackPlain(call);
        if (waiter is not null)
        {
            Wake(waiter);
        }
    }

    // Of what a call can have to remember, a plain one has only this.
    private void GiveBackPlain(CallRecord call)
    {
        call.Use = CallUse.None;
        call.Promise = null;
        call.Import = null;
        call.NextIdle = _firstIdle;
        _firstIdle = call;
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
}
