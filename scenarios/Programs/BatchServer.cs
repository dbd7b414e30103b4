using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>Answers every request of a turn in the next one: under load, one kernel entry serves a whole batch.</summary>
internal static class BatchServer
{
    /// <summary>A first word that asks for the server's own entry as the answer, so that calls to it can be chained.</summary>
    public const ulong WantsMe = 0x4D45;

    public static void Run(ProgramHost host)
    {
        MessagePort port = new(host);
        Invoker invoker = new(port, ProcessBuilder.BankSlot);
        uint self = Callee.Register(invoker, ProcessBuilder.FirstGrantSlot);
        while (invoker.TryTake(out Message early))
        {
            _ = port.Resolve(early.Slot, early.Words[0], 2, 3, 4);
        }

        while (true)
        {
            port.Turn();
            while (port.TryNextEvent(out uint request))
            {
                ref Event header = ref port.EventAt(request);
                if (port.EventWord(request, 0) == WantsMe)
                {
                    _ = port.Add(Operation.Resolve, header.Slot, 0, default, [self]);
                    continue;
                }

                _ = port.Resolve(header.Slot, port.EventWord(request, 0), 2, 3, 4);
                if (header.CapabilityCount != 0)
                {
                    _ = port.Add(Operation.Drop, port.EventSlot(request, 0));
                }
            }
        }
    }
}
