using AsyncCap.Ipc.Abi;

namespace AsyncCap.Vats;

/// <summary>Time by the kernel's clock: each wait is a call with a deadline.</summary>
/// <param name="host">The vat that it is of.</param>
/// <param name="ticksPerSecond">Ticks of the machine's clock in a second.</param>
public sealed class KernelTimer(ProcessHost host, ulong ticksPerSecond) : ITimer
{
    /// <inheritdoc/>
    public Eventual<Unit> After(long milliseconds)
    {
        ulong ticks = milliseconds <= 0 ? 0 : (ulong)milliseconds * ((ticksPerSecond + 999) / 1000);
        return host.Outside.After(ticks);
    }
}

internal sealed partial class Outside
{
    private const ulong Never = (1ul << 63) - 1;

    /// <summary>Comes after so many ticks.</summary>
    public Eventual<Unit> After(ulong ticks)
    {
        if (TryTakeCall(CallUse.Timer) is not { } call)
        {
            return Ref.Broken<Unit>(Problem.Overloaded);
        }

        Alarm alarm = new(Host.Vat);
        call.Promise = alarm;
        ulong now = Gate.NowTicks;
        Gate.Do(Operation.Deadline, call.Slot, 0, [ticks < Never - now ? now + ticks : Never]);
        return new Eventual<Unit>(alarm, null);
    }

    private sealed class Alarm(LocalVat owner) : OwnedPromise<Unit>(owner)
    {
        internal override void Resume() => _ = Fulfil(default); // Its vat may have ended.
    }
}
