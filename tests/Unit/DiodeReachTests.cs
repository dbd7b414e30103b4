using System;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>A diode's authority, from the kernel's tables: low leads to high, high leads nowhere, and one capability more changes that.</summary>
public sealed class DiodeReachTests
{
    private const uint Quantum = 10;

    /// <summary>One thing too many that somebody was given.</summary>
    public enum Mistake
    {
        PlainEntryToHigh,
        EntryToLow,
        EntryToAFriendOfLow,
        EntryOnItsWay,
        RelayToLow,
        NotificationOfLow,
        SharedPage,
        SharedSegment,
        LowsProcess,
        HighsProcess,
        HighsBank,
        LowsOwnTable,
        PromiseBetween,
        HighsEndpoint,
        KeeperOfLow,
    }

    public static TheoryData<Mistake> Mistakes => [.. Enum.GetValues<Mistake>()];

    [Fact]
    public void Low_leads_to_high_and_high_leads_nowhere()
    {
        using Scene scene = new();
        Assert.True(scene.Flows.Leads(scene.Low, scene.High));
        Assert.False(scene.Flows.Leads(scene.High, scene.Low));
        Assert.False(scene.Flows.Leads(scene.High, scene.Friend));

        // Also with a message on its way, and with one taken.
        Assert.Equal(InvocationError.None, scene.Low.Send(scene.Entry, scene.Record, [1]));
        Assert.False(scene.Flows.Leads(scene.High, scene.Low));
        _ = scene.High.Next();
        Assert.True(scene.Flows.Leads(scene.Low, scene.High));
        Assert.False(scene.Flows.Leads(scene.High, scene.Low));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void One_capability_more_leads_back(Mistake mistake)
    {
        using Scene scene = new();
        scene.Make(mistake);
        Assert.True(scene.Flows.Leads(scene.High, scene.Low));
    }

    private sealed class Scene : IDisposable
    {
        private readonly SimulatedWorld _world = new();
        private readonly uint _endpoint;

        public Scene()
        {
            High = _world.Start();
            Low = _world.Start();
            Friend = _world.Start();
            _endpoint = High.CreateEndpoint(label: 1);
            Entry = High.Give(High.MintOneWay(_endpoint, Quantum), Low);
            Record = Low.CreateCall();

            // Low and its friend talk to each other, and neither may look at tables.
            _ = Friend.Give(Friend.Mint(Friend.CreateEndpoint()), Low);
            _ = Low.Do(Operation.Copy, Low.Self, Low.Self, flags: (byte)Rights.Opaque);
            _ = Friend.Do(Operation.Copy, Friend.Self, Friend.Self, flags: (byte)Rights.Opaque);
        }

        public SimulatedProcess High { get; }

        public SimulatedProcess Low { get; }

        public SimulatedProcess Friend { get; }

        public uint Entry { get; }

        public uint Record { get; }

        public FlowGraph Flows => new(_world, High, Low, Friend);

        public void Make(Mistake mistake)
        {
            switch (mistake)
            {
                case Mistake.PlainEntryToHigh:
                    _ = High.Give(High.Mint(_endpoint), Low);
                    break;
                case Mistake.EntryToLow:
                    _ = Low.Give(Low.Mint(Low.CreateEndpoint()), High);
                    break;
                case Mistake.EntryToAFriendOfLow:
                    _ = Friend.Give(Friend.Mint(Friend.CreateEndpoint()), High);
                    break;
                case Mistake.EntryOnItsWay:
                    // Friend's message to high, with an entry to low in it.
                    uint plain = High.Give(High.Mint(_endpoint), Friend);
                    uint toLow = Low.Give(Low.Mint(Low.CreateEndpoint()), Friend);
                    Assert.Equal(InvocationError.None, Friend.Send(plain, Friend.CreateCall(), [1], toLow));
                    Assert.Equal(InvocationError.None, Friend.Drop(plain));
                    Assert.Equal(InvocationError.None, Friend.Drop(toLow));
                    break;
                case Mistake.RelayToLow:
                    _ = Friend.Give(Friend.MintRelay(Friend.CreateForwarder(Low.Give(Low.Mint(Low.CreateEndpoint()), Friend))), High);
                    break;
                case Mistake.NotificationOfLow:
                    _ = Low.Give(Low.CreateNotification(), High);
                    break;
                case Mistake.SharedPage:
                    _ = Low.Give(Low.CreatePage(), High);
                    break;
                case Mistake.SharedSegment:
                    ShareMemory();
                    break;
                case Mistake.LowsProcess:
                    GrantByRoot(High, Low.SlotAtRoot);
                    break;
                case Mistake.HighsProcess:
                    GrantByRoot(Low, High.SlotAtRoot);
                    break;
                case Mistake.HighsBank:
                    GrantByRoot(Low, High.BankAtRoot);
                    break;
                case Mistake.LowsOwnTable:
                    GrantByRoot(Low, Low.SlotAtRoot);
                    break;
                case Mistake.PromiseBetween:
                    (uint promise, _) = High.CreatePromise();
                    _ = High.Give(promise, Low);
                    break;
                case Mistake.HighsEndpoint:
                    _ = High.Give(_endpoint, Low); // Its end can be awaited.
                    break;
                case Mistake.KeeperOfLow:
                    uint keeper = High.Give(High.Mint(_endpoint), Friend);
                    GrantByRoot(Friend, Low.SlotAtRoot);
                    SimulatedProcess.Require(Friend.Invoke(Last(Friend), [(ulong)ProcessMethod.SetKeeper, 0], keeper));
                    Assert.Equal(InvocationError.None, Friend.Drop(Last(Friend)));
                    Assert.Equal(InvocationError.None, Friend.Drop(keeper));
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(mistake));
            }
        }

        public void Dispose() => _world.Dispose();

        // High writes what low reads; neither keeps the capabilities.
        private void ShareMemory()
        {
            uint segment = High.CreateSegment();
            uint page = High.CreatePage();
            SimulatedProcess.Require(High.Invoke(segment, [(ulong)SegmentMethod.Map, 0, (ulong)(Rights.Read | Rights.Write)], page));
            SimulatedProcess.Require(High.Invoke(High.Self, [(ulong)ProcessMethod.Attach, 3, (ulong)(Rights.Read | Rights.Write)], segment));
            uint atLow = High.Give(segment, Low);
            SimulatedProcess.Require(Low.Invoke(Low.Self, [(ulong)ProcessMethod.Attach, 3, (ulong)Rights.Read], atLow));
            Assert.Equal(InvocationError.None, Low.Drop(atLow));
        }

        private void GrantByRoot(SimulatedProcess to, uint slot)
        {
            _ = SimulatedProcess.Require(_world.Root.Invoke(to.SlotAtRoot, [(ulong)ProcessMethod.Grant], slot));
        }

        private uint Last(SimulatedProcess process)
        {
            uint slot = process.State.Table.Fresh - 1;
            while (process.State.Table.At(_world.Frames, slot).Type != CapabilityType.Process)
            {
                slot--;
            }

            return slot;
        }
    }
}
