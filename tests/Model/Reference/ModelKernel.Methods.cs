using System.Collections.Generic;
using System.Text;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 6: invocations of kernel objects.</summary>
internal sealed partial class ModelKernel
{
    private Outcome InvokeObject(Process invoker, Entry entry, Capability target)
    {
        if (!target.IsLive)
        {
            return InvocationError.Stale;
        }

        if (entry.WordCount == 0)
        {
            return InvocationError.InvalidCount;
        }

        Invocation invocation = new(invoker, target, entry.Words, entry.Slots);
        Outcome outcome = target.Type switch
        {
            CapabilityType.Machine => InvokeMachine(invocation),
            CapabilityType.Bank => InvokeBank(invocation, (Bank)target.Object!),
            CapabilityType.Process => InvokeProcess(invocation, (Process)target.Object!),
            CapabilityType.Endpoint => InvokeEndpoint(invocation, (Endpoint)target.Object!),
            CapabilityType.Call => InvokeCall(invocation, (Call)target.Object!),
            CapabilityType.Page => InvokePage(invocation, (Page)target.Object!),
            CapabilityType.Segment => InvokeSegment(invocation, (Segment)target.Object!),
            CapabilityType.Notification => InvokeNotification(invocation, (Notification)target.Object!),
            CapabilityType.Forwarder => InvokeForwarder(invocation, (Forwarder)target.Object!),
            CapabilityType.Schedule => InvokeSchedule(invocation, (Schedule)target.Object!),
            _ => InvocationError.WrongType, // a resolver
        };
        if (outcome.Error == InvocationError.None)
        {
            Count($"{target.Type}.{NameOf(target.Type, invocation.Method)}");
            Count(invoker[entry.Slot].Type == CapabilityType.Relay ? "a kernel object through a relay" : "a kernel object");
        }

        return outcome;
    }

    private static string NameOf(CapabilityType type, ulong method) => type switch
    {
        CapabilityType.Machine => ((MachineMethod)method).ToString(),
        CapabilityType.Bank => ((BankMethod)method).ToString(),
        CapabilityType.Process => ((ProcessMethod)method).ToString(),
        CapabilityType.Endpoint => ((EndpointMethod)method).ToString(),
        CapabilityType.Call => ((CallMethod)method).ToString(),
        CapabilityType.Page => ((PageMethod)method).ToString(),
        CapabilityType.Segment => ((SegmentMethod)method).ToString(),
        CapabilityType.Notification => ((NotificationMethod)method).ToString(),
        CapabilityType.Forwarder => ((ForwarderMethod)method).ToString(),
        _ => ((ScheduleMethod)method).ToString(),
    };

    private Outcome InvokeMachine(Invocation invocation)
    {
        ulong argument = invocation.Word(1);
        switch ((MachineMethod)invocation.Method)
        {
            case MachineMethod.WriteConsole:
                return invocation.Check(8, 0, Rights.Write) ?? (argument > 48 ? InvocationError.RangeError : Outcome.Answer());
            case MachineMethod.PowerOff:
                if (invocation.Check(2, 0, Rights.Write) is { } wrong)
                {
                    return wrong;
                }

                if (argument > 63)
                {
                    return InvocationError.RangeError;
                }

                IsOff = true;
                return Outcome.Answer();
            case MachineMethod.ReadCommandLine:
                return invocation.Check(2, 0, Rights.Read)
                    ?? (argument > 2040 || argument % 8 != 0 ? InvocationError.RangeError : ReadCommandLine((int)argument));
            case MachineMethod.ReadFigure:
                return invocation.Check(2, 0, Rights.Read) ?? ReadFigure(argument);
            case MachineMethod.BindInterrupt:
                return invocation.Check(3, 1, Rights.Write) ?? LeaveTheModel("an interrupt is bound");
            case MachineMethod.AcknowledgeInterrupt:
                return invocation.Check(2, 0, Rights.Write) ?? LeaveTheModel("an interrupt is acknowledged");
            case MachineMethod.ReadConsole:
                return invocation.Check(2, 0, Rights.Write) ?? LeaveTheModel("the console is read");
            default:
                return InvocationError.UnknownOperation;
        }
    }

    private Outcome ReadCommandLine(int offset)
    {
        byte[] text = new byte[2048];
        _ = Encoding.ASCII.GetBytes(_boot.CommandLine, text);
        return Outcome.Answer(0, Numbers.Read64(text, offset), (ulong)_boot.CommandLine.Length);
    }

    private Outcome ReadFigure(ulong figure)
    {
        ulong used = 0;
        foreach (Bank bank in Banks)
        {
            used += bank.Used;
        }

        return (MachineFigure)figure switch
        {
            MachineFigure.EntryPoint => Outcome.Answer(0, _boot.EntryPoint),
            MachineFigure.DataPageCount => Outcome.Answer(0, _boot.DataPageCount),
            MachineFigure.DataAddress => Outcome.Answer(0, _boot.DataAddress),
            MachineFigure.PagesInUse => Outcome.Answer(0, used),
            MachineFigure.TicksPerSecond => Outcome.Answer(0, 1_000_000),
            MachineFigure.PageCount => Outcome.Answer(0, RootBank.Limit),
            MachineFigure.LongestEntry => Outcome.Answer(0, 0),
            _ => InvocationError.RangeError,
        };
    }

    private Outcome InvokeEndpoint(Invocation invocation, Endpoint endpoint)
    {
        switch ((EndpointMethod)invocation.Method)
        {
            case EndpointMethod.Mint:
                if (invocation.Check(2, 0, Rights.Write) is { } refused)
                {
                    return refused;
                }

                if (invocation.Word(1) > uint.MaxValue)
                {
                    return InvocationError.RangeError;
                }

                Capability entry = new(CapabilityType.Entry, Rights.Write, (uint)invocation.Word(1), endpoint, 0);
                return invocation.Invoker.FreeSlots == 0 ? InvocationError.NoFreeSlot : Outcome.Answer(invocation.Invoker.Install(entry));
            case EndpointMethod.Destroy:
                if (invocation.Check(1, 0, Rights.Destroy) is { } denied)
                {
                    return denied;
                }

                EndEndpoint(endpoint, BreakReason.EndpointDestroyed);
                return Outcome.Answer();
            case EndpointMethod.MintOneWay:
                return MintOneWay(invocation, endpoint);
            case EndpointMethod.MintCounted:
                return MintCounted(invocation, endpoint);
            case EndpointMethod.UseLanes:
                return invocation.Check(1, 0, Rights.Write) ?? UseLanes(endpoint);
            default:
                return InvocationError.UnknownOperation;
        }
    }

    private static Outcome UseLanes(Endpoint endpoint)
    {
        if (!endpoint.Queue.HasLanes && endpoint.Queue.Count > 0)
        {
            return InvocationError.InvalidState;
        }

        endpoint.Queue.HasLanes = true;
        return Outcome.Answer();
    }

    private Outcome InvokeCall(Invocation invocation, Call call)
    {
        if (invocation.Method != (ulong)CallMethod.Destroy)
        {
            return InvocationError.UnknownOperation;
        }

        if (invocation.Check(1, 0, Rights.Destroy) is { } refused)
        {
            return refused;
        }

        DestroyCall(call);
        return Outcome.Answer();
    }
}

/// <summary>An invocation of a kernel object, its words and slots.</summary>
internal sealed record Invocation(Process Invoker, Capability Target, List<ulong> Words, List<uint> Slots)
{
    public ulong Method => Words[0];

    public ulong Word(int index) => index < Words.Count ? Words[index] : 0;

    /// <summary>InvalidCount, or null.</summary>
    public Outcome? Counts(int words, int slots)
    {
        return Words.Count == words && Slots.Count == slots ? null : (Outcome)InvocationError.InvalidCount;
    }

    /// <summary>InvalidCount, NoRight, or null.</summary>
    public Outcome? Check(int words, int slots, Rights rights)
    {
        return Counts(words, slots) ?? (Target.Allows(rights) ? null : InvocationError.NoRight);
    }

    /// <summary>The same, with NoRight also if the capability is opaque.</summary>
    public Outcome? CheckInside(int words, int slots, Rights rights)
    {
        return Check(words, slots, rights) ?? (Target.IsOpaque ? InvocationError.NoRight : null);
    }

    /// <summary>The error of CAP(cap 0, type, rights), or null.</summary>
    public Outcome? CheckSlot(CapabilityType type, Rights rights, out Capability capability)
    {
        InvocationError error = Invoker.Check(Slots[0], type, rights, out capability);
        return error == InvocationError.None ? null : (Outcome)error;
    }
}
