using System.Numerics;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>How rings with credits are laid out: worked out the same way by the director, who maps them, and by all sites.</summary>
/// <remarks>All rings of a site lie one behind the other, at the same addresses in every site.</remarks>
internal readonly struct CreditPlan
{
    private const uint CreditsOfFew = 32;

    /// <summary>Works it out.</summary>
    public CreditPlan(in Graph graph, uint sites)
    {
        uint share = CreditsOfFew / graph.PeerCount;
        Credits = share == 0 ? 1 : share;

        // A slot for each request that may come, and for each answer to a request of one's own.
        Capacity = BitOperations.RoundUpToPowerOf2(2 * graph.PeerCount * Credits);
        PagesOfRing = (uint)(CreditRing.Bytes(Capacity) / UserLayout.PageSizeBytes);
        PagesOfSite = PagesOfRing * (graph.Count / sites);
        SegmentsOfSite = (PagesOfSite + UserLayout.EntriesPerTable - 1) / UserLayout.EntriesPerTable;
    }

    /// <summary>Requests that an object may have on their way to one peer.</summary>
    public uint Credits { get; }

    /// <summary>Slots of a ring.</summary>
    public uint Capacity { get; }

    /// <summary>Pages of a ring.</summary>
    public uint PagesOfRing { get; }

    /// <summary>Pages of all rings of a site.</summary>
    public uint PagesOfSite { get; }

    /// <summary>Segments that they lie in.</summary>
    public uint SegmentsOfSite { get; }

    /// <summary>Position in every address space of a segment of a site.</summary>
    public uint Position(uint site, uint segment) => UserLayout.PrivatePosition + 1 + (site * SegmentsOfSite) + segment;

    /// <summary>Address of the ring of a site's object.</summary>
    public ulong Address(uint site, uint index)
    {
        return UserLayout.BaseAddress + (Position(site, 0) * UserLayout.SegmentSizeBytes) + (index * (ulong)PagesOfRing * UserLayout.PageSizeBytes);
    }
}
