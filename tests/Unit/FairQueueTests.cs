using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;
using AsyncCap.Tests.Unit.Support;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>The fair queue against lists of lists, which are slow and obvious.</summary>
public sealed class FairQueueTests
{
    private const int Members = 48;
    private const ulong Seed = 1_618_033_988;
    private const ulong SeedIncrement = 1_414_213_563;

    // Few classes, many classes, and a chain of classes that differ in one high bit after the other: the deepest tree.
    private static readonly Func<int, uint>[] Classes =
    [
        _ => 7,
        member => (uint)member % 3,
        member => (uint)member * 2_654_435_761u,
        member => 1u << (member % 32),
        member => uint.MaxValue << (member % 33 % 32),
    ];

    [Fact]
    public void Groups_take_turns_and_members_of_a_group_too()
    {
        using Queue queue = new(member => (uint)member / 2);
        queue.Enter(0, 1, 2, 3, 4);
        Assert.Equal([0, 2, 4, 1, 3, 4, 0], queue.Serve(7));
    }

    [Fact]
    public void A_group_that_was_empty_begins_at_the_end()
    {
        using Queue queue = new(member => (uint)member);
        queue.Enter(0, 1, 2);
        queue.TakeFirst();
        queue.Enter(0);
        Assert.Equal([1, 2, 0], queue.Serve(3));
    }

    [Fact]
    public void A_group_whose_leader_goes_unserved_keeps_its_turn()
    {
        using Queue queue = new(member => (uint)member / 2);
        queue.Enter(0, 2, 1);
        queue.Leave(0);
        Assert.Equal([1, 2], queue.Serve(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void No_sequence_of_operations_tells_it_from_lists(int classes)
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(Seed, SeedIncrement);
        Arbitrary<int[]> programs = Arb.From(Gen.Choose(0, int.MaxValue - 1).ArrayOf(400));
        Check.One(config, Prop.ForAll(programs, program => Play(program, Classes[classes])));
    }

    private static void Play(int[] program, Func<int, uint> classOf)
    {
        using Queue queue = new(classOf);
        foreach (int step in program)
        {
            queue.Step(step);
            queue.Compare();
        }

        queue.Empty();
    }

    /// <summary>A queue of endpoints that nobody serves, and the same queue as a list of groups.</summary>
    private sealed class Queue : IDisposable
    {
        private readonly BareKernel _kernel = new();
        private readonly FrameIndex[] _frames = new FrameIndex[Members];
        private readonly List<List<int>> _groups = [];
        private FairQueue<ReadyMember> _queue;

        public Queue(Func<int, uint> classOf)
        {
            for (int member = 0; member < Members; member++)
            {
                _frames[member] = _kernel.Buy(FrameSize.Bytes128);
                _kernel.Frames.At<Endpoint>(_frames[member]) = new Endpoint { FairClass = classOf(member) };
            }
        }

        public void Enter(params int[] members)
        {
            foreach (int member in members)
            {
                _queue.Enter(_kernel.Frames, _frames[member]);
                List<int>? group = _groups.Find(g => ClassOf(g[0]) == ClassOf(member));
                if (group is null)
                {
                    _groups.Add([member]);
                }
                else
                {
                    group.Add(member);
                }
            }
        }

        public void Leave(int member)
        {
            _queue.Leave(_kernel.Frames, _frames[member]);
            List<int> group = _groups.Single(g => g.Remove(member));
            RemoveIfEmpty(group);
        }

        public void TakeFirst()
        {
            _queue.TakeFirst(_kernel.Frames);
            List<int> group = PassGroupsTurn();
            group.RemoveAt(0);
            RemoveIfEmpty(group);
        }

        public IEnumerable<int> Serve(int count)
        {
            List<int> served = [];
            for (int i = 0; i < count; i++)
            {
                served.Add(Array.IndexOf(_frames, _queue.First));
                _queue.PassTurn(_kernel.Frames);
                List<int> group = PassGroupsTurn();
                group.Add(group[0]);
                group.RemoveAt(0);
            }

            Compare();
            return served;
        }

        public void Step(int step)
        {
            int member = (step / 8) % Members;
            bool isIn = _groups.Exists(g => g.Contains(member));
            switch (step % 8)
            {
                case 0 or 1 or 2 or 3:
                    (isIn ? (Action<int>)Leave : m => Enter(m))(member);
                    break;
                case 4 when _groups.Count > 0:
                    TakeFirst();
                    break;
                case 5 or 6 when _groups.Count > 0:
                    _ = Serve(1);
                    break;
                default:
                    break;
            }
        }

        public void Compare()
        {
            List<List<int>> seen = [];
            for (FrameIndex leader = _queue.First; !leader.IsNone; leader = At(leader).ReadyNode.Round.Next)
            {
                List<int> group = [];
                FrameIndex at = leader;
                do
                {
                    group.Add(Array.IndexOf(_frames, at));
                    at = At(at).ReadyLink.Next;
                }
                while (!at.IsNone && !at.Is(leader));
                seen.Add(group);
            }

            Assert.Equal(_groups, seen);
            foreach (FrameIndex frame in _frames.Where(f => !_groups.Exists(g => g[0] == Array.IndexOf(_frames, f))))
            {
                Assert.Equal(default, At(frame).ReadyNode);
            }
        }

        public void Empty()
        {
            while (_groups.Count > 0)
            {
                TakeFirst();
                Compare();
            }

            Assert.True(_queue.IsEmpty && _queue.Last.IsNone && _queue.Root.IsNone);
        }

        public void Dispose() => _kernel.Dispose();

        private uint ClassOf(int member) => At(_frames[member]).FairClass;

        private ref Endpoint At(FrameIndex frame) => ref _kernel.Frames.At<Endpoint>(frame);

        private List<int> PassGroupsTurn()
        {
            List<int> group = _groups[0];
            _groups.RemoveAt(0);
            _groups.Add(group);
            return group;
        }

        private void RemoveIfEmpty(List<int> group)
        {
            if (group.Count == 0)
            {
                _ = _groups.Remove(group);
            }
        }
    }
}
