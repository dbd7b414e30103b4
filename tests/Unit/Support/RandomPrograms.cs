using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Unit.Support;

/// <summary>Three programs that do whatever numbers tell them; who dies is replaced.</summary>
/// <remarks>A step is one number: a small generator seeded by it gives the step's choices, so that removing a step changes no other.</remarks>
internal sealed class RandomPrograms : IDisposable
{
    private const int Programs = 3;
    private const uint BankPages = 40;
    private const uint CallsEach = 4;
    private const ulong EndOfQuanta = 1ul << 50;

    private readonly SimulatedWorld _world;
    private readonly CallLedger _ledger;
    private readonly bool _followsCalls;
    private readonly Actor[] _actors = new Actor[Programs];
    private ulong _random;

    /// <summary>Three new programs.</summary>
    /// <param name="removed">Defences that the kernel is without.</param>
    /// <param name="audits">Whether the state is audited after each kernel entry.</param>
    /// <param name="followsCalls">Whether the ledger follows the calls; without it only the kernel itself and the audit find anything.</param>
    public RandomPrograms(Defences removed, bool audits = true, bool followsCalls = true)
    {
        _followsCalls = followsCalls;
        _world = new SimulatedWorld(pageCount: 1024, removed, audits, traceRecords: 4096);
        _ledger = new CallLedger(_world.Frames);
        for (int i = 0; i < Programs; i++)
        {
            _actors[i] = NewActor();
        }

        for (int i = 0; i < Programs; i++)
        {
            Introduce(i);
        }
    }

    /// <inheritdoc cref="SimulatedWorld.AllocatedByKernel"/>
    public long AllocatedByKernel => _world.AllocatedByKernel;

    public void Step(int seed)
    {
        _random = ((ulong)(uint)seed * 0x9E37_79B9_7F4A_7C15) | 1;
        int who = (int)Next(Programs);
        Actor actor = _actors[who];
        switch (Next(32))
        {
            case 0:
                Kill(who);
                break;
            case 1:
                _world.Tick();
                break;
            case 2:
            case 3:
                Hostile(actor);
                break;
            case 4:
                Collect(actor);
                actor.Process.Turn(TurnFlags.Yield);
                break;
            case 5:
                Batch(actor);
                break;
            case < 16:
                Send(actor);
                break;
            case < 22:
                Collect(actor);
                Answer(actor);
                break;
            case < 24:
                Use(actor.Process, Operation.Cancel, actor.Calls);
                break;
            case < 26:
                Use(actor.Process, Operation.Poll, actor.Calls);
                break;
            case < 28:
                Use(actor.Process, Operation.Drop, actor.Resolvers);
                break;
            case < 30:
                MoveResolver(actor);
                break;
            default:
                Memory(actor);
                break;
        }

        ReadOn();
        ReplaceTheDead();
    }

    /// <summary>All but one die: then every call of the one that is left has ended, and all that the dead bought is back.</summary>
    public void Finish()
    {
        for (int i = 1; i < Programs; i++)
        {
            _world.DestroyBank(_actors[i].Process);
            _world.Settle();
            ReadOn();
        }

        Actor last = _actors[0];
        DropResolvers(last);
        while (last.Process.Next().Kind != EventKind.None)
        {
        }

        DropResolvers(last);

        CancelWaits(last);

        // What was sent one way comes back at its time only.
        _world.Devices.NowTicks = EndOfQuanta;
        _world.Tick();
        while (last.Process.Next().Kind != EventKind.None)
        {
        }

        _world.Settle();
        ReadOn();
        Assert.Equal(0, _followsCalls ? _ledger.InFlight : 0);
        _world.DestroyBank(last.Process);
        _world.Settle();
        ReadOn();
        Assert.Equal(1u, _world.Frames.Globals.LiveBanks);
    }

    public void Dispose() => _world.Dispose();

    private void ReadOn()
    {
        if (_followsCalls)
        {
            _ledger.ReadOn();
        }
    }

    private Actor NewActor()
    {
        bool isOther = Next(2) != 0;
        SimulatedProcess process = _world.Start(BankPages, ownClass: isOther);
        Actor actor = new(process);
        for (uint i = 0; i < CallsEach; i++)
        {
            actor.Calls.Add(process.CreateCall());
        }

        actor.Endpoints.Add(process.CreateEndpoint(1));
        actor.Endpoints.Add(process.CreateEndpoint(2));
        if (isOther)
        {
            // What others are given is an entry to the first.
            _ = process.Invoke(actor.Endpoints[0], [(ulong)EndpointMethod.UseLanes]);
        }

        return actor;
    }

    // The new one knows everybody, and everybody knows the new one.
    private void Introduce(int who)
    {
        for (int other = 0; other < Programs; other++)
        {
            GiveEntry(_actors[who], _actors[other]);
            if (other != who)
            {
                GiveEntry(_actors[other], _actors[who]);
            }
        }
    }

    private void GiveEntry(Actor from, Actor to)
    {
        if (from.Process.State.Table.FreeCount < 8 || to.Process.State.Table.FreeCount < 8)
        {
            return;
        }

        uint endpoint = from.Endpoints[0];
        Answer minted = Next(4) == 0
            ? from.Process.Invoke(endpoint, [(ulong)EndpointMethod.MintOneWay, 7, Next(8)])
            : from.Process.Invoke(endpoint, [(ulong)(Next(2) == 0 ? EndpointMethod.Mint : EndpointMethod.MintCounted), 7]);
        if (!minted.IsGood)
        {
            // It was destroyed, or its slot holds something else by now.
            return;
        }

        to.Entries.Add(from.Process.Give(minted.Slot, to.Process));
        _ = from.Process.Drop(minted.Slot);
    }

    private void Kill(int who)
    {
        SimulatedProcess victim = _actors[who].Process;
        switch (Next(6))
        {
            case 0:
                victim.Fault(FaultCause.InvalidWrite);
                break;
            case 1:
                _world.Destroy(victim);
                break;
            case 2:
                _world.DestroyBank(victim);
                break;
            case 3:
                _ = victim.Invoke(victim.Self, [(ulong)ProcessMethod.Exit]);
                break;
            case 4:
                _ = victim.Invoke(Pick(_actors[who].Endpoints), [(ulong)EndpointMethod.Destroy]);
                break;
            default:
                _ = victim.Invoke(Pick(_actors[who].Calls), [(ulong)CallMethod.Destroy]);
                break;
        }
    }

    // Any operation, any slots, any words: the arguments that no honest program has.
    private void Hostile(Actor actor)
    {
        uint range = actor.Process.State.Table.Fresh + 3;
        ulong[] words = new ulong[Next(9)];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = Next(4) switch
            {
                0 => ulong.MaxValue - Next(3),
                1 => 1ul << (int)Next(64),
                _ => Next(12),
            };
        }

        uint[] slots = new uint[Next(5)];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = Next(range);
        }

        Operation operation = (Operation)Next(8);

        // A bank of its own it may destroy only by the hand of Kill: otherwise most runs would end early.
        uint slot = Next(range);
        bool endsItself = operation == Operation.Send && slot is ProcessBuilder.BankSlot or ProcessBuilder.SelfSlot;
        _ = actor.Process.Do(operation, endsItself ? 3 : slot, Next(range), words, slots, (byte)Next(4));
    }

    private void Send(Actor actor)
    {
        if (actor.Entries.Count == 0)
        {
            return;
        }

        uint[] slots = new uint[Next(4)];
        for (int i = 0; i < slots.Length; i++)
        {
            bool takesResolver = actor.Resolvers.Count > 0 && Next(2) == 0;
            slots[i] = takesResolver ? Pick(actor.Resolvers) : Next(actor.Process.State.Table.Fresh);
        }

        _ = actor.Process.Send(Pick(actor.Entries), Pick(actor.Calls), new ulong[Next(9)], slots);
    }

    private void Answer(Actor actor)
    {
        if (actor.Resolvers.Count == 0)
        {
            return;
        }

        uint resolver = Pick(actor.Resolvers);
        uint[] slots = Next(3) == 0 ? [Pick(actor.Resolvers)] : [];
        _ = Next(4) == 0 ? actor.Process.Break(resolver, [1]) : actor.Process.Resolve(resolver, new ulong[Next(9)], slots);
    }

    private void MoveResolver(Actor actor)
    {
        if (actor.Resolvers.Count > 0)
        {
            uint destination = Next(2) == 0 ? 0 : Pick(actor.Resolvers);
            Answer moved = actor.Process.Copy(Pick(actor.Resolvers), destination);
            if (moved.IsGood)
            {
                actor.Resolvers.Add(moved.Slot);
            }
        }
    }

    private void Batch(Actor actor)
    {
        actor.Process.Run();
        uint count = Next(20);
        for (uint i = 0; i < count && actor.Entries.Count > 0; i++)
        {
            _ = actor.Process.Port.Add(Operation.Send, Pick(actor.Entries), Pick(actor.Calls));
            _ = actor.Process.Port.Add(Operation.Cancel, Pick(actor.Calls));
        }

        actor.Process.Turn(Next(2) == 0 ? TurnFlags.DoNotSleep : TurnFlags.Yield);
    }

    private void Memory(Actor actor)
    {
        SimulatedProcess process = actor.Process;
        switch (Next(5))
        {
            case 0:
                Note(actor, process.Invoke(process.Bank, [(ulong)BankMethod.CreatePage]));
                break;
            case 1:
                Note(actor, process.Invoke(process.Bank, [(ulong)BankMethod.CreateSegment]));
                break;
            case 2:
                _ = process.Invoke(Pick(actor.Storage), [(ulong)SegmentMethod.Map, Next(4), Next(8)], Pick(actor.Storage));
                break;
            case 3:
                _ = process.Invoke(process.Self, [(ulong)ProcessMethod.Attach, Next(4), Next(8)], Pick(actor.Storage));
                break;
            default:
                _ = process.Invoke(Pick(actor.Storage), [3]); // Destroy, of a page or a segment.
                break;
        }
    }

    private static void Note(Actor actor, Answer made)
    {
        if (made.IsGood)
        {
            actor.Storage.Add(made.Slot);
        }
    }

    private static void Collect(Actor actor)
    {
        for (Message message = actor.Process.Next(); message.Kind != EventKind.None; message = actor.Process.Next())
        {
            if (message.Kind == EventKind.Request)
            {
                actor.Resolvers.Add(message.Slot);
            }

            for (int i = 0; i < message.SlotCount; i++)
            {
                actor.Resolvers.Add(message.Slots[i]);
            }
        }

        // Whoever gets many capabilities throws them away, or nothing would ever fit.
        while (actor.Process.IsAlive && actor.Process.State.Table.FreeCount < 64 && actor.Resolvers.Count > 0)
        {
            _ = actor.Process.Drop(actor.Resolvers[0]);
            actor.Resolvers.RemoveAt(0);
        }
    }

    private void DropResolvers(Actor actor)
    {
        uint fresh = actor.Process.State.Table.Fresh;
        for (uint slot = 1; slot < fresh; slot++)
        {
            if (actor.Process.State.Table.At(_world.Frames, slot).Type == CapabilityType.Resolver)
            {
                _ = actor.Process.Drop(slot);
            }
        }
    }

    // A call may wait for the end of something that lives on.
    private void CancelWaits(Actor actor)
    {
        uint fresh = actor.Process.State.Table.Fresh;
        for (uint slot = 1; slot < fresh; slot++)
        {
            Capability held = actor.Process.State.Table.At(_world.Frames, slot);
            if (held.Type == CapabilityType.Call && held.IsLive(_world.Frames) && _world.Frames.At<Call>(held.Index).State == CallState.Waiting
                && !_world.Frames.At<Call>(held.Index).IsOneWay)
            {
                _ = actor.Process.Cancel(slot);
            }
        }
    }

    private void Use(SimulatedProcess process, Operation operation, List<uint> slots)
    {
        _ = process.Do(operation, Pick(slots));
    }

    private void ReplaceTheDead()
    {
        for (int i = 0; i < Programs; i++)
        {
            if (_actors[i].Process.IsAlive)
            {
                continue;
            }

            // A corpse keeps its bank until its parent has seen enough of it.
            _ = _world.Root.Invoke(_actors[i].Process.BankAtRoot, [(ulong)BankMethod.Destroy]);
            _world.Settle();
            _ = _world.Root.Drop(_actors[i].Process.BankAtRoot);
            _ = _world.Root.Drop(_actors[i].Process.SlotAtRoot);
            ReadOn();
            _actors[i] = NewActor();
            Introduce(i);
            ReadOn();
        }

    }

    private uint Pick(List<uint> slots) => slots.Count == 0 ? 0 : slots[(int)Next((uint)slots.Count)];

    // xorshift64*: Vigna 2016.
    private uint Next(uint below)
    {
        _random ^= _random >> 12;
        _random ^= _random << 25;
        _random ^= _random >> 27;
        return (uint)((_random * 0x2545_F491_4F6C_DD1D) >> 33) % below;
    }

    private sealed class Actor(SimulatedProcess process)
    {
        public SimulatedProcess Process { get; } = process;

        public List<uint> Calls { get; } = [];

        public List<uint> Endpoints { get; } = [];

        public List<uint> Entries { get; } = [];

        public List<uint> Resolvers { get; } = [];

        public List<uint> Storage { get; } = [];
    }
}
