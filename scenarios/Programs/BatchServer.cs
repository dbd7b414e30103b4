using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>Answers every request of a turn in the next one: under load, one kernel entry serves a whole batch.</summary>
internal static class BatchServer
{
    public static void Run(ProgramHost host)
    {
        MessagePort port = new(host);
        Invoker invoker = new(port, ProcessBuilder.BankSlot);
        _ = Callee.Register(invoker, ProcessBuilder.FirstGrantSlot);
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
