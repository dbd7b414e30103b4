using System;
using System.Collections.Generic;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;
using AsyncCap.Tests.Unit.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>The timer queue by itself, against a list that is searched from end to end.</summary>
public sealed class TimerQueueTests
{
    private const ulong Seed = 1_618_033_988;
    private const ulong SeedIncrement = 2_236_067_977;
    private const int Storm = 1_000_000;

    [Fact]
    public void Any_sequence_of_sets_removals_and_jumps_fires_what_is_due_and_nothing_else()
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(Seed, SeedIncrement);
        Check.One(config, Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1).ArrayOf(300)), program =>
        {
            using Model model = new();
            model.Play(program);
        }));
    }

    [Fact]
    public void A_million_timers_at_one_tick_fire_once_each_and_a_bounded_number_at_a_time()
    {
        using BareKernel kernel = new(pageCount: (Storm / 16) + 64);
        ref Globals globals = ref kernel.Frames.Globals;
        for (int i = 0; i < Storm; i++)
        {
            globals.NowTicks = (ulong)i;
            TimerQueue.Set(kernel.Frames, kernel.Buy(FrameSize.Bytes256), 1ul << 40);
        }

        globals.NowTicks = 1ul << 40;
        Assert.True(TimerQueue.IsDue(kernel.Frames));
        TimerQueue.Advance(kernel.Frames);
        int fired = 0;
        int looks = 0;
        while (TimerQueue.HasPending(kernel.Frames))
        {
            looks++;
            fired += TimerQueue.LookAtOne(kernel.Frames).IsNone ? 0 : 1;
        }

        Assert.Equal((Storm, Storm), (fired, looks));
        Assert.False(TimerQueue.HasTimers(kernel.Frames));
    }

    [Fact]
    public void The_time_of_the_next_look_is_never_later_than_the_next_timer_and_is_reached_in_63_jumps()
    {
        using BareKernel kernel = new();
        FrameIndex timer = kernel.Buy(FrameSize.Bytes256);
        const ulong Deadline = 0x5555_5555_5555_5555;
        kernel.Frames.Globals.NowTicks = 3;
        TimerQueue.Set(kernel.Frames, timer, Deadline);
        int jumps = 0;
        FrameIndex fired = FrameIndex.None;
        while (fired.IsNone)
        {
            ulong bound = kernel.Frames.Queues.Timers.BoundTicks;
            Assert.InRange(bound, kernel.Frames.Globals.NowTicks + 1, Deadline);
            kernel.Frames.Globals.NowTicks = bound;
            TimerQueue.Advance(kernel.Frames);
            fired = TimerQueue.LookAtOne(kernel.Frames);
            jumps++;
        }

        Assert.Equal((timer, Deadline), (fired, kernel.Frames.Globals.NowTicks));
        Assert.InRange(jumps, 1, 63);
    }

    [Fact]
    public void Timers_of_one_tick_fire_in_the_order_in_which_they_were_set()
    {
        using BareKernel kernel = new();
        List<FrameIndex> set = [];
        for (ulong now = 1; now < 100; now += 7)
        {
            kernel.Frames.Globals.NowTicks = now;
            Drain(kernel, []);
            set.Add(kernel.Buy(FrameSize.Bytes256));
            TimerQueue.Set(kernel.Frames, set[^1], 100);
        }

        kernel.Frames.Globals.NowTicks = 100;
        List<FrameIndex> fired = [];
        Drain(kernel, fired);
        Assert.Equal(set, fired);
    }

    private static void Drain(BareKernel kernel, List<FrameIndex> fired)
    {
        TimerQueue.Advance(kernel.Frames);
        while (TimerQueue.HasPending(kernel.Frames))
        {
            FrameIndex due = TimerQueue.LookAtOne(kernel.Frames);
            if (!due.IsNone)
            {
                fired.Add(due);
            }
        }
    }

    /// <summary>The queue and the list side by side. Slices may be interrupted by anything.</summary>
    private sealed class Model : IDisposable
    {
        private readonly BareKernel _kernel = new();
        private readonly Dictionary<uint, ulong> _set = [];
        private readonly List<FrameIndex> _free = [];
        private readonly List<uint> _names = [];

        public void Play(int[] program)
        {
            for (int i = 0; i < 40; i++)
            {
                _free.Add(_kernel.Buy(FrameSize.Bytes256));
            }

            foreach (int step in program)
            {
                Step(step & 7, (ulong)step >> 3);
                Assert.Equal(_set.Count != 0, TimerQueue.HasTimers(_kernel.Frames));
            }

            Finish();
        }

        public void Dispose() => _kernel.Dispose();

        private ulong Now => _kernel.Frames.Globals.NowTicks;

        private void Step(int kind, ulong number)
        {
            // Distances of every magnitude, and now and then the past.
            ulong distance = (number >> 6) & ((1ul << (int)(number & 31)) - 1);
            switch (kind)
            {
                case 0 or 1 or 2 when _free.Count != 0:
                    Set((number & 32) != 0 && distance <= Now ? Now - distance : Now + distance);
                    break;
                case 3 when _names.Count != 0:
                    Remove((int)(number % (ulong)_names.Count));
                    break;
                case 4:
                    _kernel.Frames.Globals.NowTicks += distance;
                    break;
                default:
                    Look(kind - 4);
                    break;
            }
        }

        private void Set(ulong deadline)
        {
            FrameIndex timer = _free[^1];
            _free.RemoveAt(_free.Count - 1);
            _set.Add(timer.Value, deadline);
            _names.Add(timer.Value);
            TimerQueue.Set(_kernel.Frames, timer, deadline);
        }

        private void Remove(int at)
        {
            FrameIndex timer = new(_names[at]);
            TimerQueue.Remove(_kernel.Frames, timer);
            Forget(timer);
        }

        private void Look(int times)
        {
            TimerQueue.Advance(_kernel.Frames);
            for (int i = 0; i < times && TimerQueue.HasPending(_kernel.Frames); i++)
            {
                FrameIndex due = TimerQueue.LookAtOne(_kernel.Frames);
                if (!due.IsNone)
                {
                    Assert.InRange(_set[due.Value], 0ul, Now);
                    Forget(due);
                }
            }

            if (!TimerQueue.HasPending(_kernel.Frames))
            {
                Assert.All(_set.Values, deadline => Assert.True(deadline > Now, "A timer that is due was not seen."));
                Assert.All(_set.Values, deadline => Assert.True(deadline >= _kernel.Frames.Queues.Timers.BoundTicks, "A look would come too late."));
            }
        }

        private void Finish()
        {
            _kernel.Frames.Globals.NowTicks += 1ul << 40;
            Look(int.MaxValue);
            Assert.Empty(_set);
            Assert.False(TimerQueue.HasTimers(_kernel.Frames));
        }

        private void Forget(FrameIndex timer)
        {
            _ = _set.Remove(timer.Value);
            _ = _names.Remove(timer.Value);
            _free.Add(timer);
        }
    }
}
