using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>G8: E-order in small topologies, under every interleaving of their steps, while the work list is long.</summary>
/// <remarks>
/// Each program is a list of steps, one kernel entry each. All orders of all programs' steps are played, from snapshots. Twenty
/// banks are being taken apart meanwhile, so that a promise that settles does so over many entries, with steps in between.
/// </remarks>
public sealed class OrderExplorationTests
{
    private const int Banks = 20;
    private const int PagesEach = 12;

    [Fact]
    public void A_message_sent_before_a_reference_was_given_away_comes_first() => HoldsUnderEveryInterleaving(Fork, (1, 2), (1, 3));

    [Fact]
    public void What_is_sent_to_a_promise_before_and_after_it_settles_comes_in_order() => HoldsUnderEveryInterleaving(OnePromise, (1, 2), (2, 3), (3, 4), (4, 5));

    [Fact]
    public void So_it_does_over_a_promise_that_became_another() => HoldsUnderEveryInterleaving(TwoPromises, (1, 2), (2, 3), (3, 4));

    [Fact]
    public void A_promise_that_was_given_away_keeps_the_order_of_the_fork() => HoldsUnderEveryInterleaving(ForkOverPromise, (1, 2), (2, 3));

    [Fact]
    public void The_search_finds_a_message_that_overtakes()
    {
        using Table table = new(Defences.DrainOrder);
        Assert.Contains(Explore(table, OnePromise(table)), order => !Keeps(order, (1, 2), (2, 3), (3, 4), (4, 5)));
    }

    private static void HoldsUnderEveryInterleaving(Func<Table, Action[][]> topology, params (ulong Before, ulong After)[] pairs)
    {
        using Table table = new(Defences.None);
        IReadOnlyList<IReadOnlyList<ulong>> orders = Explore(table, topology(table));
        Assert.True(orders.Count > 20, $"only {orders.Count} interleavings");
        Assert.All(orders, order => Assert.True(Keeps(order, pairs), string.Join(", ", order)));
    }

    // Alice tells Carol 1, then gives Bob a reference to her; Bob tells her 2 through it.
    private static Action[][] Fork(Table t) =>
    [
        [() => t.Send(t.Alice, t.AlicesCarol, 1), () => t.Give(t.AlicesCarol), () => t.Send(t.Alice, t.AlicesCarol, 3)],
        [t.BobTakes, () => t.SendGiven(2)],
        [t.Tick, t.Tick, t.Tick],
    ];

    private static Action[][] OnePromise(Table t) =>
    [
        [.. Enumerable.Range(1, 5).Select(word => (Action)(() => t.Send(t.Alice, t.AlicesPromise, (ulong)word)))],
        [t.Resolve, t.Tick, t.Tick],
    ];

    private static Action[][] TwoPromises(Table t) =>
    [
        [.. Enumerable.Range(1, 4).Select(word => (Action)(() => t.Send(t.Alice, t.AlicesPromise, (ulong)word)))],
        [t.Become, t.ResolveSecond],
        [t.Tick, t.Tick],
    ];

    // As the fork, but what Alice has and gives away is a promise for Carol.
    private static Action[][] ForkOverPromise(Table t) =>
    [
        [() => t.Send(t.Alice, t.AlicesPromise, 1), () => t.Give(t.AlicesPromise), () => t.Tick()],
        [t.BobTakes, () => t.SendGiven(2), () => t.SendGiven(3)],
        [t.Resolve],
    ];

    private static List<IReadOnlyList<ulong>> Explore(Table table, Action[][] programs)
    {
        List<IReadOnlyList<ulong>> orders = [];
        Explore(table, programs, new int[programs.Length], orders);
        return orders;
    }

    private static void Explore(Table table, Action[][] programs, int[] done, List<IReadOnlyList<ulong>> orders)
    {
        bool isLeaf = true;
        for (int program = 0; program < programs.Length; program++)
        {
            if (done[program] == programs[program].Length)
            {
                continue;
            }

            isLeaf = false;
            (WorldSnapshot state, uint given, int calls) = (table.World.Snapshot(), table.Given, table.CallsUsed);
            programs[program][done[program]++]();
            Explore(table, programs, done, orders);
            done[program]--;
            state.Restore();
            (table.Given, table.CallsUsed) = (given, calls);
        }

        if (isLeaf)
        {
            orders.Add(table.WhatCarolHears());
        }
    }

    // What Bob was not given in time he did not send; everything else arrives.
    private static bool Keeps(IReadOnlyList<ulong> order, params (ulong Before, ulong After)[] pairs)
    {
        List<ulong> words = [.. order];
        return words.Contains(1) && pairs.All(pair => !words.Contains(pair.After) || words.IndexOf(pair.Before) < words.IndexOf(pair.After))
            && words.Count == words.Distinct().Count();
    }

    private sealed class Table : IDisposable
    {
        private readonly uint[] _calls;
        private readonly uint _bobsCall;
        private readonly uint _secondOfBobs;
        private readonly uint _alicesBob;
        private readonly uint _carolAtRob;
        private readonly uint _resolver;
        private readonly uint _second;
        private readonly uint _secondResolver;

        public Table(Defences removed)
        {
            World = new SimulatedWorld(pageCount: 1024, removed, audits: false);
            Alice = World.Start();
            Bob = World.Start();
            Carol = World.Start();
            Rob = World.Start(pages: 320);
            uint carol = Carol.Mint(Carol.CreateEndpoint());
            AlicesCarol = Carol.Give(carol, Alice);
            _carolAtRob = Carol.Give(carol, Rob);
            _alicesBob = Bob.Give(Bob.Mint(Bob.CreateEndpoint()), Alice);
            (uint promise, _resolver) = Rob.CreatePromise();
            (_second, _secondResolver) = Rob.CreatePromise();
            AlicesPromise = Rob.Give(promise, Alice);
            _calls = [.. Enumerable.Range(0, 6).Select(_ => Alice.CreateCall())];
            (_bobsCall, _secondOfBobs) = (Bob.CreateCall(), Bob.CreateCall());
            Congest();
        }

        public SimulatedWorld World { get; }

        public SimulatedProcess Alice { get; }

        public SimulatedProcess Bob { get; }

        public SimulatedProcess Carol { get; }

        public SimulatedProcess Rob { get; }

        public uint AlicesCarol { get; }

        public uint AlicesPromise { get; }

        /// <summary>What Bob was given; 0 before.</summary>
        public uint Given { get; set; }

        public int CallsUsed { get; set; }

        public void Send(SimulatedProcess who, uint target, ulong word) =>
            Assert.Equal(InvocationError.None, who.Send(target, _calls[CallsUsed++], [word]));

        public void Give(uint reference) =>
            Assert.Equal(InvocationError.None, Alice.Send(_alicesBob, _calls[CallsUsed++], [], reference));

        public void BobTakes()
        {
            Message message = Bob.Next();
            Given = message.SlotCount > 0 ? message.Slots[0] : 0;
        }

        public void SendGiven(ulong word)
        {
            if (Given != 0)
            {
                Assert.Equal(InvocationError.None, Bob.Send(Given, word == 2 ? _bobsCall : _secondOfBobs, [word]));
            }
        }

        public void Resolve() => Assert.Equal(InvocationError.None, Rob.Resolve(_resolver, [], _carolAtRob));

        public void Become() => Assert.Equal(InvocationError.None, Rob.Become(_resolver, _second));

        public void ResolveSecond() => Assert.Equal(InvocationError.None, Rob.Resolve(_secondResolver, [], _carolAtRob));

        public void Tick() => World.Tick();

        public IReadOnlyList<ulong> WhatCarolHears()
        {
            World.Settle();
            List<ulong> words = [];
            for (Message message = Carol.Next(); message.Kind != EventKind.None; message = Carol.Next())
            {
                words.Add(message.Words[0]);
            }

            return words;
        }

        public void Dispose() => World.Dispose();

        private void Congest()
        {
            uint[] banks = [.. Enumerable.Range(0, Banks).Select(_ => Rob.CreateBank(PagesEach))];
            foreach (uint bank in banks)
            {
                for (int page = 0; page < PagesEach; page++)
                {
                    _ = Rob.Drop(Rob.CreatePage(bank));
                }
            }

            foreach (uint bank in banks)
            {
                _ = Rob.Run().Port.Add(Operation.Destroy, bank);
            }

            Rob.Turn();
        }
    }
}
