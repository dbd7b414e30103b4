using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>What a rogue is started with, as a word.</summary>
internal static class RogueArgument
{
    private const int HabitShift = 56;
    private const int NodeShift = 32;
    private const long NodeMask = 0xFFFF;

    /// <summary>Made.</summary>
    public static ulong Of(Habit habit, long who) => ((ulong)habit << HabitShift) | (ulong)who;

    /// <summary>What it does.</summary>
    public static Habit HabitOf(ulong argument) => (Habit)(argument >> HabitShift);

    /// <summary>In whose place.</summary>
    public static long WhoOf(ulong argument) => ((long)(argument >> NodeShift) & NodeMask) << NodeShift | (uint)argument;
}

/// <summary>A program that is no vat and does what no vat can do: it drops the right to answer, or uses it twice.</summary>
/// <remarks>
/// It speaks as much of what vats speak between processes as it needs: the first word of a message names the method and counts the bytes
/// that follow, and the first word of an answer counts its bytes.
/// </remarks>
internal static class RogueProgram
{
    private const int LengthShift = 32;

    // What is too long for the words is in a page, which it does not read.
    private const ulong InPage = 1ul << 48;

    // Methods below are those of every object, about holding it.
    private const uint LeastMethod = 16;

    /// <summary>Hands its entry to the registry in its first granted slot, and then does its worst.</summary>
    public static void Run(ProgramHost host, ulong argument)
    {
        Invoker invoker = new(new MessagePort(host), ProcessBuilder.BankSlot);
        uint entry = new BankStub(invoker, ProcessBuilder.BankSlot).CreateEndpoint(label: 1).Mint(badge: 1);

        // A reference to an object is a byte 0 and a key of 8 bytes, of which it has none.
        Message born = invoker.Invoke(ProcessBuilder.FirstGrantSlot, [RogueBirthVerbs.BornVerb.Instance.Number | (9ul << LengthShift), 0, 0], [entry]);
        ChaosPlan plan = new(born.Words[1], 1, 1);
        long who = RogueArgument.WhoOf(argument);
        bool isTwice = RogueArgument.HabitOf(argument) == Habit.AnswerTwice;
        while (true)
        {
            Message request = invoker.Wait();
            if (request.Kind != EventKind.Request)
            {
                continue;
            }

            for (uint i = 0; i < request.SlotCount; i++)
            {
                _ = invoker.Do(Operation.Drop, request.Slots[(int)i]);
            }

            long nonce = request.WordCount > 1 ? (long)request.Words[1] : 0;
            if ((uint)request.Words[0] < LeastMethod)
            {
                _ = invoker.Do(Operation.Resolve, request.Slot);
            }
            else if (!isTwice || (request.Words[0] & InPage) != 0)
            {
                _ = invoker.Do(Operation.Drop, request.Slot);
            }
            else
            {
                // The right to answer is used up by the first: the second must be refused. Both in one batch: else a request could
                // come between, into the slot that became free, and be the one that is answered.
                Answer(invoker.Port, plan, request.Slot, nonce, who);
                Answer(invoker.Port, plan, request.Slot, ~nonce, who);
                invoker.Collect(TurnFlags.DoNotSleep);
            }
        }
    }

    private static void Answer(MessagePort port, ChaosPlan plan, uint slot, long nonce, long who)
    {
        const ulong Length = 24;
        _ = port.Add(Operation.Resolve, slot, 0, [Length << LengthShift, (ulong)nonce, (ulong)who, (ulong)plan.ProofOf(nonce, who)]); // What is refused is refused.
    }
}
