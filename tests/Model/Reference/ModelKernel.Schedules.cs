using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 6, Schedule.</summary>
internal sealed partial class ModelKernel
{
    private const ulong LongestPeriod = 1ul << 62;

    // Whose time passes until the next entry.
    private Schedule? _runningOn;

    private Outcome CreateSchedule(Process invoker, Bank bank)
    {
        if (bank.CostOf(FrameBytes.Schedule) > bank.Balance)
        {
            return InvocationError.LimitReached;
        }

        Schedule made = new() { Number = ++_scheduleNumber, Payer = bank };
        bank.BuyFrame(made, FrameBytes.Schedule);
        return Outcome.Answer(invoker.Install(Capability.To(made, CapabilityType.Schedule)));
    }

    private Outcome InvokeSchedule(Invocation invocation, Schedule schedule)
    {
        switch ((ScheduleMethod)invocation.Method)
        {
            case ScheduleMethod.Configure:
                return invocation.Check(4, 1, Rights.Write)
                    ?? invocation.CheckSlot(CapabilityType.Machine, Rights.None, out _)
                    ?? Configure(schedule, invocation.Word(1), invocation.Word(2), invocation.Word(3));
            case ScheduleMethod.Read:
                ulong left = schedule.Left > 0 ? (ulong)schedule.Left : 0;
                return invocation.Check(4, 0, Rights.Read)
                    ?? Outcome.Answer(0, (ulong)schedule.Priority, schedule.Budget, schedule.Period, left);
            case ScheduleMethod.Destroy:
                if (invocation.Check(1, 0, Rights.Destroy) is { } refused)
                {
                    return refused;
                }

                End(schedule);
                return Outcome.Answer();
            default:
                return InvocationError.UnknownOperation;
        }
    }

    private Outcome Configure(Schedule schedule, ulong priority, ulong budget, ulong period)
    {
        if (priority > 63 || budget > period || period > LongestPeriod)
        {
            return InvocationError.RangeError;
        }

        RunQueue.Hide(schedule);
        RemoveDeadline(schedule);
        schedule.Priority = (int)priority;
        schedule.Budget = budget;
        schedule.Period = period;
        schedule.Left = (long)budget;
        schedule.PeriodEnd = 0;
        schedule.IsSpent = period != 0 && budget == 0;
        RunQueue.Show(schedule);
        return Outcome.Answer();
    }

    private Outcome SetSchedule(Invocation invocation, Process target)
    {
        if (invocation.CheckSlot(CapabilityType.Schedule, Rights.Execute, out Capability capability) is { } refused)
        {
            return refused;
        }

        RunQueue.Leave(target);
        target.Schedule = (Schedule)capability.Object!;
        if (target.State == ProcessState.Ready)
        {
            RunQueue.Enter(target);
        }

        return Outcome.Answer();
    }

    // The time since the end of the last entry; here entries have one tick each.
    private void Charge()
    {
        Schedule? schedule = _runningOn;
        if (schedule is null || schedule.Period == 0 || schedule.IsSpent)
        {
            return;
        }

        ulong since = Ticks - 1;
        if (since >= schedule.PeriodEnd)
        {
            schedule.PeriodEnd = since + schedule.Period;
            schedule.Left = (long)schedule.Budget;
        }

        schedule.Left--;
        if (schedule.Left <= 0)
        {
            Count("a budget is spent");
            RunQueue.Hide(schedule);
            schedule.IsSpent = true;
            SetDeadline(schedule, schedule.PeriodEnd);
            Say(TraceKind.BudgetSpent, schedule.Number);
        }
    }

    private void BeginPeriod(Schedule schedule)
    {
        RemoveDeadline(schedule);
        schedule.Left += (long)schedule.Budget;
        schedule.PeriodEnd = Ticks + schedule.Period;
        if (schedule.Left <= 0)
        {
            SetDeadline(schedule, schedule.PeriodEnd);
            return;
        }

        Count("a budget is full again");
        schedule.IsSpent = false;
        RunQueue.Show(schedule);
    }

    private void EndSchedule(Schedule schedule)
    {
        RunQueue.Hide(schedule);
        RemoveDeadline(schedule);
        schedule.IsDestroyed = true;
        StepOrQueue(schedule);
    }

    private bool Step(Schedule schedule)
    {
        if (schedule.Ready.Count > 0)
        {
            Count("a process loses its schedule");
            Process first = schedule.Ready[0];
            RunQueue.Leave(first);
            RunQueue.Enter(first);
            return false;
        }

        Bank.ReturnFrame(schedule);
        return true;
    }
}
