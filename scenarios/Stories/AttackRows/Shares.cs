using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Stories.AttackRows;

/// <summary>Attacks by being many: sub-banks, copies, calls. A fair class has one share, whatever is in it.</summary>
/// <remarks>
/// The director serves all endpoints itself. While its table is full nothing is delivered to it, so everything is queued before the
/// first call comes, and the order in which they come is the kernel's choice.
/// </remarks>
internal sealed class Shares(AttackStage attack)
{
    private const uint SubBanks = 2_000;
    private const uint Flood = 1_000;
    private const uint CallsPerPage = 16;
    private const uint BanksPerPage = 32;
    private const uint UsualCopies = 12_600;
    private const uint LonersLabel = 12;
    private const uint CrowdsLabel = 11;
    private const ulong LonersWord = 77;

    private readonly Stage _stage = attack.Stage;
    private uint[] _copies = new uint[UsualCopies]; // as many as a table has that nothing made larger before
    private readonly uint[] _entries = new uint[SubBanks];
    private readonly uint[] _resolvers = new uint[Flood + 32];

    public void Tell()
    {
        ManySubBanks();
        ManyCopies();
    }

    // Each sub-bank pays for an endpoint and for the call that is sent to it.
    private void ManySubBanks()
    {
        attack.Begin();
        BankStub crowd = MakeClass((SubBanks * 2) + (SubBanks / BanksPerPage) + 2);
        BankStub loner = MakeClass(2);
        uint entry = MakeEntry(loner, LonersLabel, usesLanes: false);
        for (uint i = 0; i < SubBanks; i++)
        {
            BankStub below = crowd.CreateBank(2);
            _entries[i] = MakeEntry(below, CrowdsLabel, usesLanes: false);
            attack.Slots[i] = below.CreateCall();
            _ = attack.Invoker.Do(Operation.Drop, below.Slot);
        }

        uint call = loner.CreateCall();
        uint copies = FillTable(entry);
        SendEach(_entries, SubBanks);
        uint heard = SendAndAwait(entry, call, copies);
        End(crowd, loner, copies);
        attack.Forget(_entries, SubBanks);
        attack.Forget(attack.Slots, SubBanks);
        Forget(call, entry);
        _ = attack.End("floods-from-2000-sub-banks"u8, heard is 1 or 2).Text("had a call at an endpoint of each of 2,000 sub-banks of one class "u8)
            .Text("before somebody else's one; that was delivered as number "u8).Number(heard).EndLine();
    }

    // One endpoint for all. The second time it has no lanes, and the victim waits for the whole flood: that is the control.
    private void ManyCopies()
    {
        attack.Begin();
        uint with = FloodOneEndpoint(usesLanes: true, out uint copies);
        uint without = FloodOneEndpoint(usesLanes: false, out _);
        bool passes = with is 1 or 2 && without == Flood + 1 && copies > 9_000;
        _ = attack.End("floods-through-10000-copies"u8, passes).Text("made "u8).Number(copies)
            .Text(" copies of one entry and sent 1,000 calls, each through another; somebody else's one was served after "u8)
            .Number(with - 1).Text(" with lanes, after "u8).Number(without - 1).Text(" without"u8).EndLine();
        _stage.Report.Figure("floods-through-10000-copies"u8, "served-before-it-with-lanes"u8, with - 1, "calls"u8);
        _stage.Report.Figure("floods-through-10000-copies"u8, "served-before-it-without"u8, without - 1, "calls"u8);
    }

    private uint FloodOneEndpoint(bool usesLanes, out uint copies)
    {
        BankStub crowd = MakeClass((Flood / CallsPerPage) + 3);
        BankStub loner = MakeClass(2);
        uint entry = MakeEntry(loner, LonersLabel, usesLanes);
        uint made = attack.Make(crowd, BankMethod.CreateCall, Flood);
        uint call = loner.CreateCall();
        copies = FillTable(entry);
        SendEach(_copies, made);
        uint heard = SendAndAwait(entry, call, copies);
        End(crowd, loner, copies);
        attack.Forget(attack.Slots, made);
        Forget(call, entry);
        return made == Flood ? heard : 0;
    }

    private BankStub MakeClass(ulong pages) =>
        new(attack.Invoker, attack.Invoker.Invoke(InitialSlot.Bank, [(ulong)BankMethod.CreateClass, pages]).Slot);

    private uint MakeEntry(BankStub bank, uint label, bool usesLanes)
    {
        EndpointStub endpoint = bank.CreateEndpoint(label);
        uint entry = endpoint.Mint(1);
        _ = usesLanes ? attack.Invoker.Invoke(endpoint.Slot, [(ulong)EndpointMethod.UseLanes]) : default;
        _ = attack.Invoker.Do(Operation.Drop, endpoint.Slot);
        return entry;
    }

    // Copies of a capability into every slot that is free.
    private uint FillTable(uint slot)
    {
        MessagePort port = attack.Invoker.Port;
        Span<uint> entries = stackalloc uint[(int)(MessagePage.PartSizeBytes / MessagePage.EntryHeaderBytes)];
        uint made = 0;
        bool isFull = false;
        while (!isFull)
        {
            int added = 0;
            while (port.Fits(0, 0))
            {
                entries[added++] = port.Add(Operation.Copy, slot);
            }

            port.Turn(TurnFlags.DoNotSleep);
            for (int i = 0; i < added && !isFull; i++)
            {
                isFull = port.Result(entries[i]).Error != InvocationError.None;
                if (!isFull)
                {
                    Remember(made++, port.Result(entries[i]).Slot);
                }
            }
        }

        return made;
    }

    // What ran before may have made the table larger.
    private void Remember(uint index, uint copy)
    {
        if (index == _copies.Length)
        {
            uint[] larger = new uint[_copies.Length * 2];
            for (uint i = 0; i < index; i++)
            {
                larger[i] = _copies[i];
            }

            _copies = larger;
        }

        _copies[index] = copy;
    }

    // Call number so-and-so through capability number so-and-so.
    private void SendEach(uint[] targets, uint count)
    {
        MessagePort port = attack.Invoker.Port;
        for (uint i = 0; i < count; i++)
        {
            _ = port.Add(Operation.Send, targets[i], attack.Slots[i], [i & 1]);
            if (!port.Fits(1, 0) || i == count - 1)
            {
                port.Turn(TurnFlags.DoNotSleep);
            }
        }
    }

    // The victim sends last; then there is room. The answer is as which one its call is delivered; 0 if it is not within reason.
    private uint SendAndAwait(uint entry, uint call, uint copies)
    {
        MessagePort port = attack.Invoker.Port;
        _ = port.Add(Operation.Send, entry, call, [LonersWord]);
        port.Turn(TurnFlags.DoNotSleep);
        uint heard = 0;
        uint dropped = 0;
        uint received = 0;
        for (uint turn = 0; turn < Flood && heard == 0 && received <= Flood; turn++)
        {
            while (port.Fits(0, 0) && dropped < copies)
            {
                _ = port.Add(Operation.Drop, _copies[dropped++]);
            }

            port.Turn(TurnFlags.DoNotSleep);
            while (port.TryNextEvent(out uint at))
            {
                _resolvers[received++] = port.EventAt(at).Slot;
                bool isIt = port.EventAt(at).Label == LonersLabel && port.EventWord(at, 0) == LonersWord;
                heard = isIt && heard == 0 ? received : heard;
            }
        }

        attack.Forget(_resolvers, received);
        return heard;
    }

    private void End(BankStub crowd, BankStub loner, uint copies)
    {
        crowd.Destroy();
        loner.Destroy();
        Forget(crowd.Slot, loner.Slot);
        _stage.Settle();
        attack.Forget(_copies, copies); // those that are dropped already are empty, or hold what came meanwhile
        _ = attack.IsQuiet();
    }

    private void Forget(uint one, uint other)
    {
        _ = attack.Invoker.Do(Operation.Drop, one);
        _ = attack.Invoker.Do(Operation.Drop, other);
    }
}
