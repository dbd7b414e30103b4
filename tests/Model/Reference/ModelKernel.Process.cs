using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 6, Process.</summary>
internal sealed partial class ModelKernel
{
    private const ulong EndOfSpace = 0x8000_0000;
    private const ulong Positions = 512;

    private Outcome InvokeProcess(Invocation invocation, Process target)
    {
        return (ProcessMethod)invocation.Method switch
        {
            ProcessMethod.Grant => invocation.Check(1, 1, Rights.Write) ?? Grant(invocation, target),
            ProcessMethod.Attach => invocation.Check(3, 1, Rights.Write) ?? Attach(invocation, target),
            ProcessMethod.Start => invocation.Check(5, 0, Rights.Write) ?? Start(invocation, target),
            ProcessMethod.GrowTable => invocation.Check(1, 1, Rights.Write) ?? GrowTable(invocation, target),
            ProcessMethod.ReadState => invocation.Check(2, 0, Rights.Read) ?? ReadState(target),
            ProcessMethod.Destroy => invocation.Check(1, 0, Rights.Destroy) ?? DestroyProcess(target, FaultCause.Destroyed),
            ProcessMethod.MapMessagePage => invocation.CheckInside(2, 1, Rights.Write) ?? MapMessagePage(invocation, target),
            ProcessMethod.Exit when invocation.Invoker != target => InvocationError.NoRight,
            ProcessMethod.Exit => invocation.Counts(1, 0) ?? DestroyProcess(target, FaultCause.Exited),
            ProcessMethod.ReadRegisters => invocation.CheckInside(8, 0, Rights.Read) ?? ReadRegisters(invocation, target),
            ProcessMethod.WriteRegister => invocation.CheckInside(3, 0, Rights.Write) ?? WriteRegister(invocation, target),
            ProcessMethod.ReadMemory => invocation.CheckInside(8, 0, Rights.Read) ?? ReadMemory(invocation, target),
            ProcessMethod.ReadSlot => invocation.CheckInside(3, 0, Rights.Read) ?? ReadSlot(invocation, target),
            ProcessMethod.ReadQueues => invocation.CheckInside(6, 0, Rights.Read) ?? ReadQueues(target),
            ProcessMethod.ReadFault => invocation.CheckInside(3, 0, Rights.Read) ?? ReadFault(target),
            ProcessMethod.SetKeeper => SetKeeper(invocation, target),
            ProcessMethod.SetSchedule => invocation.Check(1, 1, Rights.Write) ?? SetSchedule(invocation, target),
            ProcessMethod.Stop => invocation.Check(1, 0, Rights.Write) ?? Stop(target),
            ProcessMethod.Resume => invocation.Check(1, 0, Rights.Write) ?? Resume(target),
            ProcessMethod.Kill => invocation.Check(1, 0, Rights.Destroy) ?? Kill(target),
            ProcessMethod.Fetch => invocation.CheckInside(2, 0, Rights.Read) ?? Fetch(invocation, target),
            _ => InvocationError.UnknownOperation,
        };
    }

    private static Outcome ReadState(Process target)
    {
        return target.IsUnpaid && target.State != ProcessState.Dead
            ? Outcome.Answer(0, (ulong)ProcessState.Dead, (ulong)FaultCause.Destroyed)
            : Outcome.Answer(0, (ulong)target.State, (ulong)target.Cause);
    }

    private static Outcome Fetch(Invocation invocation, Process target)
    {
        ulong slot = invocation.Word(1);
        InvocationError error = target.Check(slot > uint.MaxValue ? 0 : (uint)slot, out Capability found);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (found.Type is CapabilityType.Call or CapabilityType.Resolver)
        {
            return InvocationError.NotTransferable;
        }

        bool passes = found.Type is CapabilityType.Process or CapabilityType.Page or CapabilityType.Segment;
        if (invocation.Target.IsWeak && !passes)
        {
            return InvocationError.NoRight;
        }

        return TakeOut(invocation, found);
    }

    // What comes through a weak capability is weak.
    private static Outcome TakeOut(Invocation invocation, Capability found)
    {
        Capability taken = invocation.Target.IsWeak ? found.Marked(Rights.Weak) : found;
        return invocation.Invoker.FreeSlots == 0 ? InvocationError.NoFreeSlot : Outcome.Answer(invocation.Invoker.Install(taken));
    }

    private static Outcome Grant(Invocation invocation, Process target)
    {
        InvocationError error = invocation.Invoker.Check(invocation.Slots[0], out Capability granted);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (granted.Type is CapabilityType.Call or CapabilityType.Resolver)
        {
            return InvocationError.NotTransferable;
        }

        if (target.FreeSlots == 0)
        {
            return InvocationError.NoFreeSlot;
        }

        return Outcome.Answer(0, target.Install(granted));
    }

    private Outcome Attach(Invocation invocation, Process target)
    {
        ulong position = invocation.Word(1);
        ulong rights = invocation.Word(2);
        if (rights is not (1 or 3 or 5))
        {
            return InvocationError.RangeError;
        }

        if (invocation.CheckSlot(CapabilityType.Segment, (Rights)rights, out Capability capability) is { } refused)
        {
            return refused;
        }

        if (position >= Positions)
        {
            return InvocationError.RangeError;
        }

        if (target.Attachments.Exists(attachment => attachment.Position == position))
        {
            return InvocationError.AlreadyMapped;
        }

        if (target.Payer!.IsDestroyed || target.Payer.CostOf(FrameBytes.Attachment) > target.Payer.Balance)
        {
            return InvocationError.LimitReached;
        }

        AttachSegment(target, (Segment)capability.Object!, (uint)position);
        return Outcome.Answer();
    }

    private static void AttachSegment(Process process, Segment segment, uint position)
    {
        Attachment made = new() { Payer = process.Payer, Process = process, Segment = segment, Position = position };
        process.Payer!.BuyFrame(made, FrameBytes.Attachment);
        process.Attachments.Add(made);
        segment.Attachments.Add(made);
    }

    private Outcome Start(Invocation invocation, Process target)
    {
        if (target.State != ProcessState.Embryo)
        {
            return InvocationError.InvalidState;
        }

        if (invocation.Word(1) >= EndOfSpace || invocation.Word(2) > EndOfSpace)
        {
            return InvocationError.RangeError;
        }

        target.Registers[0] = invocation.Word(1);
        target.Registers[1] = invocation.Word(2);
        target.Registers[3] = invocation.Word(3);
        target.Registers[4] = invocation.Word(4);
        target.State = ProcessState.Ready;
        RunQueue.Enter(target);
        Say(TraceKind.ProcessStarted, target.Number);
        return Outcome.Answer();
    }

    private Outcome GrowTable(Invocation invocation, Process target)
    {
        if (invocation.CheckSlot(CapabilityType.Bank, Rights.Write, out Capability capability) is { } refused)
        {
            return refused;
        }

        Bank bank = (Bank)capability.Object!;
        if (bank != target.Payer)
        {
            return InvocationError.RangeError;
        }

        // The second page of slots needs a directory. The 1,025th would need more, and nothing here gets so far.
        if ((target.TableDirectory is null ? 2 : 1) > bank.Balance)
        {
            return InvocationError.LimitReached;
        }

        _pagesTouched = target.TableDirectory is null ? 1 : 0;
        target.TableDirectory ??= bank.BuyPage(target);
        target.SlotPages.Add(bank.BuyPage(target));
        target.Capacity += Process.SlotsPerPage;
        return Outcome.Answer();
    }

    private Outcome DestroyProcess(Process target, FaultCause cause)
    {
        EndProcess(target, cause);
        return Outcome.Answer();
    }

    private static Outcome MapMessagePage(Invocation invocation, Process target)
    {
        if (invocation.CheckSlot(CapabilityType.Segment, Rights.Write, out Capability capability) is { } refused)
        {
            return refused;
        }

        Segment segment = (Segment)capability.Object!;
        ulong position = invocation.Word(1);
        if (position >= Positions)
        {
            return InvocationError.RangeError;
        }

        if (segment.Mappings.Exists(mapping => mapping.Position == position) || target.MessagePageMappedIn is not null)
        {
            return InvocationError.AlreadyMapped;
        }

        segment.Mappings.Add(new Mapping((uint)position, target, Rights.Read | Rights.Write));
        target.MessagePageMappedIn = segment;
        return Outcome.Answer();
    }
}
