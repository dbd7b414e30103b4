using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 6, Endpoint: one-way entries.</summary>
internal sealed partial class ModelKernel
{
    private const ulong HighestQuantum = 48;

    private static Outcome MintOneWay(Invocation invocation, Endpoint endpoint)
    {
        if (invocation.Check(3, 0, Rights.Write) is { } refused)
        {
            return refused;
        }

        if (invocation.Word(1) > uint.MaxValue || invocation.Word(2) > HighestQuantum)
        {
            return InvocationError.RangeError;
        }

        Capability entry = new(
            CapabilityType.Entry, Rights.Write | Rights.OneWay, (uint)invocation.Word(1), endpoint, 0, 1ul << (int)invocation.Word(2));
        return invocation.Invoker.FreeSlots == 0 ? InvocationError.NoFreeSlot : Outcome.Answer(invocation.Invoker.Install(entry));
    }

    // It comes back at the next multiple of the quantum, however the endpoint does.
    private void QueueOneWay(Call call, Capability entry)
    {
        if (call.Capabilities.Count > 0)
        {
            Count("a capability does not go one way");
            Break(call, BreakReason.NotInvocable);
            return;
        }

        SetDeadline(call, ((Ticks / entry.Quantum) + 1) * entry.Quantum);
        call.IsOneWay = true;
        Endpoint endpoint = (Endpoint)entry.Object!;
        if (EndOf(endpoint) is null)
        {
            Enqueue(call, endpoint);
            return;
        }

        Count("a message is sent one way to the dead");
        WaitToComeBack(call);
    }

    private void DeliverOneWay(Call call, Endpoint endpoint, Process process, EventWriter events)
    {
        Count("a message is delivered one way");
        events.WriteRequest(call, [], 0, endpoint.Label);
        call.Endpoint = null;
        call.State = CallState.Waiting;
        Say(TraceKind.Delivered, call.Number, endpoint.Number, process.Number);
    }

    private void LoseOneWay(Call call)
    {
        Count("a message that was sent one way is lost with its endpoint");
        LeavePlace(call);
        WaitToComeBack(call);
    }

    private void WaitToComeBack(Call call)
    {
        call.State = CallState.Waiting;
        Say(TraceKind.Waits, call.Number);
    }

    private void ComeBack(Call call)
    {
        Count(call.State == CallState.Queued ? "a message that was sent one way is too late" : "a record comes back");
        call.IsOneWay = false;
        Fulfil(call, [], []);
    }
}
