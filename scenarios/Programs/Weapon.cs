using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>An assailant's way into the kernel: one operation a turn, and every event ignored unless it is asked for.</summary>
internal sealed class Weapon
{
    private readonly uint _report;

    public Weapon(ProgramHost host)
    {
        Host = host;
        Port = new MessagePort(host);
        _report = Make(BankMethod.CreateCall);
    }

    public ProgramHost Host { get; }

    public MessagePort Port { get; }

    /// <summary>One operation in a turn of its own.</summary>
    public Submission Do(
        Operation operation, uint slot, uint secondSlot = 0, ReadOnlySpan<ulong> words = default, ReadOnlySpan<uint> slots = default, byte flags = 0)
    {
        uint entry = Port.Add(operation, slot, secondSlot, words, slots, flags);
        Port.Turn(TurnFlags.DoNotSleep);
        return Port.Result(entry);
    }

    /// <summary>Buys something from its bank.</summary>
    /// <returns>The slot; 0 if that was refused.</returns>
    public uint Make(BankMethod method) => Try(method).Slot;

    /// <summary>Buys something from its bank, or is refused.</summary>
    public Submission Try(BankMethod method)
    {
        Submission made = method == BankMethod.CreateEndpoint
            ? Do(Operation.Send, ProcessBuilder.BankSlot, 0, [(ulong)method, 1])
            : Do(Operation.Send, ProcessBuilder.BankSlot, 0, [(ulong)method]);
        made.Slot = made.Error == InvocationError.None ? made.Slot : 0;
        return made;
    }

    /// <summary>An entry to an endpoint.</summary>
    public uint Mint(uint endpoint) => Do(Operation.Send, endpoint, 0, [(ulong)EndpointMethod.Mint, 1]).Slot;

    /// <summary>The next request; other events are gone.</summary>
    public uint AwaitRequest() => AwaitRequest(out _);

    /// <summary>The next request, and the first capability that it brought.</summary>
    public uint AwaitRequest(out uint brought)
    {
        while (true)
        {
            while (Port.TryNextEvent(out uint entry))
            {
                if (Port.EventAt(entry).Kind == EventKind.Request)
                {
                    brought = Port.EventAt(entry).CapabilityCount > 0 ? Port.EventSlot(entry, 0) : 0;
                    return Port.EventAt(entry).Slot;
                }
            }

            Port.Turn();
        }
    }

    /// <summary>Tells the story two numbers and, perhaps, an entry; comes back when the story has heard it.</summary>
    /// <remarks>Until then it is a call like any other: it would be gone with the one who sent it.</remarks>
    public void Tell(ulong first, ulong second, uint entry = 0, uint endpoint = 0)
    {
        _ = entry == 0
            ? Do(Operation.Send, ProcessBuilder.FirstGrantSlot, _report, [first, second])
            : endpoint == 0 ? Do(Operation.Send, ProcessBuilder.FirstGrantSlot, _report, [first, second], [entry])
            : Do(Operation.Send, ProcessBuilder.FirstGrantSlot, _report, [first, second], [entry, endpoint]);
        while (true)
        {
            while (Port.TryNextEvent(out uint at))
            {
                if (Port.EventAt(at).Kind == EventKind.Completion && Port.EventAt(at).Slot == _report)
                {
                    return;
                }
            }

            Port.Turn();
        }
    }

    /// <summary>Copies its bank's capability until the table is full.</summary>
    public void FillTable()
    {
        while (Do(Operation.Copy, ProcessBuilder.BankSlot).Error == InvocationError.None)
        {
        }
    }

    /// <summary>Never comes back, and takes no more of the processor than it must.</summary>
    public void Rest()
    {
        while (true)
        {
            Port.Turn();
        }
    }
}
