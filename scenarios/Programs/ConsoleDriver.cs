using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>A device driver as an ordinary program: an interrupt is a notice, its bytes become lines, lines answer calls.</summary>
/// <remarks>It is granted the registry and the machine. A call gets the next line: its length, then up to 48 bytes.</remarks>
internal static class ConsoleDriver
{
    private const uint MachineSlot = ProcessBuilder.FirstGrantSlot + 1;
    private const uint ConsoleLine = 4;
    private const int MaximumBytes = 48;

    public static void Run(ProgramHost host)
    {
        Invoker invoker = new(new MessagePort(host), ProcessBuilder.BankSlot);
        uint notification = invoker.Invoke(ProcessBuilder.BankSlot, [(ulong)BankMethod.CreateNotification, ConsoleLine]).Slot;
        _ = invoker.Invoke(MachineSlot, [(ulong)MachineMethod.BindInterrupt, ConsoleLine, 0], [notification]);
        _ = Callee.Register(invoker, ProcessBuilder.FirstGrantSlot);
        byte[] line = new byte[MaximumBytes];
        int length = 0;
        uint asked = 0;
        bool isWhole = false;
        while (true)
        {
            Message message = invoker.Wait();
            if (message.Kind == EventKind.Request)
            {
                asked = message.Slot;
            }
            else if (message.Kind == EventKind.Notice)
            {
                isWhole |= ReadAll(invoker, line, ref length);
            }

            // The line may be there before anybody asks for it.
            if (isWhole && asked != 0)
            {
                Answer(invoker, asked, line, length);
                (asked, isWhole, length) = (0, false, 0);
            }
        }
    }

    // Until there is nothing left, and only then is the line let through: a byte that comes in between is an interrupt of its own.
    private static bool ReadAll(Invoker invoker, byte[] line, ref int length)
    {
        bool isWhole = false;
        Message read = invoker.Invoke(MachineSlot, [(ulong)MachineMethod.ReadConsole, 0]);
        while (read.Words[1] == 1)
        {
            byte value = (byte)read.Words[0];
            isWhole |= value == (byte)'\n';
            if (value != (byte)'\n' && length < MaximumBytes)
            {
                line[length++] = value;
            }

            read = invoker.Invoke(MachineSlot, [(ulong)MachineMethod.ReadConsole, 0]);
        }

        _ = invoker.Invoke(MachineSlot, [(ulong)MachineMethod.AcknowledgeInterrupt, ConsoleLine]);
        return isWhole;
    }

    private static void Answer(Invoker invoker, uint resolver, byte[] line, int length)
    {
        System.Span<ulong> words = stackalloc ulong[1 + (MaximumBytes / sizeof(ulong))];
        words.Clear();
        words[0] = (ulong)length;
        for (int i = 0; i < length; i++)
        {
            words[1 + (i >> 3)] |= (ulong)line[i] << ((i & 7) << 3);
        }

        _ = invoker.Do(Operation.Resolve, resolver, 0, words);
    }
}
