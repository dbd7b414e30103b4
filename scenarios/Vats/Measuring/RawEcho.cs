using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Vats.Measuring;

/// <summary>What a vat is measured against: a program that answers kernel requests and knows nothing of vats.</summary>
internal static class RawEcho
{
    /// <summary>Hands its entry to the registry in its first granted slot, and answers all requests of a turn in the next one.</summary>
    public static void Run(ProgramHost host)
    {
        MessagePort port = new(host);
        Invoker invoker = new(port, ProcessBuilder.BankSlot);
        uint entry = new BankStub(invoker, ProcessBuilder.BankSlot).CreateEndpoint(label: 1).Mint(badge: 7);
        _ = invoker.Invoke(ProcessBuilder.FirstGrantSlot, [0], [entry]);
        while (invoker.TryTake(out Message early))
        {
            _ = port.Resolve(early.Slot, early.Words[0], 2, 3, 4);
        }

        while (true)
        {
            port.Turn();
            while (port.TryNextEvent(out uint request))
            {
                _ = port.Resolve(port.EventAt(request).Slot, port.EventWord(request, 0), 2, 3, 4);
            }
        }
    }
}
