using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Unit.Support;

/// <summary>A low side that sends and a high side that receives, each in time slots of its own, so that only records and capabilities can tell.</summary>
/// <remarks>
/// Low's turns begin at fixed times, whatever happens between them: processor time is not what is tested here. After each of them
/// its whole message page is written down.
/// </remarks>
internal sealed class TwoSides : IDisposable
{
    private const ulong SlotTicks = 1 << 14;
    private const uint Quantum = 16;
    private const int Records = 4;

    private readonly SimulatedWorld _world;
    private readonly SimulatedProcess _low;
    private readonly SimulatedProcess _high;
    private readonly uint _endpoint;
    private readonly uint _plain;
    private readonly List<uint> _records = [];
    private readonly List<uint> _targets = [];
    private readonly List<uint> _resolvers = [];
    private readonly uint _highsTimer;
    private readonly List<byte> _seen = [];
    private ulong _slot;

    public TwoSides(Defences removed)
    {
        _world = new SimulatedWorld(removed: removed);
        _high = _world.Start();
        _low = _world.Start();
        _endpoint = _high.CreateEndpoint(label: 5);
        _highsTimer = _high.CreateCall();
        uint entry = _high.Give(_high.MintOneWay(_endpoint, Quantum, badge: 9), _low);
        _plain = _high.Give(_high.Mint(_endpoint), _low);
        uint relay = _low.MintRelay(_low.CreateForwarder(entry));
        _targets.AddRange([entry, entry, entry, relay]);
        for (int i = 0; i < Records; i++)
        {
            _records.Add(_low.CreateCall());
        }

        // A process that can be read tells numbers of birth, which count what all others make.
        Assert.Equal(InvocationError.None, _low.Drop(_low.Self));
    }

    /// <summary>Low's message page after each of its turns, one behind the other.</summary>
    public byte[] Seen => [.. _seen];

    /// <summary>One turn of low's, with anything that it can do with what it has.</summary>
    public void LowActs(Random random)
    {
        EnterLowsSlot();
        int count = random.Next(1, 6);
        for (int i = 0; i < count; i++)
        {
            AddLowsEntry(random);
        }

        TakeLowsTurn();
    }

    /// <summary>Something that high may do, or that is done to it.</summary>
    public void HighActs(Random random)
    {
        switch (random.Next(40))
        {
            case < 8:
                break;
            case < 20:
                Collect();
                break;
            case < 24:
                _ = TryDo(() => _high.Do(Operation.Copy, _endpoint, 0));
                break;
            case < 28:
                _ = TryDo(() => _high.Deadline(_highsTimer, _world.Frames.Globals.NowTicks + 1 + (ulong)random.Next(1 << 17)));
                break;
            case < 31 when _high.IsAlive && _high.State.Party.State != ProcessState.Stopped:
                _ = _world.Root.Invoke(_high.SlotAtRoot, [(ulong)ProcessMethod.Stop]);
                break;
            case < 34:
                _ = _world.Root.Invoke(_high.SlotAtRoot, [(ulong)ProcessMethod.Resume]);
                break;
            case < 36:
                _ = TryDo(() => _high.Invoke(_endpoint, [(ulong)EndpointMethod.Destroy]));
                break;
            case 36:
                _ = TryDo(() => _high.Invoke(_high.Self, [(ulong)ProcessMethod.Exit]));
                break;
            case 37 when _world.TryRun(_high):
                _high.Fault(FaultCause.InvalidWrite);
                break;
            case 38 when _high.IsAlive:
                _world.DestroyBank(_high);
                break;
            default:
                _ = TryDo(() => _high.Do(Operation.Drop, (uint)random.Next(8)));
                break;
        }

        _world.Settle();
    }

    /// <summary>High sends one bit by taking a message, or by not taking it; low says what it thinks the bit was.</summary>
    public bool Transmit(bool bit, bool isOneWay)
    {
        EnterLowsSlot();
        _ = _low.Port.Add(Operation.Send, isOneWay ? _targets[0] : _plain, _records[0], [1]);
        TakeLowsTurn();
        if (bit)
        {
            Collect();
            _resolvers.ForEach(resolver => _ = _high.Drop(resolver));
            _resolvers.Clear();
        }

        EnterLowsSlot();
        uint poll = _low.Port.Add(Operation.Poll, _records[0]);
        TakeLowsTurn();
        bool seen = _low.ResultOf(poll).Slot != (uint)CallState.Queued;

        // Then all is as before: what is left of the message is taken back.
        EnterLowsSlot();
        _ = _low.Port.Add(Operation.Cancel, _records[0]);
        TakeLowsTurn();
        return seen;
    }

    public void Dispose() => _world.Dispose();

    private void AddLowsEntry(Random random)
    {
        MessagePort port = _low.Port;
        uint record = _records[random.Next(Records)];
        uint other = _records[random.Next(Records)];
        uint target = _targets[random.Next(_targets.Count)];
        uint entry = _targets[0];
        _ = random.Next(14) switch
        {
            < 4 => port.Add(Operation.Send, target, record, new ulong[random.Next(9)]),
            4 => port.Add(Operation.Send, target, record, [1], [entry]),
            5 => port.Add(Operation.Send, record, other, [2], default, (byte)SendFlags.ToResult),
            6 => port.Add(Operation.Cancel, record),
            7 or 8 => port.Add(Operation.Poll, record),
            9 => port.Add(Operation.Compare, target, entry),
            10 => port.Add(Operation.Await, record, entry),
            11 => port.Add(Operation.Deadline, record, 0, [(_slot * SlotTicks) + (ulong)random.Next(1 << 17)]),
            12 => port.Add(Operation.Copy, target, entry),
            _ => port.Add(Operation.Destroy, entry),
        };
    }

    private void EnterLowsSlot()
    {
        _world.Run(_low);
        _slot++;
        Assert.True(_world.Devices.NowTicks < _slot * SlotTicks, "The other side took more time than its slot has.");
        _world.Devices.NowTicks = _slot * SlotTicks;
    }

    // It goes on at once: the kernel lets it run until the timer ticks.
    private void TakeLowsTurn()
    {
        _low.Port.Turn(TurnFlags.DoNotSleep);
        _seen.AddRange(_low.Host.MessagePage);
        _low.Inbox.Clear();
    }

    private void Collect()
    {
        if (!_world.TryRun(_high))
        {
            return;
        }

        for (Message message = _high.Next(); message.Kind != EventKind.None; message = _high.Next())
        {
            if (message.Slot != 0 && message.Kind == EventKind.Request)
            {
                _resolvers.Add(message.Slot);
            }
        }
    }

    private bool TryDo(Action action)
    {
        if (!_world.TryRun(_high))
        {
            return false;
        }

        action();
        return true;
    }
}
