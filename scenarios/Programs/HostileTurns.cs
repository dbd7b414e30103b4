using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>Batches that no stub would make. Each part counts the surprises: refusals that did not come, or came for the wrong reason.</summary>
internal static class HostileTurns
{
    private const uint Far = uint.MaxValue;
    private const uint NeverUsed = 200;

    /// <summary>Slots that are empty, outside, or hold the wrong thing.</summary>
    public static ulong Slots(Invoker invoker)
    {
        ulong surprises = 0;
        uint call = new BankStub(invoker, ProcessBuilder.BankSlot).CreateCall();
        for (Operation operation = Operation.Send; operation <= Operation.Copy; operation++)
        {
            surprises += Unless(invoker.Do(operation, 0), InvocationError.InvalidSlot);
            surprises += Unless(invoker.Do(operation, Far), InvocationError.InvalidSlot);
            surprises += Unless(invoker.Do(operation, NeverUsed), InvocationError.EmptySlot);
        }

        surprises += Unless(invoker.Do(Operation.Resolve, ProcessBuilder.BankSlot), InvocationError.WrongType);
        surprises += Unless(invoker.Do(Operation.Cancel, ProcessBuilder.BankSlot), InvocationError.WrongType);
        surprises += Unless(invoker.Do(Operation.Poll, ProcessBuilder.BankSlot), InvocationError.WrongType);
        surprises += Unless(invoker.Do(Operation.Cancel, call), InvocationError.NotPending);
        surprises += Unless(invoker.Do(Operation.Copy, call), InvocationError.NotTransferable);
        surprises += Unless(invoker.Do(Operation.Copy, ProcessBuilder.BankSlot, Far), InvocationError.InvalidSlot);
        surprises += Unless(invoker.Do(Operation.Copy, ProcessBuilder.BankSlot, NeverUsed), InvocationError.EmptySlot);
        uint registry = ProcessBuilder.FirstGrantSlot;
        surprises += Unless(invoker.Do(Operation.Send, registry, 0), InvocationError.CallRequired);
        surprises += Unless(invoker.Do(Operation.Send, registry, Far), InvocationError.InvalidSlot);
        surprises += Unless(invoker.Do(Operation.Send, registry, ProcessBuilder.BankSlot), InvocationError.WrongType);
        surprises += Unless(invoker.Do(Operation.Send, registry, call, [], [Far]), InvocationError.InvalidSlot);
        surprises += Unless(invoker.Do(Operation.Send, registry, call, [], [call]), InvocationError.NotTransferable);
        surprises += Unless(invoker.Do(Operation.Send, registry, call, [], [1, 2, 3, NeverUsed]), InvocationError.EmptySlot);
        surprises += Unless(invoker.Do((Operation)77, ProcessBuilder.BankSlot), InvocationError.UnknownOperation);
        surprises += Unless(invoker.Do((Operation)255, ProcessBuilder.BankSlot), InvocationError.UnknownOperation);
        surprises += Unless(invoker.Do(Operation.None, ProcessBuilder.BankSlot), InvocationError.UnknownOperation);
        return surprises;
    }

    /// <summary>Lengths and counts that reach beyond the batch, the part, the page and 32 bits.</summary>
    public static ulong Lengths(Invoker invoker)
    {
        ulong surprises = 0;
        surprises += UnlessMalformed(invoker, submissionBytes: MessagePage.PartSizeBytes + 8, wordCount: 0, slotCount: 0);
        surprises += UnlessMalformed(invoker, submissionBytes: MessagePage.SizeBytes, wordCount: 0, slotCount: 0);
        surprises += UnlessMalformed(invoker, submissionBytes: uint.MaxValue, wordCount: 0, slotCount: 0);
        surprises += UnlessMalformed(invoker, submissionBytes: uint.MaxValue - 63, wordCount: 0, slotCount: 0);
        surprises += UnlessMalformed(invoker, submissionBytes: 1, wordCount: 0, slotCount: 0);
        surprises += UnlessMalformed(invoker, submissionBytes: 15, wordCount: 0, slotCount: 0);
        surprises += UnlessMalformed(invoker, submissionBytes: 16, wordCount: 1, slotCount: 0);
        surprises += UnlessMalformed(invoker, submissionBytes: 16, wordCount: 0, slotCount: 1);
        surprises += UnlessMalformed(invoker, submissionBytes: 512, wordCount: 9, slotCount: 0);
        surprises += UnlessMalformed(invoker, submissionBytes: 512, wordCount: 255, slotCount: 0);
        surprises += UnlessMalformed(invoker, submissionBytes: 512, wordCount: 0, slotCount: 5);
        surprises += UnlessMalformed(invoker, submissionBytes: 512, wordCount: 255, slotCount: 255);
        return surprises;
    }

    /// <summary>Arguments outside every range, to each kind of kernel object.</summary>
    public static ulong Arguments(Invoker invoker)
    {
        uint bank = ProcessBuilder.BankSlot;
        BankStub stub = new(invoker, bank);
        uint page = stub.CreatePage();
        uint segment = stub.CreateSegment();
        const ulong Read = (ulong)Rights.Read;
        const ulong WriteExecute = (ulong)(Rights.Read | Rights.Write | Rights.Execute);
        ulong surprises = 0;
        surprises += Unless(invoker.Invoke(bank, [(ulong)BankMethod.CreateBank, ulong.MaxValue]), InvocationError.LimitReached);
        surprises += Unless(invoker.Invoke(bank, [(ulong)BankMethod.CreateBank, uint.MaxValue]), InvocationError.LimitReached);
        surprises += Unless(invoker.Invoke(bank, [(ulong)BankMethod.CreateEndpoint, 1ul << 32]), InvocationError.RangeError);
        surprises += Unless(invoker.Invoke(bank, [(ulong)BankMethod.CreateEndpoint]), InvocationError.InvalidCount);
        surprises += Unless(invoker.Invoke(bank, []), InvocationError.InvalidCount);
        surprises += Unless(invoker.Invoke(bank, [ulong.MaxValue]), InvocationError.UnknownOperation);
        surprises += Unless(invoker.Invoke(page, [(ulong)PageMethod.WriteWord, 4096, 1]), InvocationError.RangeError);
        surprises += Unless(invoker.Invoke(page, [(ulong)PageMethod.WriteWord, 4089, 1]), InvocationError.RangeError);
        surprises += Unless(invoker.Invoke(page, [(ulong)PageMethod.ReadWord, ulong.MaxValue - 7]), InvocationError.RangeError);
        surprises += Unless(invoker.Invoke(segment, [(ulong)SegmentMethod.Map, 512, Read], [page]), InvocationError.RangeError);
        surprises += Unless(invoker.Invoke(segment, [(ulong)SegmentMethod.Map, ulong.MaxValue, Read], [page]), InvocationError.RangeError);
        surprises += Unless(invoker.Invoke(segment, [(ulong)SegmentMethod.Map, 0, WriteExecute], [page]), InvocationError.RangeError);
        surprises += Unless(invoker.Invoke(segment, [(ulong)SegmentMethod.Map, 0, 0], [page]), InvocationError.RangeError);
        surprises += Unless(invoker.Invoke(segment, [(ulong)SegmentMethod.Map, 0, Read], [bank]), InvocationError.WrongType);
        surprises += Unless(invoker.Invoke(segment, [(ulong)SegmentMethod.Unmap, 3]), InvocationError.RangeError);
        uint self = ProcessBuilder.SelfSlot;
        surprises += Unless(invoker.Invoke(self, [(ulong)ProcessMethod.Attach, 512, Read], [segment]), InvocationError.RangeError);
        surprises += Unless(invoker.Invoke(self, [(ulong)ProcessMethod.Attach, 0, Read], [segment]), InvocationError.AlreadyMapped);
        surprises += Unless(invoker.Invoke(self, [(ulong)ProcessMethod.Start, 0, 0, 0, 0]), InvocationError.InvalidState);
        return surprises;
    }

    /// <summary>Capabilities that were never given: bits in memory, dead objects, rights that were taken away.</summary>
    public static ulong Forgery(Invoker invoker)
    {
        BankStub bank = new(invoker, ProcessBuilder.BankSlot);
        ulong surprises = 0;

        // A page full of the bits of a machine capability is a page full of bits: nothing on it can be named as a slot.
        uint page = bank.CreatePage();
        _ = invoker.Invoke(page, [(ulong)PageMethod.WriteWord, 0, 0x0F01]);
        surprises += Unless(invoker.Invoke(page, [(ulong)MachineMethod.PowerOff, 0]), InvocationError.InvalidCount);

        // The object is gone and its storage holds another; the old capability must not reach the new object.
        EndpointStub endpoint = bank.CreateEndpoint(1);
        uint entry = endpoint.Mint(1);
        endpoint.Destroy();
        EndpointStub heir = bank.CreateEndpoint(2);
        Message outcome = invoker.Invoke(entry, [1]);
        surprises += outcome.Reason == BreakReason.EndpointDestroyed ? 0u : 1u;
        surprises += Unless(invoker.Invoke(endpoint.Slot, [(ulong)EndpointMethod.Mint, 1]), InvocationError.Stale);
        _ = invoker.Invoke(page, [(ulong)PageMethod.Destroy]);
        uint second = bank.CreatePage();
        surprises += Unless(invoker.Invoke(page, [(ulong)PageMethod.WriteWord, 0, 1]), InvocationError.Stale);

        // An entry invokes; it does not mint, and it does not destroy.
        surprises += Unless(invoker.Do(Operation.Resolve, heir.Mint(2)), InvocationError.WrongType);

        // Somebody else's process can only be started, furnished or ended through its capability; its own bank gives none away.
        surprises += Unless(invoker.Invoke(second, [(ulong)ProcessMethod.Exit]), InvocationError.UnknownOperation);
        surprises += Unless(invoker.Invoke(ProcessBuilder.FirstGrantSlot + 100, [1]), InvocationError.EmptySlot);
        return surprises;
    }

    private static ulong Unless(in Message answer, InvocationError expected) => answer.Error == expected ? 0u : 1u;

    private static ulong UnlessMalformed(Invoker invoker, uint submissionBytes, byte wordCount, byte slotCount)
    {
        ProgramHost host = invoker.Port.Host;
        Span<byte> page = host.MessagePage;
        page.Slice((int)MessagePage.SubmissionsOffset, (int)MessagePage.PartSizeBytes).Clear();
        page[(int)MessagePage.SubmissionsOffset] = (byte)Operation.Drop;
        page[(int)MessagePage.SubmissionsOffset + 1] = wordCount;
        page[(int)MessagePage.SubmissionsOffset + 2] = slotCount;
        Put(page, MessagePage.SubmissionBytesOffset, submissionBytes);
        Put(page, MessagePage.FlagsOffset, (uint)TurnFlags.DoNotSleep);
        host.Turn();
        bool refused = invoker.Port.TurnError == InvocationError.MalformedBatch;
        return refused ? 0u : 1u;
    }

    private static void Put(Span<byte> page, uint offset, uint value)
    {
        for (int i = 0; i < 4; i++)
        {
            page[(int)offset + i] = (byte)(value >> (i << 3));
        }
    }
}
