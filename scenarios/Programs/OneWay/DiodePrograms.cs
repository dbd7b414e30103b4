using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs.OneWay;

/// <summary>The programs on both sides of a diode. They report in a page of their own, which only the director fetches.</summary>
internal static class DiodePrograms
{
    /// <summary>The page's slot: of low; of the receiver and the replier, behind their endpoint.</summary>
    public const uint LowsPage = 7;

    /// <inheritdoc cref="LowsPage"/>
    public const uint HighsPage = 5;

    /// <summary>The slot of the endpoint of the receiver and the replier.</summary>
    public const uint HighsEndpoint = 4;

    /// <summary>Words of the receiver's page: messages, the last message's second word, most slots that came with one.</summary>
    public const ulong Taken = 0;

    /// <inheritdoc cref="Taken"/>
    public const ulong Last = 8;

    /// <inheritdoc cref="Taken"/>
    public const ulong SlotsSeen = 16;

    /// <summary>The word of a page that says that its program is through.</summary>
    public const ulong Finished = 4088;

    public static void Run(ProgramHost host, ulong argument)
    {
        DiodePlan plan = DiodePlan.Of(argument);
        Invoker invoker = new(new MessagePort(host), ProcessBuilder.BankSlot);
        switch (plan.Role)
        {
            case DiodeRole.Low:
                Send(invoker, plan);
                break;
            case DiodeRole.Modulator:
                Modulate(invoker, plan);
                break;
            case DiodeRole.Prober:
                Probe(invoker, plan);
                break;
            case DiodeRole.Teller:
                Answer(invoker, plan);
                break;
            case DiodeRole.Receiver:
                Receive(invoker);
                break;
            case DiodeRole.Replier:
            default:
                DiodeReplies.Run(invoker);
                break;
        }
    }

    /// <summary>Stores a word in a page.</summary>
    public static void Write(Invoker invoker, uint page, ulong offset, ulong value)
    {
        _ = invoker.Do(Operation.Send, page, 0, [(ulong)PageMethod.WriteWord, offset, value]);
    }

    // All that a sender can see of a message: the state of its record, and whether, and how, it comes back.
    private static void Send(Invoker invoker, DiodePlan plan)
    {
        BankStub bank = new(invoker, ProcessBuilder.BankSlot);
        uint record = bank.CreateCall();
        uint timer = bank.CreateCall();
        uint page = bank.CreatePage();
        for (int round = 0; round < DiodePlan.Rounds; round++)
        {
            ulong early = 0;
            ulong late = 0;
            SleepUntil(invoker, timer, plan.Round(round) + plan.Quarter, record, ref early);
            early = 0;
            InvocationError error = invoker.Send(ProcessBuilder.FirstGrantSlot, record, [1, (ulong)round]);
            SleepUntil(invoker, timer, plan.Round(round) + (3 * plan.Quarter), record, ref early);
            ulong state = invoker.Do(Operation.Poll, record).Slot;
            SleepUntil(invoker, timer, plan.Round(round + 1) + (plan.Quarter >> 1), record, ref late);
            InvocationError cancelled = invoker.Do(Operation.Cancel, record).Error;
            Write(invoker, page, (ulong)round * 8, state | (early << 8) | (late << 16) | ((ulong)error << 24) | ((ulong)cancelled << 32));
        }

        Write(invoker, page, Finished, 1);
        SleepForEver(invoker);
    }

    /// <summary>Words of the prober's page: the bits that it saw, what the counter counted meanwhile, and the clock.</summary>
    public const ulong BitsSeen = 0;

    /// <inheritdoc cref="BitsSeen"/>
    public const ulong CounterTaken = 8;

    /// <inheritdoc cref="BitsSeen"/>
    public const ulong TicksTaken = 16;

    // Whoever is woken by a send runs before its sender runs again.
    private static void Probe(Invoker invoker, DiodePlan plan)
    {
        BankStub bank = new(invoker, ProcessBuilder.BankSlot);
        uint record = bank.CreateCall();
        uint timer = bank.CreateCall();
        uint page = bank.CreatePage();
        ulong none = 0;
        SleepUntil(invoker, timer, plan.Start, 0, ref none);
        ulong counter = invoker.Port.Host.ReadCounter();
        ulong ticks = invoker.Port.NowTicks;
        ulong bits = 0;
        for (int round = 0; round < DiodePlan.Rounds; round++)
        {
            _ = invoker.Port.Add(Operation.Send, ProcessBuilder.FirstGrantSlot, record, [1, (ulong)round]);
            invoker.Collect(TurnFlags.Yield);
            if (invoker.TryTake(out Message message) && message.Slot == record)
            {
                bits |= 1ul << round;
            }
            else
            {
                _ = invoker.Do(Operation.Cancel, record);
            }
        }

        Write(invoker, page, CounterTaken, invoker.Port.Host.ReadCounter() - counter);
        Write(invoker, page, TicksTaken, invoker.Port.NowTicks - ticks);
        Write(invoker, page, BitsSeen, bits);
        Write(invoker, page, Finished, 1);
        SleepForEver(invoker);
    }

    private static void Answer(Invoker invoker, DiodePlan plan)
    {
        BankStub bank = new(invoker, ProcessBuilder.BankSlot);
        _ = bank.CreateEndpoint(label: 1);
        _ = bank.CreatePage();
        uint kept = 0;
        for (int round = 0; round < DiodePlan.Rounds;)
        {
            Message request = invoker.Wait();
            if (request.Kind != EventKind.Request)
            {
                continue;
            }

            bool isOne = DiodePlan.Bit(plan.Secret, round++);
            uint given = isOne ? request.Slot : kept;
            kept = isOne ? kept : request.Slot;
            if (given != 0)
            {
                _ = invoker.Do(Operation.Drop, given);
            }
        }

        SleepForEver(invoker);
    }

    private static void Receive(Invoker invoker)
    {
        BankStub bank = new(invoker, ProcessBuilder.BankSlot);
        _ = bank.CreateEndpoint(label: 1);
        uint page = bank.CreatePage();
        ulong taken = 0;
        ulong slots = 0;
        while (true)
        {
            Message request = invoker.Wait();
            if (request.Kind != EventKind.Request)
            {
                continue;
            }

            if (request.Slot != 0)
            {
                _ = invoker.Do(Operation.Drop, request.Slot); // So its sender has its record back at once.
            }

            slots |= request.Slot | request.SlotCount;
            Write(invoker, page, Taken, ++taken);
            Write(invoker, page, Last, request.Words[1]);
            Write(invoker, page, SlotsSeen, slots);
        }
    }

    private static void Modulate(Invoker invoker, DiodePlan plan)
    {
        uint timer = new BankStub(invoker, ProcessBuilder.BankSlot).CreateCall();
        ulong unused = 0;
        for (int round = 0; round < DiodePlan.Rounds; round++)
        {
            SleepUntil(invoker, timer, plan.Round(round), 0, ref unused);
            ProcessMethod method = DiodePlan.Bit(plan.Secret, round) ? ProcessMethod.Resume : ProcessMethod.Stop;
            _ = invoker.Do(Operation.Send, ProcessBuilder.FirstGrantSlot, 0, [(ulong)method]); // Refused if it is so already.
        }

        SleepForEver(invoker);
    }

    // Until then it also takes what comes of a record: 0 if nothing did, else the reason plus 1.
    private static void SleepUntil(Invoker invoker, uint timer, ulong ticks, uint record, ref ulong came)
    {
        _ = invoker.Do(Operation.Deadline, timer, 0, [ticks]);
        while (true)
        {
            Message message = invoker.Wait();
            if (message.Kind == EventKind.Completion && message.Slot == timer)
            {
                return;
            }

            if (message.Kind == EventKind.Completion && message.Slot == record)
            {
                came = (ulong)message.Reason + 1;
            }
        }
    }

    private static void SleepForEver(Invoker invoker)
    {
        while (true)
        {
            _ = invoker.Wait();
        }
    }
}
