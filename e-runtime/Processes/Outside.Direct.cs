using System;
using System.Runtime.CompilerServices;
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

    private readonly Reply _reply;
    private int _turnsAtOnce;
    private Export? _lastServed;

    /// <inheritdoc/>
    internal override Outgoing Leave(object target, Verb verb, ulong envelope)
    {
        if (target is not Import import)
        {
            return LeaveForResult(target, verb, envelope);
        }

        ImportRecord record = import.Record;
        if (record.Grave is not null || !MayLeave)
        {
            return default;
        }

        envelope |= verb.Number;
        CallRecord call = BeginToLeave(verb, (envelope & Envelope.OnlySent) == 0, out Promise? result);
        call.Import = record;
        record.SentCount++;
        return new Outgoing(ref Gate.SendWords(record.Slot, call.Slot, envelope, SendFlags.None), result);
    }

    private Outgoing LeaveForResult(object target, Verb verb, ulong envelope)
    {
        if (target is not CallRecord earlier || IsDecided(earlier) || !MayLeave)
        {
            return default;
        }

        envelope |= verb.Number;
        CallRecord call = BeginToLeave(verb, (envelope & Envelope.OnlySent) == 0, out Promise? result);
        return new Outgoing(ref Gate.SendWords(earlier.Slot, call.Slot, envelope, SendFlags.ToResult), result);
    }

    // What has to be bought, or to be handed over before, is not short.
    private bool MayLeave
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _firstIdle is not null && Gate.HasRoomForWords && Host.Tracer is null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private CallRecord BeginToLeave(Verb verb, bool isAnswered, out Promise? result)
    {
        CallRecord call = _firstIdle!;
        if (isAnswered)
        {
            Passing passing = verb.ResultPassing!;
            result = passing.NewPromise(); // If there is no room for it, nothing was done.
            result.PipeNew(call, this);
            call.Promise = result;
            call.Passing = passing;
            call.Use = CallUse.Message;
        }
        else
        {
            result = null;
            call.Use = CallUse.Only;
        }

        _firstIdle = call.NextIdle;
        return call;
    }

    private bool MayRunTurn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_turnsAtOnce < MostTurnsAtOnce && Host.Vat.IsIdle) || Host.Plant == OrderPlant.RunsBeforeTheQueue;
    }

    // An event without capabilities. False if it has to go the long way: nothing was done with it then.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryDealWithWords(MessagePort port, uint entry, in Event header, uint wordCount)
    {
        ulong envelope = 0;
        uint lengthAndFlags = 0;
        if (wordCount != 0)
        {
            envelope = port.FirstWord(entry);
            lengthAndFlags = (uint)((envelope & ~Envelope.OnlySent) >> 32);
            if (lengthAndFlags > (wordCount - 1) << 3)
            {
                return false; // Not all of it is here, or a flag says that it is more than words.
            }
        }

        Incoming contents = new(ref port.ContentsOf(entry), (int)lengthAndFlags);
        return header.Kind == EventKind.Request ? TryServe(in header, envelope, contents) : TryComplete(in header, contents);
    }

    private bool TryServe(in Event header, ulong envelope, Incoming contents)
    {
        Message message = default; // First: it is zeroed once then.
        if (!MayRunTurn || Host.Verbs.Find((uint)envelope) is not { } verb || ExportAt(header.Label) is not { } export || Host.Tracer is not null)
        {
            return false;
        }

        uint resolver = header.Slot; // The turn may be one of the kernel's too: then the page is another's.
        message.Target = export.Target;
        message.Verb = verb;
        message.A = _reply;
        _reply.Expect(resolver, isWanted: (envelope & Envelope.OnlySent) == 0);
        LocalVat vat = Host.Vat;
        Problem? thrown = null;
        bool isTurn;
        vat.BeginNow();
        try
        {
            isTurn = verb.DeliverFrom(contents, ref message);
        }
        catch (Exception exception)
        {
            isTurn = true;
            thrown = Problem.From(exception);
        }

        vat.EndNow(isTurn);
        if (isTurn)
        {
            _turnsAtOnce++;
            if (!_reply.IsGiven && vat.Grave is null) // If it has ended, the end of the process tells.
            {
                AnswerTurn(resolver, message.Result, verb, thrown, (envelope & Envelope.OnlySent) != 0);
            }
        }

        return isTurn;
    }

    // What a turn left that gave no answer itself.
    private void AnswerTurn(uint resolver, Promise? result, Verb verb, Problem? thrown, bool isOnlySent)
    {
        if (result is not null)
        {
            AnswerAtOnce(result, verb.ResultPassing!, resolver, isOnlySent);
        }
        else if (isOnlySent)
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
    }

    /// <summary>Has the answer leave of a turn that goes on, by the short way: so many bytes of numbers are put there next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Outgoing LeaveAnswer(uint resolver, int byteCount) =>
        Host.Vat.Grave is null && Gate.HasRoomForWords
            ? new Outgoing(ref Gate.ResolveWords(resolver, Envelope.OfLength(byteCount)), null)
            : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Export? ExportAt(uint label) => _lastServed is { } last && last.Index == label ? last : FindExport(label);

    private Export? FindExport(uint label)
    {
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

    private bool TryComplete(in Event header, Incoming contents)
    {
        if (header.Kind != EventKind.Completion || header.Reason != BreakReason.None || _calls.Find(header.Slot) is not { Page: 0, Carried: null } call)
        {
            return false;
        }

        Promise? waiter = null;
        if (call.Use == CallUse.Message)
        {
            Promise promise = call.Promise!;
            waiter = promise.TakeOnlyWaiter();
            if (!call.Passing!.TryFulfil(promise, contents))
            {
                FulfilByReader(call, contents);
            }
        }
        else if (call.Use != CallUse.Only)
        {
            return false;
        }

        GiveBackPlain(call);
        if (waiter is not null)
        {
            Wake(waiter);
        }

        return true;
    }

    private void FulfilByReader(CallRecord call, Incoming contents)
    {
        _reader.Begin(_bytes, contents.CopyTo(_bytes), default, 0, 0);
        call.Passing!.ReadData(call.Promise!, _reader);
        if (!_reader.IsWhole)
        {
            _ = call.Promise!.Break(Malformed); // Its vat may have ended.
        }
    }

    // Of what a call can have to remember, a plain one has only this.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void GiveBackPlain(CallRecord call)
    {
        if (call.Import is { } import)
        {
            import.SentCount--;
            call.Import = null;
        }

        call.Use = CallUse.None;
        call.Promise = null;
        call.NextIdle = _firstIdle;
        _firstIdle = call;
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
