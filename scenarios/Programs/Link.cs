using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>What a request to a link asks for, in word 0.</summary>
public enum LinkTask : ulong
{
    /// <summary>Keeps capability 0 as the next link.</summary>
    Know = 0,

    /// <summary>Answers with the next link.</summary>
    Next = 1,

    /// <summary>Answers word 1 plus one, and how many such requests came before.</summary>
    Count = 2,

    /// <summary>Passes the call on to itself as often as word 1 says, then answers.</summary>
    Descend = 3,

    /// <summary>Never answers.</summary>
    Hold = 4,
}

/// <summary>A server that knows one other: what chains of promises lead through.</summary>
internal static class Link
{
    public static void Run(ProgramHost host)
    {
        Invoker invoker = new(new MessagePort(host), ProcessBuilder.BankSlot);
        uint self = Callee.Register(invoker, ProcessBuilder.FirstGrantSlot);
        uint next = 0;
        ulong counted = 0;
        while (true)
        {
            Message request = invoker.Wait();
            if (request.Kind != EventKind.Request)
            {
                continue;
            }

            switch ((LinkTask)request.Words[0])
            {
                case LinkTask.Know:
                    next = request.Slots[0];
                    _ = invoker.Do(Operation.Resolve, request.Slot);
                    break;
                case LinkTask.Next:
                    _ = invoker.Do(Operation.Resolve, request.Slot, 0, default, [next]);
                    break;
                case LinkTask.Count:
                    _ = invoker.Do(Operation.Resolve, request.Slot, 0, [request.Words[1] + 1, counted++]);
                    break;
                case LinkTask.Descend when request.Words[1] != 0:
                    _ = invoker.Do(Operation.Forward, request.Slot, self, [(ulong)LinkTask.Descend, request.Words[1] - 1]);
                    break;
                case LinkTask.Descend:
                    _ = invoker.Do(Operation.Resolve, request.Slot, 0, [request.Words[0]]);
                    break;
                case LinkTask.Hold:
                default:
                    break;
            }
        }
    }
}
