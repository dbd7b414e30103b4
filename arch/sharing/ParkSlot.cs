using System;
using System.Threading;

namespace AsyncCap.Arch.Sharing;

/// <summary>Where one thread sleeps until another gives it a permit: the only thing that blocks.</summary>
/// <remarks>A word beside the host's semaphore holds the one permit, so that who gives a permit to somebody awake does not
/// enter the host, nor who finds one there. How the word is used is <see cref="Permit{TSharing,TSleep}"/>'s, which is explored.</remarks>
public sealed class ParkSlot : IDisposable
{
    private readonly HostSleep _sleep = new(new SemaphoreSlim(0));
    private int _state;

    /// <summary>Makes a slot without a permit.</summary>
    /// <param name="name">For people who read traces; may be null.</param>
    public ParkSlot(string? name = null) => Name = name;

    /// <summary>For people who read traces; may be null.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public void Dispose() => _sleep.Semaphore.Dispose();

    /// <inheritdoc/>
    public override string ToString() => Name ?? "slot";

    internal void Park() => Permit<Bare, HostSleep>.Take(this, ref _state, _sleep);

    internal bool ParkFor(int milliseconds) => Permit<Bare, HostSleep>.TryTake(this, ref _state, _sleep, milliseconds);

    internal void Unpark() => Permit<Bare, HostSleep>.Give(this, ref _state, _sleep);

    private readonly struct HostSleep(SemaphoreSlim semaphore) : ISleep
    {
        public SemaphoreSlim Semaphore { get; } = semaphore;

        public void Wait() => Semaphore.Wait();

        public bool WaitFor(int milliseconds) => Semaphore.Wait(milliseconds);

        public void Wake() => _ = Semaphore.Release(); // The count before is 0: who sleeps is woken once.
    }
}
