using System;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using KernelMessage = AsyncCap.Ipc.Client.Message;

namespace AsyncCap.Vats;

/// <summary>Requests that come in, from anybody who holds one of this vat's objects; and the answers to them.</summary>
internal sealed partial class Outside
{
    private const int PagesKept = 64;

    private readonly byte[] _bytes = new byte[Envelope.PageBytes];
    private readonly uint[] _answerPages = new uint[PagesKept];
    private int _nextAnswerPage;

    /// <summary>Deals with everything that came.</summary>
    public void DealWithArrivals()
    {
        _turnsAtOnce = 0;
        do
        {
            DealWithEvents(Gate.Port);

            DealWithSaved();
            FailRefused();
        }
        while (!Gate.HasNothing);

        if (_firstOwed is not null)
        {
            PayOwed();
        }
    }

    private void DealWithSaved()
    {
        if (!Gate.Arrivals.IsEmpty && Gate.Arrivals.TryTake(out KernelMessage arrival))
        {
            DealWith(in arrival);
        }
    }

    // In their order, while none of them is older than what was taken out of the page.
    private void DealWithEvents(MessagePort port)
    {
        KernelGate gate = Gate;
        while (gate.Refused is null && gate.Arrivals.IsEmpty && port.TryPeekEvent(out uint entry))
        {
            ref Event header = ref port.EventAt(entry);
            uint wordCount = header.WordCount;
            uint slotCount = header.CapabilityCount;
            if (slotCount != 0)
            {
                port.PassEvent(wordCount, slotCount);
                DealWithCopy(entry);
                continue;
            }

            port.PassEvent(wordCount, 0);
            if (!TryDealWithWords(port, entry, in header, wordCount))
            {
                DealWithCopy(entry);
            }
        }
    }

    private void DealWithCopy(uint entry)
    {
        Gate.Port.CopyEvent(entry, out KernelMessage arrival);
        DealWith(in arrival);
    }

    private void DealWith(in KernelMessage arrival)
    {
        if (arrival.Kind == EventKind.Request)
        {
            Receive(in arrival);
        }
        else if (arrival.Kind == EventKind.Completion)
        {
            Complete(in arrival);
        }
        else if (arrival.Kind == EventKind.Unheld)
        {
            ForgetUnheld(arrival.Label, (uint)arrival.Words[0]);
        }
    }

    /// <summary>Tells the outcome of a promise to whoever holds the other side of a resolver.</summary>
    public void Answer(Promise promise, Passing passing, uint resolver)
    {
        Ref.Way end = Ref.Follow(promise, null);
        if (end.State == RefState.Promise)
        {
            promise.Tell(new Answering(Host.Vat, this, promise, passing, resolver));
            return;
        }

        _writer.Begin();
        ResolveFlags flags = ResolveFlags.Fulfill;
        ulong envelope = 0;
        switch (end.State)
        {
            case RefState.Broken:
                _writer.Write(Shortened(end.Problem!));
                flags = ResolveFlags.Break;
                break;
            case RefState.Near when end.Home is null:
                passing.WriteData((Promise)end.Target!, _writer);
                envelope = AddReceipt();
                break;
            default:
                envelope = Envelope.IsObject;
                Export(_writer, end.Target!, end.Home, passing);
                break;
        }

        Resolve(resolver, flags, envelope);
    }

    // Behind data in which promises go out, if there is room for one more capability. If not, the promises are kept.
    private ulong AddReceipt()
    {
        if (_writer.Promises is not { } promises || _writer.IsRefused)
        {
            return 0; // The usual case.
        }

        int taken = _writer.Slots.Length + (_writer.Length + Envelope.KeyBytes > Envelope.InlineBytes ? 1 : 0); // The page is one too.
        if (taken >= Envelope.MostSlots)
        {
            return 0;
        }

        Export(_writer, new Receipt(promises), Host.Vat, ByProxy<Unit>.Instance);
        return Envelope.HasReceipt;
    }

    // Tells what was written.
    private void Resolve(uint resolver, ResolveFlags flags, ulong envelope)
    {
        if (!TryPack(envelope, out int wordCount, out uint page))
        {
            Problem problem = Shortened(_writer.IsSpent ? Problem.Overloaded : TooLarge);
            _writer.Begin();
            _writer.Write(problem);
            flags = ResolveFlags.Break;
            _ = TryPack(0, out wordCount, out _); // It fits.
        }

        Gate.Do(Operation.Resolve, resolver, 0, _words.AsSpan(0, wordCount), _writer.Slots, (byte)flags);
        DropTemporarySlots();
        KeepForReader(page);
    }

    private void Receive(in KernelMessage request)
    {
        Export? export = _exports.Find(request.Label);
        ulong envelope = request.WordCount == 0 ? 0 : request.Words[0];
        switch ((uint)envelope)
        {
            case Envelope.Release:
                AnswerNothing(request.Slot);
                Release(export, request.Badge, request.WordCount > 1 ? request.Words[1] : Envelope.NoKey);
                DropAll(in request);
                return;
            case Envelope.Retain:
                AnswerNothing(request.Slot);
                Retain(export, request.Badge);
                DropAll(in request);
                return;
            case Envelope.HaveAllArrived:
                AnswerNothing(request.Slot);
                DropAll(in request);
                return;
            case Envelope.HasComeHome:
                AnswerNothing(request.Slot);
                ArriveHome(export, in request);
                DropAll(in request);
                return;
            default:
                break;
        }

        Verb? verb = Host.Verbs.Find((uint)envelope);
        if (export is null || verb?.ResultPassing is not { } passing)
        {
            DropAll(in request);
            AnswerBroken(request.Slot, NoSuchMethod);
            return;
        }

        Message message = new() { Target = export.Target, Verb = verb, Id = IdOf(in request, envelope) };
        if (!TryReadContents(in request, envelope, ref message))
        {
            AnswerBroken(request.Slot, Malformed);
            return;
        }

        // Also what nobody waits for is answered only after its turn: until then its sender's record is where it counts.
        message.Result = passing.NewPromise();
        message.Result.Tell(new Answering(Host.Vat, this, message.Result, passing, request.Slot, isOnlySent: (envelope & Envelope.OnlySent) != 0));
        Host.Vat.Post(ref message);
    }

    // Who is not watched himself has no use for ids.
    private long IdOf(in KernelMessage request, ulong envelope) =>
        Host.Tracer is not null && (envelope & Envelope.HasId) != 0 && request.WordCount > 1 ? (long)request.Words[(int)request.WordCount - 1] : 0;

    private bool TryReadContents(in KernelMessage request, ulong envelope, ref Message message)
    {
        int length = ReadBytes(in request, envelope, out uint firstSlot);
        if (length < 0)
        {
            DropAll(in request);
            return false;
        }

        _reader.Begin(_bytes, length, in request.Slots, firstSlot, request.SlotCount);
        message.Verb.Read(ref message, _reader);
        _reader.End();
        return _reader.IsWhole;
    }

    // The contents, from words or page; -1 if they are not there.
    private int ReadBytes(in KernelMessage message, ulong envelope, out uint firstSlot)
    {
        int length = Envelope.LengthOf(envelope);
        firstSlot = 0;
        if ((envelope & Envelope.InPage) == 0)
        {
            if (length > Envelope.InlineBytes || 1 + ((length + 7) >> 3) > message.WordCount)
            {
                return -1;
            }

            Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(new Span<byte>(_bytes, 0, (int)MessagePage.MaximumWords << 3));
            int count = (length + 7) >> 3;
            for (int i = 0; i < count; i++)
            {
                words[i] = message.Words[1 + i];
            }

            return length;
        }

        firstSlot = 1;
        return message.SlotCount == 0 || length > Envelope.PageBytes ? -1 : ReadPage(message.Slots[0], length);
    }

    private int ReadPage(uint page, int length)
    {
        for (int offset = 0; offset < length; offset += 8)
        {
            KernelMessage answer = Gate.Ask(Operation.Send, page, 0, [(ulong)PageMethod.ReadWord, (ulong)offset]);
            if (answer.Error != InvocationError.None)
            {
                DropSlot(page);
                return -1;
            }

            for (int i = 0; i < 8 && offset + i < length; i++)
            {
                _bytes[offset + i] = (byte)(answer.Words[0] >> (i << 3));
            }
        }

        DropSlot(page);
        return length;
    }

    private void Release(Export? export, uint badge, ulong key)
    {
        if (export?.Grants.Find(badge) is not { } grant)
        {
            return;
        }

        grant.Release(key);
        if (grant.IsHeld)
        {
            return;
        }

        export.Grants.Remove(badge);
        if (export.Grants.Count == 0)
        {
            Forget(export);
        }
    }

    private static void Retain(Export? export, uint badge)
    {
        if (export?.Grants.Find(badge) is { } grant)
        {
            grant.IntroducedCount++;
        }
    }

    /// <summary>Answers what nobody waits for.</summary>
    public void AnswerNothing(uint resolver) => Gate.Do(Operation.Resolve, resolver);

    private void AnswerBroken(uint resolver, Problem problem)
    {
        _writer.Begin();
        _writer.Write(problem);
        _ = TryPack(0, out int wordCount, out _); // It fits.
        Gate.Do(Operation.Resolve, resolver, 0, _words.AsSpan(0, wordCount), default, (byte)ResolveFlags.Break);
    }

    private void DropAll(in KernelMessage message)
    {
        for (uint i = 0; i < message.SlotCount; i++)
        {
            DropSlot(message.Slots[(int)i]);
        }
    }

    // Nobody says when he has read an answer's page, and who never does must not cost more than these.
    private void KeepForReader(uint page)
    {
        if (page != 0)
        {
            DestroyPage(_answerPages[_nextAnswerPage]);
            _answerPages[_nextAnswerPage] = page;
            _nextAnswerPage = (_nextAnswerPage + 1) % PagesKept;
        }
    }

    // What is sent to the result of a broken call gets its words and no page, so a problem must fit into the words.
    private static Problem Shortened(Problem problem)
    {
        const int MostBytes = Envelope.InlineBytes - 5;
        int length = problem.Text.Length;
        while (WireText.BytesOf(problem.Text.Substring(0, length)) > MostBytes)
        {
            length--;
        }

        return length == problem.Text.Length ? problem : new Problem(problem.Kind, problem.Text.Substring(0, length));
    }

    private static Problem NoSuchMethod { get; } = new(ProblemKind.NoSuchMethod, "No such method here.");

    private static Problem Malformed { get; } = new(ProblemKind.Malformed, "Malformed message.");
}
