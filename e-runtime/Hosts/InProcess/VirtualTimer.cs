using System.Collections.Generic;

namespace AsyncCap.Vats;

/// <summary>Time that stands still while anything happens: for the <see cref="SeededHost"/>. Who runs the host lets it go on when all is quiet.</summary>
public sealed class VirtualTimer : ITimer
{
    private readonly PriorityQueue<Promise<Unit>, (long Time, long Order)> _alarms = new();
    private long _now;
    private long _order;

    /// <inheritdoc/>
    public Eventual<Unit> After(long milliseconds)
    {
        Promise<Unit> alarm = new();
        _alarms.Enqueue(alarm, (_now + long.Clamp(milliseconds, 0, int.MaxValue), ++_order));
        return new Eventual<Unit>(alarm, null);
    }

    /// <summary>Goes on to the next time that somebody waits for.</summary>
    /// <returns>False if nobody waits.</returns>
    public bool FireNext()
    {
        if (!_alarms.TryDequeue(out Promise<Unit>? alarm, out (long Time, long Order) due))
        {
            return false;
        }

        _now = due.Time;
        return alarm.Fulfil(default) || FireNext();
    }
}
