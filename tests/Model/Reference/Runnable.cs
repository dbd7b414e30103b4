using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Who is ready, by priority (section 6, Schedule).</summary>
internal sealed class Runnable
{
    private const int UsualPriority = 32;
    private const int PriorityOfTheLost = 0;

    private readonly SortedDictionary<int, List<KernelObject>> _levels = [];

    /// <summary>The first of the highest priority; of a schedule, the first of its own.</summary>
    public Process? Head => _levels.Values.LastOrDefault(level => level.Count > 0)?[0] switch
    {
        Schedule schedule => schedule.Ready[0],
        Process process => process,
        _ => null,
    };

    public void Enter(Process process)
    {
        if (process.Schedule is null)
        {
            Level(UsualPriority).Add(process);
        }
        else if (process.Schedule.IsDestroyed)
        {
            Level(PriorityOfTheLost).Add(process);
        }
        else
        {
            process.RunsOn = process.Schedule;
            process.RunsOn.Ready.Add(process);
            if (process.RunsOn.Ready.Count == 1)
            {
                Show(process.RunsOn);
            }
        }
    }

    /// <summary>Takes out a process, if it is there.</summary>
    public void Leave(Process process)
    {
        foreach (List<KernelObject> level in _levels.Values)
        {
            _ = level.Remove(process);
        }

        if (process.RunsOn is not Schedule schedule)
        {
            return;
        }

        schedule.Ready.Remove(process);
        process.RunsOn = null;
        if (schedule.Ready.Count == 0)
        {
            Hide(schedule);
        }
    }

    /// <summary>Behind the others of its schedule, and that behind the others of its priority.</summary>
    public void Yield(Process process)
    {
        Leave(process);
        Enter(process);
        if (process.RunsOn is Schedule schedule)
        {
            Hide(schedule);
            Show(schedule);
        }
    }

    /// <summary>A schedule that somebody can run on goes to the end of its priority.</summary>
    public void Show(Schedule schedule)
    {
        if (schedule.Ready.Count > 0 && !schedule.IsSpent && !schedule.IsDestroyed)
        {
            Level(schedule.Priority).Add(schedule);
        }
    }

    public void Hide(Schedule schedule)
    {
        foreach (List<KernelObject> level in _levels.Values)
        {
            _ = level.Remove(schedule);
        }
    }

    private List<KernelObject> Level(int priority)
    {
        if (!_levels.TryGetValue(priority, out List<KernelObject>? level))
        {
            _levels[priority] = level = [];
        }

        return level;
    }
}
