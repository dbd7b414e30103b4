using AsyncCap.Ipc.Abi;
using AsyncCap.Scenarios.Programs.NSquared;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>Limits of a point's banks: enough of everything. What is really used is measured.</summary>
internal readonly struct Needs
{
    private const ulong PageBytes = UserLayout.PageSizeBytes;
    private const ulong BytesOfSite = 96 * 1024;
    private const ulong BytesOfPairEnd = 64;

    /// <summary>Works it out.</summary>
    public Needs(in Point point)
    {
        Graph graph = new(point.Count, point.Degree, point.Seed);
        Sites = point.Count < Site.MostSites ? point.Count : Site.MostSites;
        ulong objects = point.Count / Sites;
        ulong calls = objects * point.Depth;
        ulong ends = (objects * graph.PeerCount) + PairSite.SpareEnds;
        if (point.Design == Design.Objects)
        {
            ObjectPages = (point.Count / 32) + (Sites / 16) + 16;
            CallPages = (point.Count * (ulong)point.Depth / 16) + (Sites * 2) + 16;
            SharedPages = 1;
            WiringPages = 1;
            ulong known = objects * graph.PeerCount < point.Count ? objects * graph.PeerCount : point.Count;
            SparePages = TablePages(known + (2 * objects) + calls + 64);
            HeapPages = Pages(BytesOfSite + (4ul * point.Count) + (8 * objects) + (objects <= 1024 ? 4 * objects : 0));
            return;
        }

        if (point.Design == Design.Credits)
        {
            CreditPlan plan = new(in graph, Sites);
            ulong known = objects * graph.PeerCount < point.Count ? objects * graph.PeerCount : point.Count;
            ObjectPages = (point.Count / 64 / 64) + 16 + (Sites / 16);
            CallPages = (Sites * 2) + 16;
            SharedPages = (Sites * (ulong)plan.PagesOfSite) + 1;
            WiringPages = (Sites * plan.SegmentsOfSite) + 16;
            SparePages = TablePages(known + objects + 64) + (Sites * plan.SegmentsOfSite / 64) + 8;
            HeapPages = Pages(BytesOfSite + (4ul * point.Count) + (8 * objects) + (objects * graph.PeerCount) + (4 * calls));
            return;
        }

        // A segment has room for 128 pairs; each two sites have their own.
        ulong segments = (graph.PairCount / 128) + (Sites * (Sites + 1)) + Site.MostSites;
        ObjectPages = (Sites * ((ends / 64) + 2) / 64) + 16;
        CallPages = (Sites * 2) + 16;
        SharedPages = (graph.PairCount * 4) + 512;
        WiringPages = segments + (segments / 64) + 16;
        SparePages = TablePages((2 * ends) + (ends / 64) + 64) + 8;
        HeapPages = Pages(BytesOfSite + (ends * BytesOfPairEnd) + (4 * calls));
    }

    /// <summary>Processes.</summary>
    public uint Sites { get; }

    /// <summary>Of endpoints or notifications.</summary>
    public ulong ObjectPages { get; }

    /// <summary>Of calls.</summary>
    public ulong CallPages { get; }

    /// <summary>Of shared memory.</summary>
    public ulong SharedPages { get; }

    /// <summary>Of segments.</summary>
    public ulong WiringPages { get; }

    /// <summary>Of a site's capability table, and of its attachments.</summary>
    public ulong SparePages { get; }

    /// <summary>Of a site's heap.</summary>
    public ulong HeapPages { get; }

    // Slots, and directories of pages of slots.
    private static ulong TablePages(ulong slots) => (slots / 256) + (slots / 65_536) + 8;

    private static ulong Pages(ulong bytes) => (bytes / PageBytes) + 1;
}
