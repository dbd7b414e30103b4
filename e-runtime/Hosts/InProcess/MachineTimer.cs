using System;
using System.Threading;
using System.Threading.Tasks;

namespace AsyncCap.Vats;

/// <summary>The time of the machine, for vats of a <see cref="ThreadedHost"/>.</summary>
[OutsideOfVats]
public sealed class MachineTimer : ITimer
{
    /// <inheritdoc/>
    public Eventual<Unit> After(long milliseconds)
    {
        Promise<Unit> alarm = new();
        TimeSpan span = TimeSpan.FromMilliseconds(long.Clamp(milliseconds, 0, int.MaxValue));
        _ = Task.Delay(span).ContinueWith(
            static (_, state) => ((Promise<Unit>)state!).Fulfil(default), alarm, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return new Eventual<Unit>(alarm, null);
    }
}
