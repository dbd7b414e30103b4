using System;
using System.Buffers.Binary;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Unit.Support;

/// <summary>A process that writes into its message page what no stub would, and two others that must not notice.</summary>
internal sealed class PageFuzz : IDisposable
{
    private const int AttackersPages = 40;

    // No more than this is looked at between two looks at the bystanders.
    private const int TurnsBetweenLooks = 64;

    private readonly SimulatedProcess _server;
    private readonly SimulatedProcess _client;
    private readonly uint _entry;
    private readonly uint _call;
    private readonly WorldSnapshot _start;
    private readonly (ulong, ulong, ulong, ulong) _balances;
    private int _turns;

    public PageFuzz(Defences removed = Defences.None)
    {
        World = new SimulatedWorld(pageCount: 512, removed);
        _server = World.Start();
        _client = World.Start();
        _entry = _server.Give(_server.Mint(_server.CreateEndpoint()), _client);
        _call = _client.CreateCall();
        Attacker = World.Start(AttackersPages, ownClass: true);
        Arm();
        _balances = Balances();
        _start = World.Snapshot();
    }

    public SimulatedWorld World { get; }

    public SimulatedProcess Attacker { get; }

    /// <summary>The attacker's message page.</summary>
    public Span<byte> Page => Attacker.Host.MessagePage;

    /// <summary>Puts 32 bits into the page.</summary>
    public void Put(uint offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Page[(int)offset..], value);

    /// <summary>Puts the header of an entry into the page; what does not fit is left out.</summary>
    public void PutEntry(uint offset, byte operation, byte words, byte slots, byte flags, uint slot, uint secondSlot)
    {
        Page[(int)offset] = operation;
        Page[(int)offset + 1] = words;
        Page[(int)offset + 2] = slots;
        Page[(int)offset + 3] = flags;
        Put(offset + 8, slot);
        Put(offset + 12, secondSlot);
    }

    /// <summary>The attacker takes a turn with its page as it is. Whoever cannot go on afterwards begins anew.</summary>
    public void Turn(uint submissionBytes, uint flags)
    {
        Attacker.Run();
        Put(MessagePage.SubmissionBytesOffset, submissionBytes);
        Put(MessagePage.FlagsOffset, flags);
        Attacker.Host.Turn();
        bool isLookedAt = ++_turns % TurnsBetweenLooks == 0;
        if (isLookedAt)
        {
            BystandersNoticeNothing();
        }

        if (isLookedAt || !Attacker.CanRun)
        {
            _start.Restore();
        }
    }

    /// <summary>The others' call is answered, and their accounts are what they were.</summary>
    public void BystandersNoticeNothing()
    {
        Assert.Equal(InvocationError.None, _client.Send(_entry, _call, [41]));
        Message request = _server.Next();
        Assert.Equal(41ul, request.Words[0]);
        Assert.Equal(InvocationError.None, _server.Resolve(request.Slot, [42]));
        Assert.Equal(42ul, _client.Next().Words[0]);
        World.Settle();
        Assert.Equal(_balances, Balances());
    }

    public void Dispose() => World.Dispose();

    private (ulong, ulong, ulong, ulong) Balances()
    {
        (ulong limit, ulong used) = _server.Balance();
        (ulong otherLimit, ulong otherUsed) = _client.Balance();
        return (limit, used, otherLimit, otherUsed);
    }

    // One of everything, calls in every state that it can bring about alone, from slot 3 on.
    private void Arm()
    {
        uint endpoint = Attacker.CreateEndpoint(3);
        uint entry = Attacker.Mint(endpoint);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(InvocationError.None, Attacker.Send(entry, Attacker.CreateCall(), [1]));
        }

        _ = Attacker.Next();
        _ = Attacker.CreateCall();
        (uint promise, uint _) = Attacker.CreatePromise();
        Assert.Equal(InvocationError.None, Attacker.Send(promise, Attacker.CreateCall(), [2]));
        _ = Attacker.MintRelay(Attacker.CreateForwarder(entry));
        _ = Attacker.CreateNotification();
        _ = Attacker.CreateSchedule();
        uint segment = Attacker.CreateSegment();
        uint page = Attacker.CreatePage();
        Assert.True(Attacker.Invoke(segment, [(ulong)SegmentMethod.Map, 1, (ulong)Rights.Read], page).IsGood);
        _ = Attacker.CreateProcess();
        _ = Attacker.CreateBank(4);
    }
}
