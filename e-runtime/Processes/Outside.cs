using System;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using KernelMessage = AsyncCap.Ipc.Client.Message;

namespace AsyncCap.Vats;

/// <summary>All that is outside of this process, as one vat: what is sent to a reference into it becomes a kernel invocation.</summary>
/// <remarks>
/// <para>A far reference is (<see cref="Import"/>, this); an undecided result is a promise that is piped to (<see cref="CallRecord"/>, this), so that
/// messages to it leave before it is known.</para>
/// <para>OU-1: sends of one turn leave in their order, so the kernel's order is E's. OU-2: nothing here waits for another process. Only
/// <see cref="KernelGate.Flush"/> sleeps, when this vat has nothing to do.</para>
/// </remarks>
internal sealed partial class Outside : Vat
{
    private readonly KernelWriter _writer;
    private readonly KernelReader _reader;
    private readonly ulong[] _words = new ulong[(int)MessagePage.MaximumWords];
    private CallRecord? _firstIdle;
    private readonly CallTable _calls;

    public Outside(ProcessHost host, KernelGate gate)
    {
        Host = host;
        Gate = gate;
        _calls = gate.Calls;
        _writer = new KernelWriter(this);
        _reader = new KernelReader(this);
        _reader.Begin(_bytes, 0, default, 0, 0);
        _reply = new Reply(this, _writer);
    }

    /// <summary>The vat of this process, and its program.</summary>
    public ProcessHost Host { get; }

    /// <summary>The way into the kernel.</summary>
    public KernelGate Gate { get; }

    /// <summary>Forgets a capability.</summary>
    public void DropSlot(uint slot) => Gate.Do(Operation.Drop, slot);

    /// <inheritdoc/>
    internal override Promise? TryEnqueue(ref Message message)
    {
        if (GraveOf(message.Target) is { } grave)
        {
            return grave;
        }

        if (message.Verb is WhenResolved)
        {
            AskWhetherArrived(ref message);
        }
        else if (message.Verb is WhenBroken)
        {
            AskForEnd(ref message);
        }
        else
        {
            return SendOut(ref message);
        }

        return null;
    }

    /// <inheritdoc/>
    protected override bool Run() => throw new InvalidOperationException("What is outside has no turns here.");

    private protected override Promise? GraveOf(object? target) => target is Import import ? import.Record.Grave : null;

    private Promise? SendOut(ref Message message)
    {
        if (TryTakeUsersCall(message.Result is null ? CallUse.Only : CallUse.Message) is not { } call)
        {
            return Lose(message.Target!);
        }

        _writer.Begin();
        message.Verb.Write(ref message, _writer);
        if (!TryPack(message.Verb.Number | (message.Result is null ? Envelope.OnlySent : 0), out int wordCount, out uint page, message.Id))
        {
            GiveBack(call);
            if (_writer.IsSpent)
            {
                return Lose(message.Target!);
            }

            _ = message.Result?.Break(TooLarge); // It is new.
            return null;
        }

        Gate.Reserve((uint)wordCount, (uint)_writer.Slots.Length);
        if (PromiseWhoseOutcomeCame(message.Target!) is { } known)
        {
            KeepFor(known, ref message, call, page);
            return null;
        }

        call.Promise = message.Result;
        call.Passing = message.Verb.ResultPassing;
        call.Carried = _writer.Promises;
        call.Page = page;
        SendTo(message.Target!, call, wordCount);
        message.Result?.Pipe(call, this);
        return null;
    }

    // OU-3: too much of this vat's is on its way. From the first message on that does not leave, nothing goes by that reference.
    private static Promise Lose(object target)
    {
        Promise grave = Ref.MakeBroken<Unit>(Problem.Overloaded);
        if (target is Import import)
        {
            return import.Record.Grave ??= grave;
        }

        ((CallRecord)target).Promise?.BreakLike(grave);
        return grave;
    }

    // The kernel told the outcome while this turn goes on: there is nothing left to send to. Until the outcome is dealt with, the promise itself keeps
    // what is sent to it, behind what went out before.
    private Promise? PromiseWhoseOutcomeCame(object target) => target is CallRecord call && IsDecided(call) ? call.Promise : null;

    private bool IsDecided(CallRecord call) => Gate.HasCompletionOf(call.Slot) && Host.Plant != OrderPlant.SendsToWhatIsDecided;

    private void KeepFor(Promise promise, ref Message message, CallRecord call, uint page)
    {
        TakeBack(page);
        GiveBack(call);
        _ = promise.TryStopPiping(); // It may have been stopped before.
        Delivery.Post(promise, null, ref message, null);
    }

    // What was written does not leave: what was counted for it is taken back.
    private void TakeBack(uint page)
    {
        ReadOnlySpan<uint> slots = _writer.Slots;
        for (int i = 0; i < slots.Length; i++)
        {
            bool isTemporary = ((_writer.Temporary >> i) & 1) != 0;
            if (isTemporary || ((_writer.Retained >> i) & 1) != 0)
            {
                SendRelease(slots[i], _writer.KeyOf(i), isLast: isTemporary, _writer.ImportOf(i));
            }
        }

        DestroyPage(page);
        NoteArrived(_writer.Promises);
    }

    private void SendTo(object target, CallRecord call, int wordCount)
    {
        if (target is Import import)
        {
            call.Import = import.Record;
            import.Record.SentCount++;
            Gate.Send(import.Record.Slot, call, _words.AsSpan(0, wordCount), _writer.Slots);
        }
        else
        {
            CallRecord result = (CallRecord)target;
            Gate.Send(result.Slot, call, _words.AsSpan(0, wordCount), _writer.Slots, (byte)SendFlags.ToResult);
        }

        DropTemporarySlots();
    }

    // Bytes into words, or into a page; the envelope first, and last the id of a message that somebody watches.
    private bool TryPack(ulong envelope, out int wordCount, out uint page, long id = 0)
    {
        page = 0;
        int length = _writer.Length;
        bool isInPage = length > Envelope.InlineBytes - (id == 0 ? 0 : 8);
        wordCount = isInPage ? 1 : 1 + ((length + 7) >> 3);
        if (!_writer.IsRefused && length <= Envelope.PageBytes && isInPage)
        {
            page = WritePage(_writer.Bytes);
        }

        if (page != 0)
        {
            _writer.AddSlot(page, isTemporary: false, isFirst: true);
        }
        else if (isInPage && length <= Envelope.PageBytes)
        {
            _writer.Spend();
        }

        if (_writer.IsRefused || length > Envelope.PageBytes)
        {
            TakeBack(page);
            page = 0;
            return false;
        }

        _words[0] = envelope | ((ulong)length << 32) | (isInPage ? Envelope.InPage : 0);
        ReadOnlySpan<byte> bytes = _writer.Bytes;
        for (int word = 1; word < wordCount; word++)
        {
            _words[word] = WordOf(bytes, (word - 1) << 3);
        }

        if (id != 0)
        {
            _words[0] |= Envelope.HasId;
            _words[wordCount++] = (ulong)id;
        }

        return true;
    }

    private uint WritePage(ReadOnlySpan<byte> bytes)
    {
        KernelMessage made = Order(Gate.Bank, [(ulong)BankMethod.CreatePage]);
        if (made.Error != InvocationError.None)
        {
            return 0;
        }

        uint page = made.Slot;
        for (int offset = 0; offset < bytes.Length; offset += 8)
        {
            Gate.Do(Operation.Send, page, 0, [(ulong)PageMethod.WriteWord, (ulong)offset, WordOf(bytes, offset)]);
        }

        return page;
    }

    private void DestroyPage(uint page)
    {
        if (page != 0)
        {
            Gate.Do(Operation.Send, page, 0, [(ulong)PageMethod.Destroy]);
            DropSlot(page);
        }
    }

    private static ulong WordOf(ReadOnlySpan<byte> bytes, int offset)
    {
        if (offset + sizeof(ulong) <= bytes.Length)
        {
            return MemoryMarshal.Read<ulong>(bytes.Slice(offset, sizeof(ulong)));
        }

        ulong word = 0; // What the buffer holds behind the contents is nobody's to see.
        for (int i = 0; i < 8 && offset + i < bytes.Length; i++)
        {
            word |= (ulong)bytes[offset + i] << (i << 3);
        }

        return word;
    }

    private void DropTemporarySlots()
    {
        ReadOnlySpan<uint> slots = _writer.Slots;
        for (int i = 0; i < slots.Length; i++)
        {
            if (((_writer.Temporary >> i) & 1) != 0)
            {
                DropSlot(slots[i]);
            }
        }
    }

    // For what a user sends: there may be no more of it than the quota allows, so that there is always something left for what the runtime needs.
    private CallRecord? TryTakeUsersCall(CallUse use) => _firstIdle is null && _calls.Count >= Host.MostCalls ? null : TryTakeCall(use);

    // OU-4: what cannot be bought breaks as overloaded what it was for, and nothing else: a message with its reference, what came instead of a
    // reference, a wait for time. What the vat owes others it remembers and does when it can. A full table is no reason: it grows.
    private KernelMessage Order(uint seller, ReadOnlySpan<ulong> words)
    {
        if (!Host.MayBuy())
        {
            return new KernelMessage { Error = InvocationError.LimitReached };
        }

        KernelMessage answer = Gate.Ask(Operation.Send, seller, 0, words);
        bool isTooSmall = answer.Error == InvocationError.NoFreeSlot && Gate.TryGrowTable();
        return isTooSmall ? Gate.Ask(Operation.Send, seller, 0, words) : answer;
    }

    /// <summary>Leaves idle calls unused from now on: for tests, in which what is done next has to buy its own.</summary>
    internal void ForgetIdleCalls() => _firstIdle = null;

    /// <summary>Calls that were bought.</summary>
    public int CallCount => _calls.Count;

    /// <summary>Buys calls until there are so many, or nothing is left to buy them with.</summary>
    public void BuyCalls(int count)
    {
        while (CallCount < count && TryBuyCall())
        {
            // One more.
        }
    }

    private bool TryBuyCall()
    {
        KernelMessage made = Order(Gate.Bank, [(ulong)BankMethod.CreateCall]);
        if (made.Error != InvocationError.None)
        {
            return false;
        }

        _firstIdle = new CallRecord(made.Slot) { NextIdle = _firstIdle };
        _calls.Add(_firstIdle);
        return true;
    }

    // Null if there is no idle one and the bank is spent.
    private CallRecord? TryTakeCall(CallUse use)
    {
        if (_firstIdle is null && !TryBuyCall())
        {
            return null;
        }

        CallRecord call = _firstIdle!;
        _firstIdle = call.NextIdle;
        call.NextIdle = null;
        call.Use = use;
        return call;
    }

    private void GiveBack(CallRecord call)
    {
        call.Use = CallUse.None;
        call.Promise = null;
        call.Passing = null;
        call.Import = null;
        call.Carried = null;
        call.Home = null;
        call.Mourned = null;
        call.NextIdle = _firstIdle;
        _firstIdle = call;
    }

    private static Problem TooLarge { get; } =
        new(ProblemKind.Malformed, "The message is too large for one between processes: 4096 bytes and 4 references, 3 with more than 56 bytes.");
}
