using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using BenchmarkDotNet.Attributes;

namespace AsyncCap.Bench.Hosted;

/// <summary>The kernel's operations in nanoseconds and allocated bytes, which must be none. The process calls itself.</summary>
[MemoryDiagnoser]
[SimpleJob(warmupCount: 3, iterationCount: 7)]
public class KernelOperations : IDisposable
{
    private const int Batch = 32;

    private readonly LoneProcess _process = new();
    private readonly uint[] _calls = new uint[Batch];
    private MessagePort _port = null!;
    private uint _entry;

    /// <summary>Buys the endpoint and the calls.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _port = new MessagePort(_process);
        Invoker invoker = new(_port, InitialSlot.Bank);
        BankStub bank = new(invoker, InitialSlot.Bank);
        _entry = bank.CreateEndpoint(label: 1).Mint(badge: 1);
        for (int i = 0; i < Batch; i++)
        {
            _calls[i] = bank.CreateCall();
        }
    }

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _process.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A turn without operations and events.</summary>
    [Benchmark]
    public void EmptyTurn() => _port.Turn(TurnFlags.DoNotSleep);

    /// <summary>Send, request, resolve, completion; two turns, 4 words.</summary>
    [Benchmark]
    public ulong RoundTrip()
    {
        _ = _port.Send(_entry, _calls[0], 1, 2, 3, 4);
        return AnswerAndCollect(1);
    }

    /// <summary>The same, 32 to a turn; per call.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public ulong RoundTripInBatches()
    {
        for (int i = 0; i < Batch; i++)
        {
            _ = _port.Send(_entry, _calls[i], 1, 2, 3, 4);
        }

        return AnswerAndCollect(Batch);
    }

    /// <summary>An endpoint made in one turn, destroyed and forgotten in the next.</summary>
    [Benchmark]
    public void CreateAndDiscardEndpoint()
    {
        uint made = _port.Add(Operation.Send, InitialSlot.Bank, 0, [(ulong)BankMethod.CreateEndpoint, 9]);
        _port.Turn(TurnFlags.DoNotSleep);
        uint slot = _port.Result(made).Slot;
        _ = _port.Add(Operation.Destroy, slot);
        _port.Turn(TurnFlags.DoNotSleep);
    }

    // A turn brings at most 20 events, requests and completions alike, so it may take more than two.
    private ulong AnswerAndCollect(int count)
    {
        ulong sum = 0;
        int collected = 0;
        while (collected < count)
        {
            _port.Turn();
            while (_port.TryNextEvent(out uint entry))
            {
                if (_port.EventAt(entry).Kind == EventKind.Request)
                {
                    _ = _port.Resolve(_port.EventAt(entry).Slot, _port.EventWord(entry, 0), 2, 3, 4);
                    continue;
                }

                sum += _port.EventWord(entry, 0);
                collected++;
            }
        }

        return sum;
    }
}
