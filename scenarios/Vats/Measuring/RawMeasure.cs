using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Vats.Measuring;

/// <summary>Kernel round trips between two programs, of 4 words each way, as the kernel's own measurements count them.</summary>
/// <param name="invoker">The program's invocations. Nothing else may be under way.</param>
/// <param name="builder">Makes the other program.</param>
internal sealed class RawMeasure(Invoker invoker, ProcessBuilder builder)
{
    private const uint Batch = MeasureVats.Batch;
    private const uint Rounds = MeasureVats.Rounds;

    private readonly MessagePort _port = invoker.Port;

    /// <summary>The cost of one, alone and in batches.</summary>
    public (ulong Alone, ulong InBatches) Measure()
    {
        BankStub bank = new(invoker, InitialSlot.Bank);
        uint registry = bank.CreateEndpoint(label: 1).Mint(badge: 1);
        Child child = builder.Start(VatStories.RawEchoProgram, 0, registry);
        Message registration = invoker.Wait();
        while (registration.Kind != EventKind.Request)
        {
            registration = invoker.Wait();
        }

        _ = invoker.Do(Operation.Resolve, registration.Slot);
        uint entry = registration.Slots[0];
        uint[] calls = new uint[Batch];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = bank.CreateCall();
        }

        ulong alone = Cost(entry, calls, 1);
        ulong inBatches = Cost(entry, calls, Batch);
        child.Destroy();
        return (alone, inBatches);
    }

    private ulong Cost(uint entry, uint[] calls, uint batch)
    {
        ulong start = _port.Host.ReadCounter();
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < batch; i++)
            {
                _ = _port.Send(entry, calls[i], 1, 2, 3, 4);
            }

            uint collected = 0;
            while (collected < batch)
            {
                _port.Turn();
                while (_port.TryNextEvent(out uint completion))
                {
                    _ = _port.EventWord(completion, 0);
                    collected++;
                }
            }
        }

        return (_port.Host.ReadCounter() - start) / (Rounds * batch);
    }
}
