using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs.NSquared;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>Maps the rings of all sites into all sites, at the same addresses everywhere.</summary>
internal sealed class CreditWiring(Stage stage, Town town)
{
    private const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);
    private const int PagesOfBatch = 30;

    private readonly SharedPages _pages = new(stage, PagesOfBatch);

    /// <summary>Maps them.</summary>
    public void MapAll()
    {
        CreditPlan plan = new(town.Graph, town.Sites);
        for (uint site = 0; site < town.Sites; site++)
        {
            uint left = plan.PagesOfSite;
            for (uint at = 0; at < plan.SegmentsOfSite; at++)
            {
                uint pages = Math.Min(left, UserLayout.EntriesPerTable);
                left -= pages;
                Open(plan.Position(site, at), pages);
            }
        }
    }

    private void Open(uint position, uint pages)
    {
        uint segment = town.WiringBank.CreateSegment();
        for (uint done = 0; done < pages; done += PagesOfBatch)
        {
            Map(segment, done, (int)Math.Min(pages - done, PagesOfBatch));
        }

        MessagePort port = stage.Invoker.Port;
        for (uint site = 0; site < town.Sites; site++)
        {
            _ = port.Add(Operation.Send, town.Process(site), 0, [(ulong)ProcessMethod.Attach, position, ReadWrite], [segment]);
        }

        _ = port.Add(Operation.Drop, segment);
        stage.Invoker.HandOver();
    }

    private void Map(uint segment, uint first, int count)
    {
        _pages.Buy(town.SharedBank, count);
        for (int i = 0; i < count; i++)
        {
            _pages.Map(i, segment, first + (ulong)i);
        }

        stage.Invoker.HandOver();
    }
}
