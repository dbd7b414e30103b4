using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs.NSquared;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>Connects pairs, as a system's builder does: pages that two sites share, and word to both.</summary>
/// <remarks>
/// A segment, which is a page table, holds the pages of 128 pairs, and only of pairs of the same two sites, so nobody sees others' rings. Work is done in batches of as
/// many pairs as a message page has room for.
/// </remarks>
internal sealed class Wiring(Stage stage, Town town)
{
    private const uint PagesOfPair = 4;
    private const uint PairsOfSegment = UserLayout.EntriesPerTable / PagesOfPair;
    private const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);
    private const int PairsOfBatch = 7;

    // Position of the first shared segment: behind the image's and the private one.
    private const uint FirstPosition = UserLayout.PrivatePosition + 1;

    private readonly Segment[] _segments = new Segment[Site.MostSites * Site.MostSites];
    private readonly uint[] _positions = new uint[Site.MostSites];
    private readonly Pair[] _batch = new Pair[PairsOfBatch];
    private readonly SharedPages _pages = new(stage, PairsOfBatch * (int)PagesOfPair);
    private readonly uint[] _full = new uint[PairsOfBatch];
    private int _fullCount;
    private int _count;

    /// <summary>What pays for the pages of pairs that are connected now.</summary>
    public BankStub Payer { get; set; }

    /// <summary>Connects all pairs of the town's graph.</summary>
    public void ConnectAll()
    {
        Graph graph = town.Graph;
        Payer = town.SharedBank;
        Array.Clear(_positions);
        for (uint lower = 0; lower < graph.Count; lower++)
        {
            for (uint ordinal = 0; ordinal < graph.PeerCount; ordinal++)
            {
                uint higher = graph.Peer(lower, ordinal);
                if (higher > lower)
                {
                    Connect(lower, (lower / town.Sites * graph.PeerCount) + ordinal, higher, EndOf(higher, lower));
                }
            }
        }

        Finish();
    }

    /// <summary>Connects a pair, at the latest when <see cref="Finish"/> is called.</summary>
    /// <param name="lower">An object.</param>
    /// <param name="lowerEnd">Its site's end.</param>
    /// <param name="higher">Another.</param>
    /// <param name="higherEnd">Its site's end.</param>
    public void Connect(uint lower, uint lowerEnd, uint higher, uint higherEnd)
    {
        _batch[_count++] = new Pair { LowerSite = lower % town.Sites, LowerEnd = lowerEnd, HigherSite = higher % town.Sites, HigherEnd = higherEnd };
        if (_count == PairsOfBatch)
        {
            ConnectBatch();
        }
    }

    /// <summary>Connects what is left, and waits until all sites know.</summary>
    public void Finish()
    {
        ConnectBatch();
        town.Errands.AwaitAll();
    }

    /// <summary>Forgets the segments, which are gone.</summary>
    public void Forget()
    {
        for (int i = 0; i < _segments.Length; i++)
        {
            if (_segments[i].Slot != 0)
            {
                _ = stage.Invoker.Do(Operation.Drop, _segments[i].Slot);
                _segments[i].Slot = 0;
            }
        }
    }

    private uint EndOf(uint subject, uint peer) => (subject / town.Sites * town.Graph.PeerCount) + town.Graph.Ordinal(subject, peer);

    private void ConnectBatch()
    {
        for (int i = 0; i < _count; i++)
        {
            Place(ref _batch[i]);
        }

        stage.Invoker.HandOver();
        int pageCount = _count * (int)PagesOfPair;
        _pages.Buy(Payer, pageCount);
        for (int i = 0; i < pageCount; i++)
        {
            ref Pair pair = ref _batch[i / (int)PagesOfPair];
            _pages.Map(i, pair.Segment, pair.Position + ((uint)i % PagesOfPair));
        }

        stage.Invoker.HandOver();
        DropFull();
        for (int i = 0; i < _count; i++)
        {
            ref Pair pair = ref _batch[i];
            Tell(pair.LowerSite, pair.LowerEnd, pair.HigherSite, pair.HigherEnd, pair.LowerAddress, isHigher: false);
            Tell(pair.HigherSite, pair.HigherEnd, pair.LowerSite, pair.LowerEnd, pair.HigherAddress, isHigher: true);
        }

        _count = 0;
    }

    // Full segments stay where they are attached.
    private void DropFull()
    {
        while (_fullCount != 0)
        {
            _ = stage.Invoker.Do(Operation.Drop, _full[--_fullCount]);
        }
    }

    private void Tell(uint site, uint end, uint otherSite, uint otherEnd, ulong address, bool isHigher)
    {
        town.Errands.Send(
            town.Control(site),
            [(ulong)SiteTask.Connect, end | ((ulong)otherEnd << 32), address, otherSite | (isHigher ? 1ul << 32 : 0)]);
    }

    private void Place(ref Pair pair)
    {
        uint first = Math.Min(pair.LowerSite, pair.HigherSite);
        uint second = Math.Max(pair.LowerSite, pair.HigherSite);
        ref Segment segment = ref _segments[(int)((first * Site.MostSites) + second)];
        if (segment.Slot == 0 || segment.Used == PairsOfSegment)
        {
            Open(ref segment, first, second);
        }

        uint position = segment.Used * PagesOfPair;
        segment.Used++;
        pair.Segment = segment.Slot;
        pair.Position = position;
        pair.LowerAddress = AddressOf(pair.LowerSite == first ? segment.FirstPosition : segment.SecondPosition, position);
        pair.HigherAddress = AddressOf(pair.HigherSite == first ? segment.FirstPosition : segment.SecondPosition, position);
    }

    private void Open(ref Segment segment, uint first, uint second)
    {
        stage.Invoker.HandOver();
        if (segment.Slot != 0)
        {
            _full[_fullCount++] = segment.Slot; // Pairs of this batch may still have to be mapped there.
        }

        segment.Slot = town.WiringBank.CreateSegment();
        segment.Used = 0;
        segment.FirstPosition = FirstPosition + _positions[(int)first]++;
        segment.SecondPosition = segment.FirstPosition;
        Attach(first, segment.FirstPosition, segment.Slot);
        if (second != first)
        {
            segment.SecondPosition = FirstPosition + _positions[(int)second]++;
            Attach(second, segment.SecondPosition, segment.Slot);
        }
    }

    private void Attach(uint site, uint position, uint segment)
    {
        Message done = stage.Invoker.Invoke(town.Process(site), [(ulong)ProcessMethod.Attach, position, ReadWrite], [segment]);
        if (!done.IsGood)
        {
            throw new RefusedException(done.Error, done.Reason);
        }
    }

    private static ulong AddressOf(uint position, uint page)
    {
        return UserLayout.BaseAddress + (position * UserLayout.SegmentSizeBytes) + (page * (ulong)UserLayout.PageSizeBytes);
    }

    private struct Segment
    {
        public uint Slot;
        public uint Used;
        public uint FirstPosition;
        public uint SecondPosition;
    }

    private struct Pair
    {
        public uint LowerSite;
        public uint LowerEnd;
        public uint HigherSite;
        public uint HigherEnd;
        public uint Segment;
        public uint Position;
        public ulong LowerAddress;
        public ulong HigherAddress;
    }
}
