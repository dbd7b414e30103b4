using System;
using System.Diagnostics;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Vats;

/// <summary>Many vats in one process, on a few worker threads.</summary>
public sealed class ThreadedHost : VatHost, IDisposable
{
    private readonly WorkerPool<Sharing> _pool;
    private int _vatCount;

    /// <summary>Starts the workers.</summary>
    /// <param name="workerCount">How many; 0 for one a processor.</param>
    public ThreadedHost(int workerCount = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workerCount);
        _pool = new WorkerPool<Sharing>(workerCount == 0 ? Environment.ProcessorCount : workerCount);
        _pool.Start();
    }

    /// <inheritdoc/>
    internal override long TraceTicks => Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);

    /// <inheritdoc cref="SeededHost.BeginTrace(int)"/>
    public void BeginTrace(int mostEvents = CausalTrace.MostEvents) => Tracer ??= new Tracer(this, mostEvents, 0);

    /// <inheritdoc/>
    internal override int NextNumber() => Sharing.Add(this, ref _vatCount, 1);

    /// <inheritdoc/>
    internal override void Schedule(LocalVat vat) => _pool.Put(vat); // Its own word says that it neither waits nor runs: VT-4.

    /// <summary>Stops the workers after the turns that they run. What waits then waits for ever.</summary>
    /// <remarks>The places where workers sleep are left to the collector: one may be on its way there.</remarks>
    public void Dispose() => _pool.Stop();
}
