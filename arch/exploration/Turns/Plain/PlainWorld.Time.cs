using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Exploration.Turns.Plain;

/// <summary>The in-memory runtime: deadlines.</summary>
internal sealed unsafe partial class PlainWorld
{
    /// <inheritdoc/>
    protected override void DoDeadline(int call, ulong ticks)
    {
        ref PlainRecord record = ref _records[(Self * Scene.Calls) + call];
        if (record.State is PlainState.Completed or PlainState.Settling)
        {
            return;
        }

        if (record.State == PlainState.Idle)
        {
            record.State = PlainState.Timer;
        }

        StopDeadline(ref record);
        record.Deadline = _globals->Now + ticks;
        record.DeadlineOrder = ++_globals->DeadlineOrder;
        _globals->DeadlineCount++;
    }

    /// <inheritdoc/>
    protected override void PassTime()
    {
        int first = -1;
        for (int record = 0; record < _firstPromise; record++)
        {
            if (_records[record].Deadline != 0 && (first < 0 || IsBefore(in _records[record], in _records[first])))
            {
                first = record;
            }
        }

        // Deadlines of one time pass together.
        _globals->Now = _records[first].Deadline;
        while (first >= 0)
        {
            StopDeadline(ref _records[first]);
            Expire(first);
            first = NextDue();
        }
    }

    private static bool IsBefore(in PlainRecord one, in PlainRecord other)
    {
        return one.Deadline < other.Deadline || (one.Deadline == other.Deadline && one.DeadlineOrder < other.DeadlineOrder);
    }

    private int NextDue()
    {
        int first = -1;
        for (int record = 0; record < _firstPromise; record++)
        {
            bool isDue = _records[record].Deadline != 0 && _records[record].Deadline <= _globals->Now;
            if (isDue && (first < 0 || IsBefore(in _records[record], in _records[first])))
            {
                first = record;
            }
        }

        return first;
    }

    private void Expire(int record)
    {
        PlainList pipeline = _records[record].Pipeline;
        _records[record].Pipeline = default;
        Withdraw(record, BreakReason.DeadlinePassed);
        _records[record].Pipeline = pipeline;
        Decide(record, BreakReason.DeadlinePassed, 0, 0);
    }

    private void StopDeadline(ref PlainRecord record)
    {
        if (record.Deadline != 0)
        {
            record.Deadline = 0;
            _globals->DeadlineCount--;
        }
    }
}
