using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs.Chance;

/// <summary>What a random program can think of.</summary>
public sealed partial class RandomProgram
{
    private const uint RandomWordBound = 9;

    // Words of messages are no methods, should the target be something else than an entry.
    private const uint FirstHarmlessWord = 100;

    private void AddSomething(ref BatchWriter batch)
    {
        uint choice = _random.Next(76);
        if (choice < 20)
        {
            SendMessage(ref batch);
        }
        else if (choice < 28)
        {
            Answer(ref batch);
        }
        else if (choice < 42)
        {
            UseSlot(ref batch);
        }
        else if (choice < 52)
        {
            Buy(ref batch);
        }
        else if (choice < 61)
        {
            InvokeObject(ref batch);
        }
        else if (choice < 73)
        {
            InvokeIndirection(ref batch);
        }
        else
        {
            DoAnything(ref batch);
        }
    }

    // What nothing can be done without: calls to send, somewhere to be called, something to answer.
    private void Furnish(ref BatchWriter batch)
    {
        if (Lacks(Kind.Call))
        {
            Invoke(ref batch, ProcessBuilder.BankSlot, (ulong)BankMethod.CreateCall, Kind.Call);
            Invoke(ref batch, ProcessBuilder.BankSlot, (ulong)BankMethod.CreateCall, Kind.Call);
            Invoke(ref batch, ProcessBuilder.BankSlot, (ulong)BankMethod.CreateCall, Kind.Call);
        }

        if (Lacks(Kind.Endpoint))
        {
            Invoke(ref batch, ProcessBuilder.BankSlot, (ulong)BankMethod.CreateEndpoint, Kind.Endpoint, _random.Next(4));
        }
        else if (_random.OneIn(8))
        {
            Mint(ref batch);
        }

        if (_random.OneIn(8))
        {
            Invoke(ref batch, ProcessBuilder.BankSlot, (ulong)BankMethod.CreateCall, Kind.Call);
        }

        if (_random.OneIn(16))
        {
            // Two classes of endpoints at one server.
            Invoke(ref batch, ProcessBuilder.BankSlot, (ulong)BankMethod.CreateClass, Kind.Bank, 2 + _random.Next(2));
            Invoke(ref batch, Pick(Kind.Bank), (ulong)BankMethod.CreateEndpoint, Kind.Endpoint, _random.Next(4));
        }

        if (Lacks(Kind.Promise))
        {
            Invoke(ref batch, ProcessBuilder.BankSlot, (ulong)BankMethod.CreatePromise, Kind.Promise);
        }
    }

    private bool Lacks(Kind kind) => Of(kind).IsEmpty;

    private void SendMessage(ref BatchWriter batch)
    {
        Span<uint> slots = stackalloc uint[(int)MessagePage.MaximumCapabilities];
        Span<ulong> words = stackalloc ulong[(int)MessagePage.MaximumWords];
        int slotCount = FillSlots(slots);
        int wordCount = FillWords(words);
        byte flags = _random.OneIn(6) ? (byte)SendFlags.ToResult : (byte)SendFlags.None;
        if (_random.OneIn(8))
        {
            SendMuch(ref batch);
            return;
        }

        uint target = Pick(flags != 0 ? Kind.Call : Receiver());
        Note(batch.Add(Operation.Send, target, Pick(Kind.Call), words.Slice(0, wordCount), slots.Slice(0, slotCount), flags), Kind.None);
    }

    // So that something waits at several endpoints.
    private void SendMuch(ref BatchWriter batch)
    {
        for (int i = 0; i < 6 && batch.HasRoom; i++)
        {
            Note(batch.Add(Operation.Send, Pick(Kind.Entry), Pick(Kind.Call), [FirstHarmlessWord], default), Kind.None);
        }
    }

    private void Answer(ref BatchWriter batch)
    {
        Span<uint> slots = stackalloc uint[(int)MessagePage.MaximumCapabilities];
        Span<ulong> words = stackalloc ulong[(int)MessagePage.MaximumWords];
        int slotCount = FillSlots(slots);
        int wordCount = FillWords(words);
        byte flags = (byte)(_random.OneIn(4) ? _random.Next(4) : 0);
        if (_random.OneIn(6))
        {
            Note(batch.Add(Operation.Resolve, Pick(Kind.Resolver), 0, default, [Pick(Kind.Promise)], (byte)ResolveFlags.Become), Kind.None);
            return;
        }

        if (_random.OneIn(8))
        {
            Note(
                batch.Add(Operation.Forward, Pick(Kind.Resolver), Pick(Receiver()), words.Slice(0, wordCount), slots.Slice(0, slotCount)),
                Kind.None);
            return;
        }

        Note(
            batch.Add(Operation.Resolve, Pick(Kind.Resolver), 0, words.Slice(0, wordCount), slots.Slice(0, slotCount), flags),
            Kind.None);
    }

    private void UseSlot(ref BatchWriter batch)
    {
        switch (_random.Next(19))
        {
            case 14:
            case 15:
                Kind awaited = AnyOf(Kind.Promise, Kind.Resolver, Kind.Endpoint, AnyOf());
                Note(batch.Add(Operation.Await, Pick(Kind.Call), Pick(awaited), default, default), Kind.None);
                break;
            case 16:
            case 17:
                ulong time = _random.OneIn(6) ? 0 : _now + _random.Next(40);
                Note(batch.Add(Operation.Deadline, Pick(Kind.Call), 0, [time], default), Kind.None);
                break;
            case 18:
                Kind other = AnyOf(Kind.Bank, Kind.Schedule, Kind.Notification, Kind.Forwarder);
                uint ending = Spared(Pick(AnyOf(Kind.Promise, Kind.Endpoint, Kind.Call, other)), ProcessBuilder.BankSlot);
                Note(batch.Add(Operation.Destroy, ending, 0, default, default), Kind.None);
                break;
            case < 3:
                Note(batch.Add(Operation.Cancel, Pick(Kind.Call), 0, default, default), Kind.None);
                break;
            case < 7:
                Note(batch.Add(Operation.Poll, Pick(Kind.Call), 0, default, default), Kind.None);
                break;
            case 7:
                Note(batch.Add(Operation.Compare, Pick(AnyOf()), Pick(AnyOf()), default, default), Kind.None);
                break;
            case < 10:
                Note(batch.Add(Operation.Drop, Pick(AnyOf(Kind.Resolver, Kind.Received, Kind.Entry, Kind.Call)), 0, default, default), Kind.None);
                break;
            default:
                Kind kind = AnyOf(Kind.Resolver, Kind.Entry, Kind.Received, AnyOf());
                uint destination = _random.OneIn(2) ? 0 : Pick(AnyOf(kind, Kind.Received, Kind.Resolver, Kind.Call));
                byte less = (byte)(_random.OneIn(3) ? _random.Next(66) : 0);
                Note(batch.Add(Operation.Copy, Pick(kind), destination, default, default, less), kind);
                break;
        }
    }

    // Some wait for a promise before it is settled, and some come when those have not been told yet.
    private void WaitForOne(ref BatchWriter batch)
    {
        uint promise = Of(Kind.Promise).PickRecent(ref _random);
        for (uint before = 1 + _random.Next(4); before > 0 && batch.HasRoom; before--)
        {
            Note(batch.Add(Operation.Await, Of(Kind.Call).Pick(ref _random), promise, default, default), Kind.None);
        }

        for (uint resolver = 1 + _random.Next(2); resolver > 0 && batch.HasRoom; resolver--)
        {
            byte reason = (byte)_random.Next(2);
            Note(batch.Add(Operation.Resolve, Of(Kind.Resolver).PickRecent(ref _random), 0, [FirstHarmlessWord], default, reason), Kind.None);
        }

        for (uint after = 1 + _random.Next(4); after > 0 && batch.HasRoom; after--)
        {
            Operation operation = _random.OneIn(4) ? Operation.Resolve : Operation.Await;
            if (operation == Operation.Await)
            {
                Note(batch.Add(operation, Of(Kind.Call).Pick(ref _random), promise, default, default), Kind.None);
            }
            else
            {
                Note(batch.Add(operation, Pick(Kind.Resolver), 0, default, [promise], (byte)ResolveFlags.Become), Kind.None);
            }
        }
    }

    private void Buy(ref BatchWriter batch)
    {
        uint bank = Payer();
        switch (_random.Next(26))
        {
            case 16:
            case 17:
            case 18:
                Invoke(ref batch, bank, (ulong)BankMethod.CreatePromise, Kind.Promise);
                break;
            case 20:
            case 21:
                Invoke(ref batch, bank, (ulong)BankMethod.CreateNotification, Kind.Notification, _random.Next(4));
                break;
            case 22:
            case 23:
                BuyForwarder(ref batch);
                break;
            case 24:
                Invoke(ref batch, bank, (ulong)BankMethod.CreateSchedule, Kind.Schedule);
                break;
            case 25:
                Note(batch.Add(Operation.Send, bank, 0, [(ulong)BankMethod.Transfer, _random.Next(6)], [Pick(Kind.Bank)]), Kind.None);
                break;
            case 19:
                Invoke(ref batch, bank, (ulong)BankMethod.CreateClass, Kind.Bank, _random.Next(12));
                break;
            case < 6:
                Invoke(ref batch, bank, (ulong)BankMethod.CreateCall, Kind.Call);
                break;
            case < 9:
                Invoke(ref batch, bank, (ulong)BankMethod.CreateEndpoint, Kind.Endpoint, _random.Next(4));
                break;
            case < 11:
                Invoke(ref batch, bank, (ulong)BankMethod.CreatePage, Kind.Page);
                break;
            case 11:
                Note(batch.Add(Operation.Send, bank, 0, [(ulong)BankMethod.CopyPage], [Pick(Kind.Page)]), Kind.Page);
                break;
            case 12:
                Invoke(ref batch, bank, (ulong)BankMethod.CreateSegment, Kind.Segment);
                break;
            case 13:
                Invoke(ref batch, bank, (ulong)BankMethod.CreateProcess, Kind.Process);
                break;
            case 14:
                Invoke(ref batch, Pick(Kind.Bank), (ulong)BankMethod.CreateBank, Kind.Bank, 1 + _random.Next(5));
                break;
            default:
                Invoke(ref batch, bank, (ulong)BankMethod.CreateBank, Kind.Bank, _random.Next(20));
                break;
        }
    }

    private void InvokeObject(ref BatchWriter batch)
    {
        switch (_random.Next(16))
        {
            case 4:
                MintOneWay(ref batch);
                break;
            case < 4:
                Mint(ref batch);
                break;
            case 5:
                Invoke(ref batch, Payer(), (ulong)BankMethod.ReadBalance, Kind.None, 0);
                break;
            case < 9:
                InvokeProcess(ref batch);
                break;
            case < 12:
                InvokeMemory(ref batch);
                break;
            default:
                DestroySomething(ref batch);
                break;
        }
    }

    private void InvokeProcess(ref BatchWriter batch)
    {
        uint process = Pick(Kind.Process);
        switch (_random.Next(14))
        {
            case 9:
                ulong method = (ulong)ProcessMethod.Stop + _random.Next(3);
                uint stopped = method == (ulong)ProcessMethod.Resume ? process : Spared(process, ProcessBuilder.SelfSlot);
                Invoke(ref batch, stopped, method, Kind.None);
                break;
            case 10:
                Note(
                    batch.Add(Operation.Send, process, 0, [(ulong)ProcessMethod.SetKeeper, _random.Next(2) * 30], [Pick(Kind.Entry)]),
                    Kind.None);
                break;
            case 11:
                Inspect(ref batch, process);
                break;
            case 8:
                Invoke(ref batch, process, (ulong)ProcessMethod.Fetch, Kind.Received, _random.Next(20));
                break;
            case 0:
                Invoke(ref batch, process, (ulong)ProcessMethod.ReadState, Kind.None, 0);
                break;
            case 1:
                Note(batch.Add(Operation.Send, process, 0, [(ulong)ProcessMethod.GrowTable], [Payer()]), Kind.None);
                break;
            case 2:
                Note(
                    batch.Add(Operation.Send, process, 0, [(ulong)ProcessMethod.MapMessagePage, _random.Next(4)], [Pick(Kind.Segment)]),
                    Kind.None);
                break;
            case 3:
                Note(
                    batch.Add(Operation.Send, process, 0, [(ulong)ProcessMethod.Attach, PositionOfOwn(), MemoryRights()], [Pick(Kind.Segment)]),
                    Kind.None);
                break;
            case 4 when MayStart:
                Note(
                    batch.Add(
                        Operation.Send, process, 0,
                        [(ulong)ProcessMethod.Start, UserLayout.BaseAddress, UserLayout.StackEndAddress, _random.Next(4), 0], default),
                    Kind.None);
                break;
            default:
                Note(
                    batch.Add(
                        Operation.Send, process, 0, [(ulong)ProcessMethod.Grant],
                        [Pick(AnyOf(Kind.Entry, Kind.Bank, Kind.Received, Kind.Process))]),
                    Kind.None);
                break;
        }
    }

    private void Inspect(ref BatchWriter batch, uint process)
    {
        switch (_random.Next(4))
        {
            case 0:
                Note(batch.Add(Operation.Send, process, 0, [(ulong)ProcessMethod.ReadQueues, 0, 0, 0, 0, 0], default), Kind.None);
                break;
            case 1:
                Note(batch.Add(Operation.Send, process, 0, [(ulong)ProcessMethod.ReadFault, 0, 0], default), Kind.None);
                break;
            case 2:
                Note(batch.Add(Operation.Send, process, 0, [(ulong)ProcessMethod.ReadSlot, _random.Next(24), 0], default), Kind.None);
                break;
            default:
                ReadMemory(ref batch, process);
                break;
        }
    }

    private void ReadMemory(ref BatchWriter batch, uint process)
    {
        ulong address = UserLayout.BaseAddress + (PositionOfOwn() * UserLayout.SegmentSizeBytes) + (_random.Next(4) * 4096) + Offset();
        Note(batch.Add(Operation.Send, process, 0, [(ulong)ProcessMethod.ReadMemory, address, 0, 0, 0, 0, 0, 0], default), Kind.None);
    }

    private void InvokeMemory(ref BatchWriter batch)
    {
        if (Lacks(Kind.Page) || Lacks(Kind.Segment))
        {
            Invoke(ref batch, ProcessBuilder.BankSlot, (ulong)BankMethod.CreatePage, Kind.Page);
            Invoke(ref batch, ProcessBuilder.BankSlot, (ulong)BankMethod.CreateSegment, Kind.Segment);
            return;
        }

        switch (_random.Next(9))
        {
            case 7:
                ulong rights = 1 + (2 * _random.Next(3));
                Note(
                    batch.Add(
                        Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.Attach, PositionOfOwn(), rights], [Pick(Kind.Segment)]),
                    Kind.None);
                break;
            case 8:
                ReadMemory(ref batch, ProcessBuilder.SelfSlot);
                break;
            case 6:
                Invoke(ref batch, Pick(Kind.Segment), (ulong)SegmentMethod.Fetch, Kind.Page, _random.Next(6));
                break;
            case 0:
                Invoke(ref batch, Pick(Kind.Page), (ulong)PageMethod.ReadWord, Kind.None, Offset());
                break;
            case 1:
                Note(
                    batch.Add(Operation.Send, Pick(Kind.Page), 0, [(ulong)PageMethod.WriteWord, Offset(), _random.Next(1000)], default),
                    Kind.None);
                break;
            case 2:
                Invoke(ref batch, Pick(Kind.Segment), (ulong)SegmentMethod.Unmap, Kind.None, _random.Next(6));
                break;
            default:
                Note(
                    batch.Add(
                        Operation.Send, Pick(Kind.Segment), 0, [(ulong)SegmentMethod.Map, _random.Next(6), MemoryRights()], [Pick(Kind.Page)]),
                    Kind.None);
                break;
        }
    }

    private void DestroySomething(ref BatchWriter batch)
    {
        switch (_random.Next(12))
        {
            case < 2:
                Invoke(ref batch, Pick(Kind.Endpoint), (ulong)EndpointMethod.Destroy, Kind.None);
                break;
            case < 5:
                Invoke(ref batch, Pick(Kind.Page), (ulong)PageMethod.Destroy, Kind.None);
                break;
            case 5:
                Invoke(ref batch, Pick(Kind.Segment), (ulong)SegmentMethod.Destroy, Kind.None);
                break;
            case 6:
                Invoke(ref batch, Pick(Kind.Call), (ulong)CallMethod.Destroy, Kind.None);
                break;
            case < 8:
                Invoke(ref batch, Spared(Pick(Kind.Bank), ProcessBuilder.BankSlot), (ulong)BankMethod.Destroy, Kind.None);
                break;
            case 8:
                // Banks that may lie in each other, at once.
                for (int i = 0; i < 4 && batch.HasRoom; i++)
                {
                    Invoke(ref batch, Spared(Pick(Kind.Bank), ProcessBuilder.BankSlot), (ulong)BankMethod.Destroy, Kind.None);
                }

                break;
            case 9:
                Invoke(ref batch, Pick(Kind.Process), (ulong)(_random.OneIn(4) ? ProcessMethod.Exit : ProcessMethod.ReadState), Kind.None);
                break;
            default:
                Invoke(ref batch, Spared(Pick(Kind.Process), ProcessBuilder.SelfSlot), (ulong)ProcessMethod.Destroy, Kind.None);
                break;
        }
    }

    // Any operation, any slots, any words: the arguments that no honest program has.
    private void DoAnything(ref BatchWriter batch)
    {
        Span<uint> slots = stackalloc uint[(int)MessagePage.MaximumCapabilities];
        Span<ulong> words = stackalloc ulong[(int)MessagePage.MaximumWords];
        int slotCount = FillSlots(slots);
        int wordCount = (int)_random.Next(9);
        for (int i = 0; i < wordCount; i++)
        {
            words[i] = _random.Next(4) switch
            {
                0 => ulong.MaxValue - _random.Next(3),
                1 => 16ul << (int)_random.Next(60),
                _ => _random.Next(RandomWordBound),
            };
        }

        Operation operation = (Operation)(_random.OneIn(3) ? 12 + _random.Next(200) : _random.Next(12));
        uint slot = Spared(Spared(Pick(AnyOf()), ProcessBuilder.BankSlot), ProcessBuilder.SelfSlot);
        Note(
            batch.Add(
                operation, slot, _random.Next(48), words.Slice(0, wordCount), slots.Slice(0, slotCount), (byte)_random.Next(4)),
            Kind.None);
    }

    private void Invoke(ref BatchWriter batch, uint target, ulong method, Kind wanted)
    {
        Note(batch.Add(Operation.Send, target, 0, [method], default), wanted);
    }

    private void Invoke(ref BatchWriter batch, uint target, ulong method, Kind wanted, ulong argument)
    {
        Note(batch.Add(Operation.Send, target, 0, [method, argument], default), wanted);
    }

    private int FillSlots(Span<uint> slots)
    {
        int count = _random.OneIn(2) ? 0 : (int)_random.Next(MessagePage.MaximumCapabilities + 1);
        for (int i = 0; i < count; i++)
        {
            slots[i] = Pick(AnyOf(Kind.Resolver, Kind.Entry, Kind.Received, AnyOf()));
        }

        return count;
    }

    private int FillWords(Span<ulong> words)
    {
        int count = (int)_random.Next(MessagePage.MaximumWords + 1);
        for (int i = 0; i < count; i++)
        {
            words[i] = FirstHarmlessWord + _random.Next(1000);
        }

        return count;
    }

    private Kind Receiver() => _random.OneIn(5) ? Kind.Promise : _random.OneIn(6) ? Kind.Relay : Kind.Entry;

    private uint Payer() => _random.OneIn(3) ? Pick(Kind.Bank) : ProcessBuilder.BankSlot;

    // A program that ends itself too often is not worth starting.
    private uint Spared(uint slot, uint own) => slot == own && !_random.OneIn(8) ? 0 : slot;

    private ulong Offset() => (_random.Next(8) * 8) + (_random.OneIn(8) ? _random.Next(5000) : 0);

    private ulong PositionOfOwn() => 2 + _random.Next(6) + (_random.OneIn(8) ? 507u : 0);

    private ulong MemoryRights() => _random.OneIn(6) ? _random.Next(9) : 1 + (2 * _random.Next(3));

    private Kind AnyOf() => (Kind)(1 + _random.Next(KindCount - 1));

    private Kind AnyOf(Kind one, Kind two, Kind three, Kind four)
    {
        return _random.Next(4) switch
        {
            0 => one,
            1 => two,
            2 => three,
            _ => four,
        };
    }
}
