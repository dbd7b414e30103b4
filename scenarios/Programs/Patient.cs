using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>What a request to a patient asks for.</summary>
public enum PatientTask : ulong
{
    /// <summary>Where its one number is; answers the address.</summary>
    Where = 0,

    /// <summary>Twice the number at the address in word 1.</summary>
    ReadTwice = 1,

    /// <summary>Writes word 1's address.</summary>
    Write = 2,

    /// <summary>Executes what only a kernel may, and answers <see cref="Patient.Number"/> if it is still there afterwards.</summary>
    Halt = 3,
}

/// <summary>A server that computes for its clients and believes every address that it is given.</summary>
internal static class Patient
{
    /// <summary>The number that it keeps in its memory.</summary>
    public const ulong Number = 21;

    public static void Run(ProgramHost host)
    {
        Invoker invoker = new(new MessagePort(host), ProcessBuilder.BankSlot);
        _ = Callee.Register(invoker, ProcessBuilder.FirstGrantSlot);
        host.Poke(host.OwnDataAddress, Number);
        while (true)
        {
            Message request = invoker.Wait();
            if (request.Kind == EventKind.Request)
            {
                ulong answer = Do(host, (PatientTask)request.Words[0], request.Words[1]);
                _ = invoker.Do(Operation.Resolve, request.Slot, 0, [answer]);
            }
        }
    }

    private static ulong Do(ProgramHost host, PatientTask task, ulong address)
    {
        switch (task)
        {
            case PatientTask.ReadTwice:
                return 2 * host.Peek(address);
            case PatientTask.Write:
                host.Poke(address, Number);
                return Number;
            case PatientTask.Halt:
                host.ExecutePrivileged(PrivilegedInstruction.Halt);
                return Number;
            case PatientTask.Where:
            default:
                return host.OwnDataAddress;
        }
    }
}
