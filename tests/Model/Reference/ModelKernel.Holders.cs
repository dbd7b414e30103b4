using System.Collections.Generic;
using System.Linq;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 6, Endpoint: counted entries. Nothing is counted here: it is looked for everywhere whether there is one.</summary>
internal sealed partial class ModelKernel
{
    private const int SlotsLetGoAtOnce = 32;

    private static Outcome MintCounted(Invocation invocation, Endpoint endpoint)
    {
        if (invocation.Check(2, 0, Rights.Write) is { } refused)
        {
            return refused;
        }

        if (invocation.Word(1) > uint.MaxValue)
        {
            return InvocationError.RangeError;
        }

        if (invocation.Invoker.FreeSlots == 0)
        {
            return InvocationError.NoFreeSlot;
        }

        endpoint.Minted++;
        endpoint.IsToldUnheld = false;
        _ = endpoint.Server.Unheld.Remove(endpoint);
        Capability entry = new(CapabilityType.Entry, Rights.Write | Rights.Counted, (uint)invocation.Word(1), endpoint, 0);
        return Outcome.Answer(invocation.Invoker.Install(entry), endpoint.Minted);
    }

    // A capability is not where it was any more.
    private void Lose(Capability lost)
    {
        if (lost.IsCounted && lost.IsLive)
        {
            TellIfUnheld((Endpoint)lost.Object!);
        }
    }

    private void TellIfUnheld(Endpoint endpoint)
    {
        bool isToBeTold = endpoint.Minted > 0 && !endpoint.IsDestroyed && !endpoint.IsToldUnheld && endpoint.Queue.Count == 0;
        if (isToBeTold && !endpoint.Server.Unheld.Contains(endpoint) && !Everything(RootBank).Any(capability => capability.IsCounted && capability.Object == endpoint))
        {
            Count("nobody holds an endpoint any more");
            endpoint.Server.Unheld.Add(endpoint);
            Wake(endpoint.Server);
        }
    }

    // All capabilities that there are below a bank, wherever they are kept.
    private static IEnumerable<Capability> Everything(Bank bank)
    {
        IEnumerable<KernelObject> objects = bank.Pages.SelectMany(page => page.Frames).OfType<KernelObject>();
        IEnumerable<Capability> own = objects.SelectMany(kept => kept switch
        {
            Process process => process.IsDestroyed && process.SlotPages.Count == 0 ? [] : process.Slots,
            Call call => call.Capabilities,
            Forwarder forwarder => [forwarder.Target],
            _ => (IReadOnlyList<Capability>)[],
        });
        return own.Concat(bank.Children.Concat(bank.MarkedChildren).SelectMany(Everything));
    }

    private void LetGoOfSome(Process process)
    {
        Count("the slots of a dead process let go");
        foreach (uint slot in process.SlotsToLetGo(SlotsLetGoAtOnce))
        {
            Capability capability = process[slot];
            process.Forget(slot);
            Lose(capability);
        }
    }
}
