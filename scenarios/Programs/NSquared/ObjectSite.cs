using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>Objects are endpoints; a request is a call that its sender paid for. Connected are two objects whose sites hold entries to the other.</summary>
internal class ObjectSite(ProgramHost host) : Site(host)
{
    private const int MostIntroduced = 4;

    // One newcomer of the director's, behind all others.
    private const uint Newcomers = 1;
    private const int NewcomersPeers = 8;

    private readonly uint[] _newcomersPeers = new uint[NewcomersPeers];
    private int _newcomersPeerCount;
    private uint _newcomer;
    private uint[] _endpoints = [];
    private uint _firstCall;
    private uint _calls;

    /// <summary>What is held of each object that is known here, by its number: an entry.</summary>
    protected uint[] Entries { get; private set; } = [];

    /// <summary>Objects that are known here, at most.</summary>
    protected uint Known => Math.Min(Objects * Graph.PeerCount, Graph.Count);

    protected override void Furnish()
    {
        GrowTable(Known + (2 * Objects) + (Objects * Depth) + 64);
        _endpoints = new uint[Objects];
        MakeTable();
        MakeMany([ObjectBank], (ulong)BankMethod.CreateEndpoint, 0, 1, _endpoints);
        uint[] entries = Objects <= 1024 ? new uint[Objects] : Entries;
        MakeMany(_endpoints, (ulong)EndpointMethod.Mint, 0, 0, entries.AsSpan(0, (int)Objects));
        for (uint i = Objects; i-- > 0;)
        {
            // From behind: the two may be one table.
            uint entry = entries[(int)i];
            entries[(int)i] = 0;
            Entries[(int)((i * Sites) + Number)] = entry;
        }

        _calls = Objects * Depth;
        _firstCall = MakeCalls(_calls);
    }

    /// <summary>Makes room for what is held of each object.</summary>
    protected void MakeTable() => Entries = new uint[Graph.Count + Newcomers];

    protected override void Introduce()
    {
        Span<uint> objects = stackalloc uint[(int)MostSites * MostIntroduced];
        Span<int> counts = stackalloc int[(int)MostSites];
        counts.Clear();
        for (uint at = 0; at < Objects; at++)
        {
            uint subject = (at * Sites) + Number;
            uint sites = SitesOfPeers(subject);
            for (int site = 0; site < (int)Sites; site++)
            {
                if ((sites & (1u << site)) == 0 || site == (int)Number)
                {
                    continue;
                }

                objects[(site * MostIntroduced) + counts[site]++] = subject;
                if (counts[site] == MostIntroduced)
                {
                    Tell(site, objects.Slice(site * MostIntroduced, MostIntroduced));
                    counts[site] = 0;
                }
            }
        }

        for (int site = 0; site < (int)Sites; site++)
        {
            if (counts[site] != 0)
            {
                Tell(site, objects.Slice(site * MostIntroduced, counts[site]));
            }
        }
    }

    protected override bool Begin(uint token, ulong stamp)
    {
        uint subject = ((token / Depth) * Sites) + Number;
        uint peer = Graph.Peer(subject, Traffic.Random(Graph.PeerCount));
        uint entry = Entries[(int)peer];
        if (Traffic.CarriesCapabilities)
        {
            _ = Port.Add(Operation.Send, entry, _firstCall + token, [1, stamp, token, subject], [Entries[(int)subject]]);
            return true;
        }

        _ = Port.Send(entry, _firstCall + token, 0, stamp, token, subject);
        return true;
    }

    protected override void OnRequest(uint entry, ref Event header)
    {
        if (header.Label == NeighbourLabel)
        {
            Learn(entry, ref header);
            return;
        }

        _ = Port.Resolve(header.Slot, Port.EventWord(entry, 0), Port.EventWord(entry, 1), Port.EventWord(entry, 2), Port.EventWord(entry, 3));
        if (header.CapabilityCount != 0)
        {
            _ = Port.Add(Operation.Drop, Port.EventSlot(entry, 0));
        }
    }

    protected override void OnCompletion(uint entry, ref Event header)
    {
        uint token = header.Slot - _firstCall;
        if (token >= _calls)
        {
            return;
        }

        bool isGood = header.Reason == BreakReason.None && Port.EventWord(entry, 2) == token;
        Answered(token, isGood ? Port.EventWord(entry, 1) : 0, isGood);
    }

    protected override void OnErrand(uint entry, ref Event header)
    {
        if (header.CapabilityCount == 1)
        {
            _newcomersPeers[_newcomersPeerCount++] = Port.EventSlot(entry, 0);
        }
    }

    protected override void Obey(in Message task)
    {
        if ((SiteTask)task.Words[0] == SiteTask.Join)
        {
            Join(in task);
        }
        else
        {
            Leave(in task);
        }

        Answer(task.Slot, 0);
    }

    private void Join(in Message task)
    {
        uint number = (uint)task.Words[1];
        _newcomersPeerCount = 0;
        _newcomer = Make(ObjectBank, [(ulong)BankMethod.CreateEndpoint, Objects]);
        uint entry = Make(_newcomer, [(ulong)EndpointMethod.Mint, 0]);
        Entries[(int)number] = entry;
        for (int i = 0; i < NewcomersPeers; i++)
        {
            uint peer = PeerOf(in task, i);
            uint site = peer % Sites;
            if (site != Number)
            {
                uint call = TakeErrand();
                Reserve(3, 1);
                _ = Port.Add(Operation.Send, Neighbours[(int)site], call, [(ulong)NeighbourTask.Exchange, number, peer], [entry]);
            }
        }

        AwaitErrands();
    }

    private void Leave(in Message task)
    {
        uint number = (uint)task.Words[1];
        Reserve(0, 0);
        _ = Port.Add(Operation.Destroy, _newcomer);
        Reserve(0, 0);
        _ = Port.Add(Operation.Drop, Entries[(int)number]);
        for (int i = 0; i < _newcomersPeerCount; i++)
        {
            Reserve(0, 0);
            _ = Port.Add(Operation.Drop, _newcomersPeers[i]);
        }

        for (int i = 0; i < NewcomersPeers; i++)
        {
            uint site = PeerOf(in task, i) % Sites;
            if (site != Number)
            {
                uint call = TakeErrand();
                Reserve(2, 0);
                _ = Port.Add(Operation.Send, Neighbours[(int)site], call, [(ulong)NeighbourTask.Forget, number]);
            }
        }

        AwaitErrands();
    }

    private void Learn(uint entry, ref Event header)
    {
        switch ((NeighbourTask)Port.EventWord(entry, 0))
        {
            case NeighbourTask.Know:
                for (uint i = 0; i < header.CapabilityCount; i++)
                {
                    uint known = (uint)(Port.EventWord(entry, 1 + (i >> 1)) >> (int)((i & 1) * 32));
                    Entries[(int)known] = Port.EventSlot(entry, i);
                }

                _ = Port.Add(Operation.Resolve, header.Slot);
                break;
            case NeighbourTask.Exchange:
                // Two peers of a newcomer may live here: each got its own capability, and what one slot holds is enough.
                uint number = (uint)Port.EventWord(entry, 1);
                uint before = Entries[(int)number];
                Entries[(int)number] = Port.EventSlot(entry, 0);
                _ = Port.Add(Operation.Resolve, header.Slot, 0, default, [Entries[(int)Port.EventWord(entry, 2)]]);
                if (before != 0)
                {
                    _ = Port.Add(Operation.Drop, before);
                }

                break;
            case NeighbourTask.Forget:
                ref uint gone = ref Entries[(int)Port.EventWord(entry, 1)];
                if (gone != 0)
                {
                    _ = Port.Add(Operation.Drop, gone);
                    gone = 0;
                }

                _ = Port.Add(Operation.Resolve, header.Slot);
                break;
            case NeighbourTask.Bell:
            case NeighbourTask.Transfer:
            default:
                _ = Port.Add(Operation.Drop, header.Slot);
                break;
        }
    }

    private void Tell(int site, ReadOnlySpan<uint> objects)
    {
        Span<ulong> words = stackalloc ulong[3];
        words.Clear();
        words[0] = (ulong)NeighbourTask.Know;
        Span<uint> slots = stackalloc uint[MostIntroduced];
        for (int i = 0; i < objects.Length; i++)
        {
            words[1 + (i >> 1)] |= (ulong)objects[i] << ((i & 1) * 32);
            slots[i] = Entries[(int)objects[i]];
        }

        uint call = TakeErrand();
        Reserve(3, MostIntroduced);
        _ = Port.Add(Operation.Send, Neighbours[site], call, words, slots.Slice(0, objects.Length));
    }

    private uint SitesOfPeers(uint subject)
    {
        if (Graph.PeerCount >= Graph.Count - 1)
        {
            return (1u << (int)Sites) - 1;
        }

        uint sites = 0;
        for (uint i = 0; i < Graph.PeerCount; i++)
        {
            sites |= 1u << (int)(Graph.Peer(subject, i) % Sites);
        }

        return sites;
    }

    private static uint PeerOf(in Message task, int index) => (uint)(task.Words[2 + (index >> 2)] >> ((index & 3) * 16)) & 0xFFFF;
}
