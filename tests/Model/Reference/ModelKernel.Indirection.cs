using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 6, Notification, Forwarder and Relay.</summary>
internal sealed partial class ModelKernel
{
    private Outcome CreateNotification(Process invoker, Bank bank, ulong label)
    {
        if (label > uint.MaxValue)
        {
            return InvocationError.RangeError;
        }

        if (bank.CostOf(FrameBytes.Notification) > bank.Balance)
        {
            return InvocationError.LimitReached;
        }

        Notification made = new() { Number = ++_notificationNumber, Payer = bank, Owner = invoker, Label = (uint)label };
        bank.BuyFrame(made, FrameBytes.Notification);
        invoker.QuietNotifications.Add(made);
        return Outcome.Answer(invoker.Install(Capability.To(made, CapabilityType.Notification)));
    }

    private Outcome InvokeNotification(Invocation invocation, Notification notification)
    {
        uint badge = invocation.Target.Badge;
        ulong word = invocation.Word(1);
        switch ((NotificationMethod)invocation.Method)
        {
            case NotificationMethod.Signal:
                return invocation.Check(2, 0, Rights.Write) ?? Signal(notification, word, badge == 0 ? ulong.MaxValue : 1ul << (int)(badge - 1));
            case NotificationMethod.Mint:
                return invocation.Check(2, 0, Rights.Write)
                    ?? (badge != 0 ? InvocationError.NoRight
                    : word > 63 ? InvocationError.RangeError
                    : Hand(invocation.Invoker, new Capability(CapabilityType.Notification, Rights.Write, (uint)word + 1, notification, 0)));
            case NotificationMethod.Destroy:
                return invocation.Check(1, 0, Rights.Destroy) ?? EndAtOnce(notification);
            default:
                return InvocationError.UnknownOperation;
        }
    }

    private Outcome Signal(Notification notification, ulong bits, ulong allowed)
    {
        if ((bits & ~allowed) != 0)
        {
            return InvocationError.RangeError;
        }

        if (bits == 0)
        {
            return Outcome.Answer();
        }

        if (notification.Bits == 0)
        {
            notification.Owner.QuietNotifications.Remove(notification);
            notification.Owner.Notices.Add(notification);
        }

        notification.Bits |= bits;
        Say(TraceKind.Signalled, notification.Number, (uint)bits, (uint)(bits >> 32));
        Wake(notification.Owner);
        return Outcome.Answer();
    }

    private Outcome CreateForwarder(Invocation invocation, Bank bank)
    {
        if (FindTarget(invocation, out Capability target) is { } refused)
        {
            return refused;
        }

        if (bank.CostOf(FrameBytes.Forwarder) > bank.Balance)
        {
            return InvocationError.LimitReached;
        }

        Forwarder made = new() { Number = ++_forwarderNumber, Payer = bank, Target = target };
        bank.BuyFrame(made, FrameBytes.Forwarder);
        return Outcome.Answer(invocation.Invoker.Install(Capability.To(made, CapabilityType.Forwarder)));
    }

    private Outcome InvokeForwarder(Invocation invocation, Forwarder forwarder)
    {
        switch ((ForwarderMethod)invocation.Method)
        {
            case ForwarderMethod.Mint:
                return invocation.Check(3, 0, Rights.Write) ?? MintRelay(invocation, forwarder);
            case ForwarderMethod.Redirect:
                if ((invocation.Check(1, 1, Rights.Write) ?? FindTarget(invocation, out _)) is { } refused)
                {
                    return refused;
                }

                _ = FindTarget(invocation, out Capability target);
                Stand(forwarder, target);
                return Outcome.Answer();
            case ForwarderMethod.Block:
                if (invocation.Check(1, 0, Rights.Write) is { } denied)
                {
                    return denied;
                }

                Stand(forwarder, default);
                return Outcome.Answer();
            case ForwarderMethod.Destroy:
                return invocation.Check(1, 0, Rights.Destroy) ?? EndAtOnce(forwarder);
            default:
                return InvocationError.UnknownOperation;
        }
    }

    private void Stand(Forwarder forwarder, Capability target)
    {
        Capability before = forwarder.Target;
        forwarder.Target = target;
        Lose(before);
    }

    private static Outcome MintRelay(Invocation invocation, Forwarder forwarder)
    {
        ulong rights = invocation.Word(1);
        if (rights > 63 || invocation.Word(2) > uint.MaxValue)
        {
            return InvocationError.RangeError;
        }

        Capability relay = new(CapabilityType.Relay, (Rights)rights, (uint)invocation.Word(2), forwarder, 0);
        return Hand(invocation.Invoker, relay.Marked(Rights.None));
    }

    private static Outcome? FindTarget(Invocation invocation, out Capability target)
    {
        InvocationError error = invocation.Invoker.Check(invocation.Slots[0], out target);
        if (error == InvocationError.None && target.Type is CapabilityType.Call or CapabilityType.Resolver)
        {
            error = InvocationError.NotTransferable;
        }

        return error == InvocationError.None ? null : (Outcome)error;
    }

    private static Outcome Hand(Process invoker, Capability made)
    {
        return invoker.FreeSlots == 0 ? InvocationError.NoFreeSlot : Outcome.Answer(invoker.Install(made));
    }

    private Outcome EndAtOnce(KernelObject ending)
    {
        End(ending);
        return Outcome.Answer();
    }
}
