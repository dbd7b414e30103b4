using System;
using AsyncCap.Vats;
using BenchmarkDotNet.Attributes;

namespace AsyncCap.Bench.Hosted.Vats;

/// <summary>Vats in one process: nanoseconds and allocated bytes of a message, of a call, of a vat.</summary>
[MemoryDiagnoser]
[SimpleJob(warmupCount: 2, iterationCount: 7, invocationCount: 2)]
[OutsideOfVats]
public class VatOperations : IDisposable
{
    private const int VatCount = 20_000;
    private const int Messages = 1_000_000;
    private const int Calls = 200_000;
    private const int Pairs = 100;
    private const int Lives = 64 * 1000;

    private VatTraffic _traffic = null!;
    private Eventual<INode>[] _nodes = [];
    private VatControl[] _vats = [];

    /// <summary>For messages in a ring of 20,000 vats.</summary>
    [GlobalSetup(Targets = [nameof(SendInRing), nameof(SendInRingOneToAVat)])]
    public void SetupRing() => Setup(0, VatCount, isRing: true, 0);

    /// <summary>For messages to vats by chance.</summary>
    [GlobalSetup(Target = nameof(SendByChance))]
    public void SetupChance() => Setup(0, VatCount, isRing: false, 0);

    /// <summary>For calls between two vats that one worker serves.</summary>
    [GlobalSetup(Targets = [nameof(AwaitFarCall), nameof(MakeSeedKill)])]
    public void SetupCall() => Setup(1, 1, isRing: true, 1);

    /// <summary>For calls in pairs.</summary>
    [GlobalSetup(Target = nameof(AwaitFarCallInPairs))]
    public void SetupPairs() => Setup(0, Pairs, isRing: true, Pairs);

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _traffic?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Send-only, 1,000 messages on their way through 20,000 vats; per message.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public void SendInRing() => _traffic.Pass(_nodes, Messages, 1000);

    /// <summary>The same with as many messages on their way as there are vats.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public void SendInRingOneToAVat() => _traffic.Pass(_nodes, Messages, VatCount);

    /// <summary>Send-only, each to whoever comes by chance, as many on their way as there are vats; per message.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public void SendByChance() => _traffic.Pass(_nodes, Messages, VatCount);

    /// <summary>A call to another vat, awaited before the next; one worker.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void AwaitFarCall() => _traffic.Call(_nodes, _vats, Calls);

    /// <summary>The same in 100 pairs of vats at once, on all workers; per call.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void AwaitFarCallInPairs() => _traffic.Call(_nodes, _vats, Calls / Pairs);

    /// <summary>A vat made, an object put there, the vat killed.</summary>
    [Benchmark(OperationsPerInvoke = Lives)]
    public void MakeSeedKill() => _traffic.MakeSeedKill(_vats[0], Lives);

    private void Setup(int workers, int nodes, bool isRing, int vats)
    {
        _traffic = new VatTraffic(workers);
        _nodes = _traffic.MakeNodes(nodes, isRing);
        _vats = _traffic.MakeVats(vats);
    }
}
