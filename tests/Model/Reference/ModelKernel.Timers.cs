using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 5, Deadline.</summary>
internal sealed partial class ModelKernel
{
    private const int TimersPerEntry = 8;
    private const ulong EndOfTime = 1ul << 63;

    // Calls with a deadline and schedules that wait for their next period, in the order in which they were set.
    private readonly List<KernelObject> _timers = [];

    // Those of them that were due when they were set.
    private readonly List<KernelObject> _alreadyDue = [];

    private Outcome SetDeadline(Process invoker, Entry entry)
    {
        InvocationError error = invoker.Check(entry.Slot, CapabilityType.Call, Rights.Write, out Capability named);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (entry.WordCount != 1 || entry.CapabilityCount != 0)
        {
            return InvocationError.InvalidCount;
        }

        ulong time = entry.Words[0];
        if (time >= EndOfTime)
        {
            return InvocationError.RangeError;
        }

        Call call = (Call)named.Object!;
        if (call.IsDecided || call.IsOneWay || (call.State == CallState.Idle && time == 0))
        {
            return InvocationError.NotPending;
        }

        if (call.State == CallState.Waiting && call.Place is null && time == 0)
        {
            return Cancel(call);
        }

        if (call.State == CallState.Idle)
        {
            call.State = CallState.Waiting;
            Say(TraceKind.Waits, call.Number);
        }

        SetDeadline(call, time);
        return Outcome.Done;
    }

    private void SetDeadline(KernelObject call, ulong time)
    {
        RemoveDeadline(call);
        if (time == 0)
        {
            return;
        }

        call.Deadline = time;
        _timers.Add(call);
        if (time <= Ticks)
        {
            _alreadyDue.Add(call);
        }
    }

    private void RemoveDeadline(KernelObject call)
    {
        call.Deadline = 0;
        _timers.Remove(call);
        _alreadyDue.Remove(call);
    }

    // First those that were due when they were set, then by time, and among equals as they were set.
    private void FireTimers()
    {
        for (int fired = 0; fired < TimersPerEntry; fired++)
        {
            KernelObject? next = _alreadyDue.Count > 0 ? _alreadyDue[0] : null;
            for (int i = 0; i < _timers.Count && _alreadyDue.Count == 0; i++)
            {
                if (_timers[i].Deadline <= Ticks && (next is null || _timers[i].Deadline < next.Deadline))
                {
                    next = _timers[i];
                }
            }

            if (next is null)
            {
                return;
            }

            if (next is Schedule schedule)
            {
                BeginPeriod(schedule);
            }
            else if (((Call)next).IsOneWay)
            {
                ComeBack((Call)next);
            }
            else
            {
                Break((Call)next, BreakReason.DeadlinePassed, isAbandoned: true);
            }
        }
    }
}
