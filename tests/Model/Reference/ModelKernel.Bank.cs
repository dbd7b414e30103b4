using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 6, Bank: purchases.</summary>
internal sealed partial class ModelKernel
{
    private Outcome InvokeBank(Invocation invocation, Bank bank)
    {
        switch ((BankMethod)invocation.Method)
        {
            case BankMethod.ReadBalance:
                return invocation.Check(2, 0, Rights.Read) ?? Outcome.Answer(0, bank.Limit, bank.Used + bank.Granted);
            case BankMethod.Transfer:
                return invocation.Check(2, 1, Rights.Write | Rights.Destroy) ?? Transfer(invocation, bank);
            case BankMethod.Destroy:
                if (invocation.Check(1, 0, Rights.Destroy) is { } denied)
                {
                    return denied;
                }

                if (bank == RootBank)
                {
                    return InvocationError.NoRight;
                }

                EndBank(bank);
                return Outcome.Answer();
            default:
                break;
        }

        bool beginsClass = (BankMethod)invocation.Method == BankMethod.CreateClass;
        if (!invocation.Target.Allows(beginsClass ? Rights.Write | Rights.Execute : Rights.Write))
        {
            return InvocationError.NoRight;
        }

        return invocation.Invoker.FreeSlots == 0 ? InvocationError.NoFreeSlot : Buy(invocation, bank);
    }

    private static Outcome Transfer(Invocation invocation, Bank from)
    {
        if (invocation.CheckSlot(CapabilityType.Bank, Rights.Write, out Capability receiver) is { } refused)
        {
            return refused;
        }

        Bank to = (Bank)receiver.Object!;
        if (from == to || (from.Payer != to.Payer && from.Payer != to && to.Payer != from))
        {
            return InvocationError.RangeError;
        }

        if (invocation.Word(1) > from.Balance)
        {
            return InvocationError.LimitReached;
        }

        uint pages = (uint)invocation.Word(1);
        if (to.Payer == from)
        {
            from.Granted += pages;
        }
        else
        {
            from.Limit -= pages;
        }

        if (from.Payer == to)
        {
            to.Granted -= pages;
        }
        else
        {
            to.Limit += pages;
        }

        return Outcome.Answer();
    }

    private Outcome LeaveTheModel(string because)
    {
        LeftBecauseOf ??= because;
        return Outcome.Done;
    }

    private Outcome Buy(Invocation invocation, Bank bank)
    {
        Process invoker = invocation.Invoker;
        return (BankMethod)invocation.Method switch
        {
            BankMethod.CreateBank => invocation.Counts(2, 0) ?? CreateBank(invoker, bank, invocation.Word(1), beginsClass: false),
            BankMethod.CreateClass => invocation.Counts(2, 0) ?? CreateBank(invoker, bank, invocation.Word(1), beginsClass: true),
            BankMethod.CreateEndpoint => invocation.Counts(2, 0) ?? CreateEndpoint(invoker, bank, invocation.Word(1)),
            BankMethod.CreateCall => invocation.Counts(1, 0) ?? CreateCall(invoker, bank),
            BankMethod.CreateProcess => invocation.Counts(1, 0) ?? CreateProcess(invoker, bank),
            BankMethod.CreatePage => invocation.Counts(1, 0) ?? CreatePage(invoker, bank, []),
            BankMethod.CopyPage => invocation.Counts(1, 1)
                ?? invocation.CheckSlot(CapabilityType.Page, Rights.Read, out Capability source)
                ?? CreatePage(invoker, bank, ((Page)source.Object!).Words),
            BankMethod.CreateNotification => invocation.Counts(2, 0) ?? CreateNotification(invoker, bank, invocation.Word(1)),
            BankMethod.CreateForwarder => invocation.Counts(1, 1) ?? CreateForwarder(invocation, bank),
            BankMethod.CreateSchedule => invocation.Counts(1, 0) ?? CreateSchedule(invoker, bank),
            BankMethod.CreatePromise => invocation.Counts(1, 0) ?? CreatePromise(invoker, bank),
            BankMethod.CreateSegment => invocation.Counts(1, 0) ?? CreateSegment(invoker, bank),
            _ => InvocationError.UnknownOperation,
        };
    }

    private Outcome CreateBank(Process invoker, Bank parent, ulong limit, bool beginsClass)
    {
        if (limit > parent.Balance || limit + parent.CostOf(FrameBytes.Bank) > parent.Balance)
        {
            return InvocationError.LimitReached;
        }

        Bank made = new() { Number = ++_bankNumber, Payer = parent, Limit = (uint)limit, Class = beginsClass ? ++_classNumber : parent.Class };
        parent.BuyFrame(made, FrameBytes.Bank);
        parent.Granted += made.Limit;
        parent.Children.Add(made);
        Banks.Add(made);
        Say(TraceKind.BankCreated, made.Number, parent.Number);
        Rights rights = beginsClass ? Rights.All : Rights.All & ~Rights.Execute;
        return Outcome.Answer(invoker.Install(new Capability(CapabilityType.Bank, rights, 0, made, 0)));
    }

    private Outcome CreateEndpoint(Process invoker, Bank bank, ulong label)
    {
        if (label > uint.MaxValue)
        {
            return InvocationError.RangeError;
        }

        if (bank.CostOf(FrameBytes.Endpoint) > bank.Balance)
        {
            return InvocationError.LimitReached;
        }

        Endpoint made = new() { Number = ++_endpointNumber, Payer = bank, Server = invoker, Label = (uint)label };
        bank.BuyFrame(made, FrameBytes.Endpoint);
        invoker.Endpoints.Add(made);
        Say(TraceKind.EndpointCreated, made.Number, invoker.Number);
        return Outcome.Answer(invoker.Install(Capability.To(made, CapabilityType.Endpoint)));
    }

    private Outcome CreateCall(Process invoker, Bank bank)
    {
        if (bank.CostOf(FrameBytes.Call) > bank.Balance)
        {
            return InvocationError.LimitReached;
        }

        Call made = new() { Number = ++_callNumber, Payer = bank, Owner = invoker };
        bank.BuyFrame(made, FrameBytes.Call);
        invoker.Calls.Add(made);
        Say(TraceKind.CallCreated, made.Number, invoker.Number);
        made.Slot = invoker.Install(Capability.To(made, CapabilityType.Call));
        return Outcome.Answer(made.Slot);
    }

    private Outcome CreatePromise(Process invoker, Bank bank)
    {
        if (invoker.FreeSlots < 2)
        {
            return InvocationError.NoFreeSlot;
        }

        if (bank.CostOf(FrameBytes.Call) > bank.Balance)
        {
            return InvocationError.LimitReached;
        }

        Call made = new() { Number = ++_callNumber, Payer = bank, State = CallState.InService, Holder = invoker, Delivery = 1 };
        bank.BuyFrame(made, FrameBytes.Call);
        invoker.InService.Add(made);
        Say(TraceKind.PromiseCreated, made.Number, invoker.Number);
        uint promise = invoker.Install(Capability.To(made, CapabilityType.Promise));
        uint resolver = invoker.Install(Capability.ResolverOf(made));
        return new Outcome(InvocationError.None, true, promise, resolver, []);
    }

    private Outcome CreateProcess(Process invoker, Bank bank)
    {
        if (bank.CostOf(FrameBytes.Process) + PagesOfProcess + 1 > bank.Balance)
        {
            return InvocationError.LimitReached;
        }

        Process made = new() { Number = ++_processNumber, Payer = bank, Schedule = invoker.Schedule };
        BuyStorage(made, bank);
        _pagesTouched = 4;
        Processes.Add(made);
        Say(TraceKind.ProcessCreated, made.Number);
        return Outcome.Answer(invoker.Install(Capability.To(made, CapabilityType.Process)));
    }

    private static void BuyStorage(Process process, Bank bank)
    {
        bank.BuyFrame(process, FrameBytes.Process);
        for (int i = 0; i < PagesOfProcess + 1; i++)
        {
            List<BoughtPage> pages = i == 3 ? process.SlotPages : process.OwnPages;
            pages.Add(bank.BuyPage(process));
        }
    }

    private Outcome CreatePage(Process invoker, Bank bank, Dictionary<uint, ulong> contents)
    {
        if (bank.Balance == 0)
        {
            return InvocationError.LimitReached;
        }

        Page made = new() { Payer = bank, Words = new(contents) };
        made.Storage = bank.BuyPage(made);
        _pagesTouched = 1;
        return Outcome.Answer(invoker.Install(Capability.To(made, CapabilityType.Page)));
    }

    private Outcome CreateSegment(Process invoker, Bank bank)
    {
        if (bank.CostOf(FrameBytes.Segment) + 1 > bank.Balance)
        {
            return InvocationError.LimitReached;
        }

        Segment made = new() { Number = ++_segmentNumber, Payer = bank };
        bank.BuyFrame(made, FrameBytes.Segment);
        made.Table = bank.BuyPage(made);
        _pagesTouched = 1;
        return Outcome.Answer(invoker.Install(Capability.To(made, CapabilityType.Segment)));
    }
}
