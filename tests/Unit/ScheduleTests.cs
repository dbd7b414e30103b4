using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Tests.Unit.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Priorities, budgets, and what they are worth against somebody who wants all the time.</summary>
[Collection(Alone.Name)]
public sealed class ScheduleTests
{
    private const ulong Seed = 577_215_664;
    private const ulong SeedIncrement = 1_414_213_563;

    [Fact]
    public void The_highest_priority_that_has_anybody_runs()
    {
        using SimulatedWorld world = new();
        SimulatedProcess low = world.Start();
        SimulatedProcess high = world.Start();
        _ = OnSchedule(world, low, priority: 31);
        _ = OnSchedule(world, high, priority: 33);
        world.Tick();
        Assert.Equal(high, world.Current);
        high.Sleep();
        Assert.Equal(world.Root, world.Current);
        world.Tick();
        Assert.Equal(world.Root, world.Current);
        world.Root.Sleep();
        Assert.Equal(low, world.Current);
    }

    [Fact]
    public void Whoever_is_woken_at_a_higher_priority_runs_at_the_end_of_the_entry()
    {
        using Pair pair = new();
        _ = OnSchedule(pair.World, pair.Server, priority: 40);
        pair.Server.Sleep();
        pair.Client.Run();
        Assert.Equal(InvocationError.None, pair.Client.Send(pair.Entry, pair.Call, [1]));
        Assert.Equal(pair.Server, pair.World.Current);
        pair.Server.Sleep(); // It has the request, and nothing more to do.
        Assert.Equal(pair.Client, pair.World.Current);
    }

    [Fact]
    public void A_flooder_spends_its_own_time_only() => FloodCostsTheFlooder(Defences.None);

    [Fact]
    public void Processes_that_share_a_schedule_share_one_place()
    {
        using SimulatedWorld world = new();
        SimulatedProcess victim = world.Start();
        SimulatedProcess first = world.Start();
        uint schedule = OnSchedule(world, first, RunQueue.DefaultPriority);
        for (int i = 0; i < 5; i++)
        {
            SetSchedule(world, world.Start(), schedule);
        }

        Dictionary<SimulatedProcess, int> turns = Play(world, 900, victim, world.Root);
        Assert.InRange(turns[victim], 280, 320); // A third: the victim, the first process, and the six together.
    }

    [Fact]
    public void Who_has_spent_its_budget_waits_for_the_next_period_and_the_clock_goes_there_if_nobody_else_can_run()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        uint schedule = OnSchedule(world, process, 10, budget: 5, period: 1000);
        world.Root.Sleep();
        ulong begin = world.Frames.Globals.NowTicks;
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(begin + (ulong)i, world.Frames.Globals.NowTicks);
            process.Turn();
        }

        Assert.Equal(process, world.Current);
        Assert.Equal(begin + 1000, world.Frames.Globals.NowTicks);
        Assert.Contains(Trace(world), record => record.Kind == TraceKind.BudgetSpent);
        _ = schedule;
    }

    [Fact]
    public void Who_ran_too_long_pays_with_the_next_periods()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        _ = OnSchedule(world, process, 10, budget: 10, period: 100);
        world.Root.Sleep();
        ulong begin = world.Frames.Globals.NowTicks;
        world.Devices.NowTicks = begin + 35; // 35 ticks on a budget of 10: two and a half periods more
        process.Turn();
        Assert.Equal(begin + 300, world.Frames.Globals.NowTicks);
        Assert.Equal(process, world.Current);
    }

    [Fact]
    public void A_schedule_without_figures_runs_nobody_and_only_the_machine_gives_figures()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        SimulatedProcess other = world.Start();
        uint schedule = process.CreateSchedule();
        uint given = process.Give(schedule, other);
        process.InvokeIsRefused(world, InvocationError.InvalidCount, schedule, [(ulong)ScheduleMethod.Configure, 1, 1, 1]);
        process.InvokeIsRefused(world, InvocationError.WrongType, schedule, [(ulong)ScheduleMethod.Configure, 63, 0, 0], process.Bank);
        process.InvokeIsRefused(world, InvocationError.InvalidCount, schedule, [(ulong)ScheduleMethod.Read]);
        process.InvokeIsRefused(world, InvocationError.UnknownOperation, schedule, [9]);
        uint atRoot = process.Give(schedule, world.Root);
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, atRoot, [(ulong)ScheduleMethod.Configure, 64, 0, 0], InitialSlot.Machine);
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, atRoot, [(ulong)ScheduleMethod.Configure, 1, 2, 1], InitialSlot.Machine);
        ulong tooLong = Schedule.MaximumTicks + 1;
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, atRoot, [(ulong)ScheduleMethod.Configure, 1, 1, tooLong], InitialSlot.Machine);
        Assert.True(other.Invoke(other.Self, [(ulong)ProcessMethod.SetSchedule], given).IsGood);
        Assert.Throws<InvalidOperationException>(() => RunFor(world, other, 50));
        Configure(world, atRoot, 32, 0, 0);
        other.Run();
    }

    [Fact]
    public void A_child_runs_on_its_makers_schedule_and_destroying_the_schedule_sets_nobody_free()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start(pages: 64);
        uint schedule = OnSchedule(world, process, 32, budget: 0, period: 0);
        uint child = process.CreateProcess();
        Ipc.Frames.FrameIndex index = process.State.Table.At(world.Frames, child).Index;
        Assert.Equal(process.State.Party.Schedule, world.Frames.At<Party>(index).Schedule);
        SimulatedProcess.Require(world.Root.Invoke(schedule, [(ulong)ScheduleMethod.Destroy]));
        world.Settle();
        Assert.Throws<InvalidOperationException>(() => RunFor(world, process, 50));
        world.Root.Sleep();
        Assert.Equal(process, world.Current);
    }

    [Fact]
    public void The_end_of_a_schedule_can_be_awaited()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        uint schedule = process.CreateSchedule();
        uint call = process.CreateCall();
        Assert.Equal(InvocationError.None, process.Await(call, schedule));
        Assert.Equal(InvocationError.None, process.Do(Operation.Destroy, schedule).Error);
        world.Settle();
        Assert.Equal((EventKind.Completion, BreakReason.None), Kind(process.Next()));
    }

    [Fact]
    public void A_bank_takes_its_schedules_with_it_spent_or_not()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        uint schedule = process.CreateSchedule();
        uint atRoot = process.Give(schedule, world.Root);
        SimulatedProcess other = world.Start();
        Configure(world, atRoot, 20, 1, 1_000_000);
        SetSchedule(world, other, atRoot);
        world.Root.Sleep();
        process.Sleep();
        Assert.Equal(other, world.Current); // its one tick comes again and again, while nobody else wants to run
        Assert.True(world.Frames.Globals.NowTicks < 1_000_000);
        other.Turn();
        Assert.True(world.Frames.Globals.NowTicks > 1_000_000);
    }

    [Fact]
    public void Any_sequence_of_moves_keeps_the_run_queue_in_order()
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(Seed, SeedIncrement);
        Check.One(config, Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1).ArrayOf(120)), program => PlayAtRandom(program)));
    }

    [Fact]
    public void Budgets_allocate_nothing()
    {
        using SimulatedWorld world = new(audits: false);
        SimulatedProcess process = world.Start();
        _ = OnSchedule(world, process, 40, budget: 3, period: 10);
        _ = Play(world, 200, process);
        long before = world.AllocatedByKernel;
        _ = Play(world, 1000, process);
        Assert.Equal(0, world.AllocatedByKernel - before);
    }

    internal static void FloodCostsTheFlooder(Defences removed)
    {
        const int Entries = 1000;
        using SimulatedWorld world = new(removed: removed);
        SimulatedProcess victim = world.Start();
        SimulatedProcess flooder = world.Start();
        SimulatedProcess accomplice = world.Start();
        uint schedule = world.Root.CreateSchedule();
        Configure(world, schedule, 50, 10, 100);

        // In one batch: from the first of them on, this process may not run any more.
        world.Root.Run().Port.Add(Operation.Send, flooder.SlotAtRoot, 0, [(ulong)ProcessMethod.SetSchedule], [schedule]);
        world.Root.Port.Add(Operation.Send, accomplice.SlotAtRoot, 0, [(ulong)ProcessMethod.SetSchedule], [schedule]);
        world.Root.Turn();
        Dictionary<SimulatedProcess, int> turns = Play(world, Entries, victim, world.Root);
        Assert.InRange(turns[victim] + turns[world.Root], (Entries * 85) / 100, Entries);
    }

    private static void PlayAtRandom(int[] program)
    {
        using SimulatedWorld world = new();
        List<SimulatedProcess> processes = [];
        for (int i = 0; i < 4; i++)
        {
            processes.Add(world.Start());
        }

        List<uint> schedules = [];
        foreach (int step in program)
        {
            int number = step >> 4;
            switch (step & 15)
            {
                case 0 when schedules.Count < 4:
                    schedules.Add(world.Root.CreateSchedule());
                    break;
                case 1 or 2 or 3 when schedules.Count != 0:
                    ulong period = (ulong)(number % 40);
                    Configure(world, schedules[number % schedules.Count], (ulong)(number % 33), period / 3, period);
                    break;
                case 4 or 5 or 6 when schedules.Count != 0:
                    SetSchedule(world, processes[number % processes.Count], schedules[number % schedules.Count]);
                    break;
                case 7 when schedules.Count != 0:
                    SimulatedProcess.Require(world.Root.Invoke(schedules[number % schedules.Count], [(ulong)ScheduleMethod.Destroy]));
                    schedules.RemoveAt(number % schedules.Count);
                    break;
                case 8:
                    world.Devices.NowTicks = world.Frames.Globals.NowTicks + (ulong)(number % 100);
                    break;
                case 9 or 10:
                    world.Tick();
                    break;
                default:
                    TakeTurn(world, (number & 3) == 0);
                    break;
            }
        }
    }

    // The first process never sleeps, so somebody can always run and always at the default priority or above.
    private static void TakeTurn(SimulatedWorld world, bool yields)
    {
        if (world.Current is { } current)
        {
            current.Turn(yields ? TurnFlags.Yield : TurnFlags.DoNotSleep);
        }
    }

    private static Dictionary<SimulatedProcess, int> Play(SimulatedWorld world, int entries, params SimulatedProcess[] counted)
    {
        Dictionary<SimulatedProcess, int> turns = [];
        foreach (SimulatedProcess process in counted)
        {
            turns[process] = 0;
        }

        for (int i = 0; i < entries; i++)
        {
            if (i % 5 == 0)
            {
                world.Tick();
            }

            SimulatedProcess current = world.Current!;
            current.Turn();
            if (turns.TryGetValue(current, out int count))
            {
                turns[current] = count + 1;
            }
        }

        return turns;
    }

    private static void RunFor(SimulatedWorld world, SimulatedProcess process, int entries)
    {
        for (int i = 0; i < entries; i++)
        {
            if (world.Current == process)
            {
                return;
            }

            world.Tick();
        }

        throw new InvalidOperationException("It does not run.");
    }

    private static uint OnSchedule(SimulatedWorld world, SimulatedProcess process, ulong priority, ulong budget = 0, ulong period = 0)
    {
        uint schedule = world.Root.CreateSchedule();
        Configure(world, schedule, priority, budget, period);
        SetSchedule(world, process, schedule);
        return schedule;
    }

    private static void Configure(SimulatedWorld world, uint schedule, ulong priority, ulong budget, ulong period)
    {
        ulong[] words = [(ulong)ScheduleMethod.Configure, priority, budget, period];
        SimulatedProcess.Require(world.Root.Invoke(schedule, words, InitialSlot.Machine));
    }

    private static void SetSchedule(SimulatedWorld world, SimulatedProcess process, uint schedule)
    {
        SimulatedProcess.Require(world.Root.Invoke(process.SlotAtRoot, [(ulong)ProcessMethod.SetSchedule], schedule));
    }

    private static IEnumerable<TraceRecord> Trace(SimulatedWorld world)
    {
        List<TraceRecord> records = [];
        ref Ipc.Frames.Globals globals = ref world.Frames.Globals;
        for (ulong i = globals.TraceCount - Math.Min(globals.TraceCount, globals.TraceCapacity); i < globals.TraceCount; i++)
        {
            records.Add(TraceRing.At(world.Frames, i));
        }

        return records;
    }

    private static (EventKind Kind, BreakReason Reason) Kind(Ipc.Client.Message message) => (message.Kind, message.Reason);
}
