using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>How a callee treats its callers.</summary>
public enum CalleeMode : ulong
{
    /// <summary>Answers each call with its first word plus one.</summary>
    Answer = 0,

    /// <summary>Writes to a wild address as soon as it has a request in hand.</summary>
    Crash = 1,

    /// <summary>Drops the resolver.</summary>
    DropResolver = 2,

    /// <summary>Copies another capability over the resolver.</summary>
    OverwriteResolver = 3,

    /// <summary>Keeps the first request and answers it only after the second has come.</summary>
    AnswerLate = 4,

    /// <summary>Answers every call twice.</summary>
    AnswerTwice = 5,

    /// <summary>Resolves every call as broken.</summary>
    Refuse = 6,

    /// <summary>Answers like the first, and with zero once its own memory has changed under it.</summary>
    Witness = 7,

    /// <summary>Takes no more requests than it has a few slots for, and crashes when the registry says go.</summary>
    CrashOnGo = 8,
}

/// <summary>A server that does its worst, or its best.</summary>
internal static class Callee
{
    private const ulong WildAddress = 0xDEAD_0000;
    private const int SlotsForRequests = 8;

    // Its endpoint and the entry to it.
    private const int SlotsForItself = 2;
    private const ulong Secret = 0x5EC2_E7;

    public static void Run(ProgramHost host, CalleeMode mode)
    {
        Invoker invoker = new(new MessagePort(host), ProcessBuilder.BankSlot);
        if (mode == CalleeMode.CrashOnGo)
        {
            CrashOnGo(invoker);
        }

        _ = Register(invoker, ProcessBuilder.FirstGrantSlot);
        uint kept = 0;
        host.Poke(host.OwnDataAddress, Secret);
        while (true)
        {
            Message request = invoker.Wait();
            if (request.Kind != EventKind.Request)
            {
                continue;
            }

            switch (mode)
            {
                case CalleeMode.Crash:
                    host.Poke(WildAddress, 1);
                    break;
                case CalleeMode.DropResolver:
                    _ = invoker.Do(Operation.Drop, request.Slot);
                    break;
                case CalleeMode.OverwriteResolver:
                    _ = invoker.Do(Operation.Copy, ProcessBuilder.BankSlot, request.Slot);
                    break;
                case CalleeMode.AnswerLate:
                    kept = AnswerLate(invoker, in request, kept);
                    break;
                case CalleeMode.AnswerTwice:
                    _ = Answer(invoker, request.Slot, request.Words[0] + 1);
                    _ = Answer(invoker, request.Slot, request.Words[0] + 2);
                    break;
                case CalleeMode.Refuse:
                    _ = invoker.Do(Operation.Resolve, request.Slot, 0, [request.Words[0]], flags: (byte)BreakReason.ByCallee);
                    break;
                case CalleeMode.Witness:
                    _ = Answer(invoker, request.Slot, host.Peek(host.OwnDataAddress) == Secret ? request.Words[0] + 1 : 0);
                    break;
                case CalleeMode.CrashOnGo:
                case CalleeMode.Answer:
                default:
                    _ = Answer(invoker, request.Slot, request.Words[0] + 1);
                    break;
            }
        }
    }

    /// <summary>Makes an endpoint and sends an entry to it to the registry in a slot.</summary>
    public static uint Register(Invoker invoker, uint registry)
    {
        uint entry = new BankStub(invoker, ProcessBuilder.BankSlot).CreateEndpoint(label: 1).Mint(badge: 7);
        _ = invoker.Invoke(registry, [0], [entry]);
        return entry;
    }

    private static void CrashOnGo(Invoker invoker)
    {
        uint go = new BankStub(invoker, ProcessBuilder.BankSlot).CreateCall();
        LeaveFewSlots(invoker);
        _ = Register(invoker, ProcessBuilder.FirstGrantSlot);
        _ = invoker.Send(ProcessBuilder.FirstGrantSlot, go, [0]);
        Message message = default;
        while (message.Kind != EventKind.Completion)
        {
            invoker.Yield();
            _ = invoker.TryTake(out message);
        }

        invoker.Port.Host.Poke(WildAddress, 1);
    }

    // With its table all but full, a few requests come into its hands and the rest stay queued, however long it waits.
    private static void LeaveFewSlots(Invoker invoker)
    {
        uint[] copies = new uint[256];
        int count = 0;
        Message copy = invoker.Do(Operation.Copy, ProcessBuilder.BankSlot);
        while (copy.Error == InvocationError.None)
        {
            copies[count++] = copy.Slot;
            copy = invoker.Do(Operation.Copy, ProcessBuilder.BankSlot);
        }

        for (int i = 0; i < SlotsForRequests + SlotsForItself; i++)
        {
            _ = invoker.Do(Operation.Drop, copies[i]);
        }
    }

    // The second request is answered with what became of the first one's late answer.
    private static uint AnswerLate(Invoker invoker, in Message request, uint kept)
    {
        if (kept == 0)
        {
            return request.Slot;
        }

        InvocationError late = Answer(invoker, kept, 1);
        _ = Answer(invoker, request.Slot, (ulong)late);
        return 0;
    }

    private static InvocationError Answer(Invoker invoker, uint resolver, ulong word)
    {
        return invoker.Do(Operation.Resolve, resolver, 0, [word]).Error;
    }
}
