using System;
using System.Runtime.CompilerServices;
using System.Threading;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>A page that another process sees too, as a ring uses it: each member is the instruction that it names.</summary>
public readonly ref struct SharedPage : IRingPage
{
    private readonly PageView _page;

    /// <summary>Looks into 4096 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SharedPage(Span<byte> page) => _page = PageView.Over(page);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadAcquire(uint offset) => Volatile.Read(ref _page.At<ulong>(offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteRelease(uint offset, ulong value) => Volatile.Write(ref _page.At<ulong>(offset), value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadData(uint offset) => _page.At<ulong>(offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteData(uint offset, ulong value) => _page.At<ulong>(offset) = value;

    /// <summary>Adds to a word that many write; a full fence.</summary>
    /// <returns>The sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Add(uint offset, ulong value) => Interlocked.Add(ref _page.At<ulong>(offset), value);

    /// <summary>Writes a word and returns what was there; a full fence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Exchange(uint offset, ulong value) => Interlocked.Exchange(ref _page.At<ulong>(offset), value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fence() => Interlocked.MemoryBarrier();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Keeps(RingGuard guard) => true;
}
