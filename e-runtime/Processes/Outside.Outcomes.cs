using System;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using KernelMessage = AsyncCap.Ipc.Client.Message;

namespace AsyncCap.Vats;

/// <summary>Outcomes of what this vat sent or waits for.</summary>
internal sealed partial class Outside
{
    private void Complete(in KernelMessage completion)
    {
        if (_calls.Find(completion.Slot) is not { } call)
        {
            DropAll(in completion);
            return;
        }

        if (call.Import is { } import)
        {
            import.SentCount--;
            if (completion.Reason is BreakReason.CalleeFaulted or BreakReason.CalleeDestroyed or BreakReason.EndpointDestroyed)
            {
                import.Grave ??= Ref.MakeBroken<Unit>(KernelProblems.Of(completion.Reason));
            }
        }

        DestroyPage(call.Page);
        call.Page = 0;
        Promise? promise = call.Promise;
        switch (call.Use)
        {
            case CallUse.Message or CallUse.Import:
                NoteArrived(call.Carried);
                Settle(in completion, call, promise!);
                break;
            case CallUse.Question or CallUse.End or CallUse.Timer:
                DropAll(in completion);
                if (call.Mourned is { } gone)
                {
                    gone.Grave ??= Ref.MakeBroken<Unit>(KernelProblems.Of(BreakReason.EndpointDestroyed));
                }

                WhenResolved.Wake(promise!);
                break;
            case CallUse.LastWaiter:
                DropAll(in completion);
                DestroyPromise(call.Carried!);
                break;
            case CallUse.Homecoming:
                DropAll(in completion);
                EndAsking(call);
                return;
            case CallUse.Only or CallUse.None:
                NoteArrived(call.Carried);
                DropAll(in completion);
                break;
            default:
                break;
        }

        GiveBack(call);
    }

    private void Settle(in KernelMessage outcome, CallRecord call, Promise promise)
    {
        ulong envelope = outcome.WordCount == 0 ? 0 : outcome.Words[0];
        if (outcome.Reason != BreakReason.None)
        {
            DropAllBut(in outcome, 0);
            _ = promise.Break(ProblemOf(in outcome, envelope)); // Its vat may have ended.
        }
        else if ((envelope & Envelope.IsObject) != 0)
        {
            SettleAsObject(in outcome, promise);
        }
        else
        {
            SettleAsData(in outcome, envelope, call.Passing!, promise);
        }

        if (call.Awaited != 0)
        {
            _undecidedImports--;
            DropSlot(call.Awaited);
            call.Awaited = 0;
        }
    }

    private void SettleAsObject(in KernelMessage outcome, Promise promise)
    {
        if (outcome.SlotCount == 0)
        {
            _ = promise.Break(NotAReference);
            return;
        }

        uint slot = outcome.Slots[0];
        ulong key = outcome.WordCount > 1 ? outcome.Words[1] : Envelope.NoKey;
        // What was sent to it before, by us or by who told us, is on its way to the object by the kernel. If that is our own, what is sent from now on
        // must not overtake.
        KernelMessage look = Look(slot);
        _ = promise.TryStopPiping(); // It may have been stopped before.
        if (OwnIn(in look) is not { } own || promise.Phase != Phase.Open || Host.Plant == OrderPlant.ComesHomeAtOnce)
        {
            ImportSeen(slot, in look, isPromise: false, key, ByProxy<Unit>.Instance, out object? target, out Vat? home);
            promise.Become(target, home);
            return;
        }

        if (TryComeHome(own, slot, BadgeIn(in look), key, isOrdered: true))
        {
            own.Homecoming!.Hold(new HeldBack { Promise = promise });
        }
        else
        {
            _ = promise.Break(Problem.Overloaded); // It is open, seen above.
        }
    }

    private void SettleAsData(in KernelMessage outcome, ulong envelope, Passing passing, Promise promise)
    {
        int length = ReadBytes(in outcome, envelope, out uint firstSlot);
        if (length < 0)
        {
            DropAll(in outcome);
            _ = promise.Break(Malformed);
            return;
        }

        bool hasReceipt = (envelope & Envelope.HasReceipt) != 0 && length >= Envelope.KeyBytes && outcome.SlotCount > firstSlot;
        uint receipt = hasReceipt ? outcome.Slots[(int)outcome.SlotCount - 1] : 0;
        length -= hasReceipt ? Envelope.KeyBytes : 0;
        ulong key = hasReceipt ? MemoryMarshal.Read<ulong>(new ReadOnlySpan<byte>(_bytes, length, Envelope.KeyBytes)) : Envelope.NoKey;
        _reader.Begin(_bytes, length, in outcome.Slots, firstSlot, outcome.SlotCount - (hasReceipt ? 1u : 0));
        passing.ReadData(promise, _reader);
        _reader.End();
        if (!_reader.IsWhole)
        {
            _ = promise.Break(Malformed);
        }

        if (hasReceipt)
        {
            ReturnReceipt(receipt, key); // Behind the questions for what the promises become.
        }
    }

    private void ReturnReceipt(uint slot, ulong key)
    {
        KernelMessage look = Look(slot);
        if ((CapabilityType)(look.Words[0] & 0xFF) == CapabilityType.Entry)
        {
            SendRelease(slot, key, isLast: true);
        }
        else
        {
            DropSlot(slot);
        }
    }

    private Problem ProblemOf(in KernelMessage outcome, ulong envelope)
    {
        if (outcome.Reason == BreakReason.ByCallee && (envelope & Envelope.InPage) == 0)
        {
            int length = ReadBytes(in outcome, envelope, out _);
            if (length > 0)
            {
                _reader.Begin(_bytes, length, default, 0, 0);
                Problem told = _reader.ReadProblem();
                if (_reader.IsWhole)
                {
                    return told;
                }
            }
        }

        return KernelProblems.Of(outcome.Reason);
    }

    private void DropAllBut(in KernelMessage message, uint first)
    {
        for (uint i = first; i < message.SlotCount; i++)
        {
            DropSlot(message.Slots[(int)i]);
        }
    }

    // The message was answered, so its receiver waits for the promises that went with it.
    private void NoteArrived(ExportedPromise? first)
    {
        for (ExportedPromise? promise = first; promise is not null; promise = promise.Next)
        {
            LetGo(promise);
        }
    }

    private void DestroyPromise(ExportedPromise promise)
    {
        PromiseCount--;
        Gate.Do(Operation.Destroy, promise.Slot);
        DropSlot(promise.Slot);
    }

    // A send that the kernel did not take has no completion: the slot was empty, or the record is used up.
    private void FailRefused()
    {
        if (Gate.Refused is not null)
        {
            FailAllRefused();
        }
    }

    private void FailAllRefused()
    {
        while (Gate.Refused is { } call)
        {
            Gate.Refused = call.NextIdle;
            if (call.Import is { } import)
            {
                import.SentCount--;
            }

            if (call.Home is { } own)
            {
                ArriveHome(own, own.Homecoming!, own.Homecoming!.Sent); // It cannot be asked.
                EndAsking(call);
                continue;
            }

            _ = call.Promise?.Break(KernelProblems.Refused); // Its vat may have ended.
            DestroyPage(call.Page);
            NoteArrived(call.Carried);
            GiveBack(call);
        }
    }

    private void AskWhetherArrived(ref Message message)
    {
        Promise waiter = (Promise)message.A!;
        if (message.Target is Import { Record: var record } && record.SentCount > 0)
        {
            PayOrOwe(new Owed(CallUse.Question, record.Slot) { Waiter = waiter, Import = record });
        }
        else
        {
            WhenResolved.Wake(waiter);
        }
    }

    private void AskForEnd(ref Message message)
    {
        if (message.Target is Import import)
        {
            AwaitEnd(import.Record.Slot, (Promise)message.A!, import.Record);
        }
    }

    /// <summary>Has somebody resumed when what a capability is for has ended.</summary>
    public void AwaitEnd(uint slot, Promise waiter, ImportRecord? import = null) =>
        PayOrOwe(new Owed(CallUse.End, slot) { Waiter = waiter, Import = import });
}
