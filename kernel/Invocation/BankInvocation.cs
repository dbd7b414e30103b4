using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Platform;
using AsyncCap.Kernel.Processes;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What a bank does when invoked: it sells objects, tells its balance and ends.</summary>
internal static class BankInvocation
{
    // A bank made by CreateBank is of its parent's class with all that is below it, whoever gets it.
    private const Rights RightsWithoutClasses = Rights.All & ~Rights.Execute;

    public static InvocationError Invoke<TMachine>(ref Kernel<TMachine> kernel, in KernelMessage message, ref Answer answer)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        FrameIndex bankIndex = message.Target.Index;
        ref Process invoker = ref frames.At<Process>(frames.Globals.Current);
        BankMethod method = (BankMethod)message.Words[0];
        switch (method)
        {
            case BankMethod.ReadBalance:
                return ReadBalance(in frames, bankIndex, in message, ref answer);
            case BankMethod.Destroy:
                return Destroy(in frames, bankIndex, in message);
            case BankMethod.Transfer:
                return Transfer(in frames, bankIndex, in invoker, in message);
            default:
                break;
        }

        if (!message.Target.Allows(method == BankMethod.CreateClass ? Rights.Write | Rights.Execute : Rights.Write))
        {
            return InvocationError.NoRight;
        }

        if (invoker.Table.FreeCount == 0)
        {
            return InvocationError.NoFreeSlot;
        }

        switch (method)
        {
            case BankMethod.CreateBank:
            case BankMethod.CreateClass:
                return CreateBank(in frames, bankIndex, ref invoker, in message, ref answer, method == BankMethod.CreateClass);
            case BankMethod.CreateEndpoint:
                return CreateEndpoint(in frames, bankIndex, ref invoker, in message, ref answer);
            case BankMethod.CreateCall:
                return CreateCall(in frames, bankIndex, ref invoker, in message, ref answer);
            case BankMethod.CreateProcess:
                return CreateProcess(ref kernel, bankIndex, ref invoker, in message, ref answer);
            case BankMethod.CreatePage:
                return CreatePage(in frames, bankIndex, ref invoker, in message, ref answer);
            case BankMethod.CopyPage:
                return CopyPage(in frames, bankIndex, ref invoker, in message, ref answer);
            case BankMethod.CreateSegment:
                return CreateSegment(in frames, bankIndex, ref invoker, in message, ref answer);
            case BankMethod.CreatePromise:
                return CreatePromise(in frames, bankIndex, ref invoker, in message, ref answer);
            case BankMethod.CreateNotification:
                return NotificationInvocation.Create(in frames, bankIndex, ref invoker, in message, ref answer);
            case BankMethod.CreateForwarder:
                return ForwarderInvocation.Create(in frames, bankIndex, ref invoker, in message, ref answer);
            case BankMethod.CreateSchedule:
                return CreateSchedule(in frames, bankIndex, ref invoker, in message, ref answer);
            case BankMethod.ReadBalance:
            case BankMethod.Destroy:
            case BankMethod.Transfer:
            default:
                return InvocationError.UnknownOperation;
        }
    }

    private static InvocationError ReadBalance(in FrameArena frames, FrameIndex bankIndex, in KernelMessage message, ref Answer answer)
    {
        // Two words of answer need two words of room in the entry.
        InvocationError error = message.Expect(2, 0, Rights.Read);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Bank bank = ref frames.At<Bank>(bankIndex);
        answer.Say(bank.LimitPages, bank.UsedPages + bank.GrantedPages);
        return InvocationError.None;
    }

    private static InvocationError Destroy(in FrameArena frames, FrameIndex bankIndex, in KernelMessage message)
    {
        if (!message.Has(1))
        {
            return InvocationError.InvalidCount;
        }

        if (!message.Target.Allows(Rights.Destroy) || frames.At<Bank>(bankIndex).Parent.IsNone)
        {
            return InvocationError.NoRight;
        }

        Destruction.End(in frames, bankIndex);
        return InvocationError.None;
    }

    private static InvocationError Transfer(in FrameArena frames, FrameIndex bankIndex, in Process invoker, in KernelMessage message)
    {
        InvocationError error = message.Expect(2, 1, Rights.Write | Rights.Destroy);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref readonly Capability receiver = ref Authority.Require(
            in frames, in invoker, message.Slots[0], CapabilityType.Bank, Rights.Write, out error);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (!QuotaTransfer.AreNeighbours(in frames, bankIndex, receiver.Index))
        {
            return InvocationError.RangeError;
        }

        if (message.Words[1] > frames.At<Bank>(bankIndex).BalancePages)
        {
            return InvocationError.LimitReached;
        }

        QuotaTransfer.Move(in frames, bankIndex, receiver.Index, (uint)message.Words[1]);
        return InvocationError.None;
    }

    private static InvocationError CreateBank(
        in FrameArena frames, FrameIndex bankIndex, ref Process invoker, in KernelMessage message, ref Answer answer, bool beginsClass)
    {
        if (!message.Has(2))
        {
            return InvocationError.InvalidCount;
        }

        ref Bank parent = ref frames.At<Bank>(bankIndex);
        ulong limit = message.Words[1];
        if (limit > parent.BalancePages || !FrameStore.CanBuy(in parent, FrameSize.Bytes128, (uint)limit))
        {
            return InvocationError.LimitReached;
        }

        if (beginsClass && frames.Globals.FairClassCount == uint.MaxValue)
        {
            return InvocationError.LimitReached;
        }

        FrameIndex child = BankObjects.Create(in frames, bankIndex, (uint)limit, beginsClass);
        Rights rights = beginsClass ? Rights.All : RightsWithoutClasses;
        answer.Slot = invoker.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Bank, child, rights));
        return InvocationError.None;
    }

    private static InvocationError CreateEndpoint(
        in FrameArena frames, FrameIndex bankIndex, ref Process invoker, in KernelMessage message, ref Answer answer)
    {
        if (!message.Has(2))
        {
            return InvocationError.InvalidCount;
        }

        if (message.Words[1] > uint.MaxValue)
        {
            return InvocationError.RangeError;
        }

        if (!FrameStore.CanBuy(in frames, bankIndex, FrameSize.Bytes128))
        {
            return InvocationError.LimitReached;
        }

        FrameIndex server = frames.Globals.Current;
        FrameIndex endpointIndex = FrameStore.Buy(in frames, bankIndex, FrameSize.Bytes128);
        ref Endpoint endpoint = ref frames.At<Endpoint>(endpointIndex);
        endpoint = default;
        endpoint.Header.Type = ObjectType.Endpoint;
        endpoint.Header.Number = ++frames.Globals.EndpointNumber;
        endpoint.Server = server;
        endpoint.Label = (uint)message.Words[1];
        endpoint.FairClass = frames.At<Bank>(bankIndex).FairClass;
        invoker.Party.Endpoints.Append(in frames, endpointIndex);
        TraceRing.Write(in frames, TraceKind.EndpointCreated, endpoint.Header.Number, invoker.Party.Header.Number);
        answer.Slot = invoker.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Endpoint, endpointIndex));
        return InvocationError.None;
    }

    private static InvocationError CreateCall(
        in FrameArena frames, FrameIndex bankIndex, ref Process invoker, in KernelMessage message, ref Answer answer)
    {
        if (!message.Has(1))
        {
            return InvocationError.InvalidCount;
        }

        if (!FrameStore.CanBuy(in frames, bankIndex, FrameSize.Bytes256))
        {
            return InvocationError.LimitReached;
        }

        FrameIndex callIndex = CallObjects.CreateCall(in frames, bankIndex, frames.Globals.Current);
        ref Call call = ref frames.At<Call>(callIndex);
        call.OwnerSlot = invoker.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Call, callIndex));
        answer.Slot = call.OwnerSlot;
        return InvocationError.None;
    }

    private static InvocationError CreatePromise(
        in FrameArena frames, FrameIndex bankIndex, ref Process invoker, in KernelMessage message, ref Answer answer)
    {
        const uint SlotsNeeded = 2;
        if (!message.Has(1))
        {
            return InvocationError.InvalidCount;
        }

        if (invoker.Table.FreeCount < SlotsNeeded)
        {
            if (Controls.Plants && Controls.Is(in frames, Mutants.PromiseBoughtTooEarly) && FrameStore.CanBuy(in frames, bankIndex, FrameSize.Bytes256))
            {
                _ = FrameStore.Buy(in frames, bankIndex, FrameSize.Bytes256);
            }

            return InvocationError.NoFreeSlot;
        }

        if (!FrameStore.CanBuy(in frames, bankIndex, FrameSize.Bytes256))
        {
            return InvocationError.LimitReached;
        }

        FrameIndex promiseIndex = CallObjects.CreatePromise(in frames, bankIndex, frames.Globals.Current);
        answer.Slot = invoker.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Promise, promiseIndex));
        answer.SecondSlot = invoker.Table.Install(
            in frames, Capability.Of(in frames, CapabilityType.Resolver, Call.ResolverIndex(promiseIndex)));
        frames.At<Call>(promiseIndex).ResolverSlot = answer.SecondSlot;
        return InvocationError.None;
    }

    private static InvocationError CreateProcess<TMachine>(
        ref Kernel<TMachine> kernel, FrameIndex bankIndex, ref Process invoker, in KernelMessage message, ref Answer answer)
        where TMachine : struct, IMachine
    {
        ref readonly FrameArena frames = ref kernel.Frames;
        if (!message.Has(1))
        {
            return InvocationError.InvalidCount;
        }

        if (!FrameStore.CanBuy(in frames, bankIndex, FrameSize.Bytes1024, ProcessObjects.PageCount))
        {
            return InvocationError.LimitReached;
        }

        FrameIndex process = ProcessObjects.Create(ref kernel, bankIndex);

        // A child shares its maker's time; else making one would be a way out of a budget.
        ref Party child = ref frames.At<Party>(process);
        child.Schedule = invoker.Party.Schedule;
        child.ScheduleGeneration = invoker.Party.ScheduleGeneration;
        answer.Slot = invoker.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Process, process));
        return InvocationError.None;
    }

    private static InvocationError CreatePage(
        in FrameArena frames, FrameIndex bankIndex, ref Process invoker, in KernelMessage message, ref Answer answer)
    {
        if (!message.Has(1))
        {
            return InvocationError.InvalidCount;
        }

        if (!PageStore.CanBuy(in frames, bankIndex, 1))
        {
            return InvocationError.LimitReached;
        }

        PageIndex page = PageStore.BuyZeroed(in frames, bankIndex, PageUse.Memory);
        answer.Slot = invoker.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Page, page.Frame));
        return InvocationError.None;
    }

    private static InvocationError CopyPage(
        in FrameArena frames, FrameIndex bankIndex, ref Process invoker, in KernelMessage message, ref Answer answer)
    {
        if (!message.Has(1, 1))
        {
            return InvocationError.InvalidCount;
        }

        ref readonly Capability source = ref Authority.Require(
            in frames, in invoker, message.Slots[0], CapabilityType.Page, Rights.Read, out InvocationError error);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (!PageStore.CanBuy(in frames, bankIndex, 1))
        {
            return InvocationError.LimitReached;
        }

        PageIndex page = PageStore.Buy(in frames, bankIndex, PageUse.Memory);
        frames.CopyPage(source.Index.Page, page);
        frames.Globals.EntryBudget -= PageStore.CostOfPage;
        StepCounter.Count(in frames, StepCounter.OfAPage);
        answer.Slot = invoker.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Page, page.Frame));
        return InvocationError.None;
    }

    private static InvocationError CreateSegment(
        in FrameArena frames, FrameIndex bankIndex, ref Process invoker, in KernelMessage message, ref Answer answer)
    {
        if (!message.Has(1))
        {
            return InvocationError.InvalidCount;
        }

        if (!FrameStore.CanBuy(in frames, bankIndex, FrameSize.Bytes64, 1))
        {
            return InvocationError.LimitReached;
        }

        FrameIndex segment = SegmentObjects.Create(in frames, bankIndex);
        answer.Slot = invoker.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Segment, segment));
        return InvocationError.None;
    }

    private static InvocationError CreateSchedule(
        in FrameArena frames, FrameIndex bankIndex, ref Process invoker, in KernelMessage message, ref Answer answer)
    {
        if (!message.Has(1))
        {
            return InvocationError.InvalidCount;
        }

        if (!FrameStore.CanBuy(in frames, bankIndex, FrameSize.Bytes128))
        {
            return InvocationError.LimitReached;
        }

        FrameIndex scheduleIndex = FrameStore.Buy(in frames, bankIndex, FrameSize.Bytes128);
        ref Schedule schedule = ref frames.At<Schedule>(scheduleIndex);
        schedule = default;
        schedule.Header.Type = ObjectType.Schedule;
        schedule.Header.Number = ++frames.Globals.ScheduleNumber;
        ScheduleMachine.Configure(in frames, scheduleIndex, RunQueue.DefaultPriority, budgetTicks: 0, periodTicks: 1);
        answer.Slot = invoker.Table.Install(in frames, Capability.Of(in frames, CapabilityType.Schedule, scheduleIndex));
        return InvocationError.None;
    }
}
