using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;
using AsyncCap.Scenarios.Programs.NSquared;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>Maps the rings of all sites into all sites, at the same addresses everywhere.</summary>
internal sealed class CreditWiring(Stage stage, Town town)
{
    private const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);
    private const int PagesOfBatch = 30;

    private readonly uint[] _entries = new uint[PagesOfBatch];

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
        HandOver();
    }

    private void Map(uint segment, uint first, int count)
    {
        MessagePort port = stage.Invoker.Port;
        for (int i = 0; i < count; i++)
        {
            _entries[i] = port.Add(Operation.Send, town.SharedBank.Slot, 0, [(ulong)BankMethod.CreatePage]);
        }

        HandOver();
        for (int i = 0; i < count; i++)
        {
            _entries[i] = port.Result(_entries[i]).Slot;
        }

        for (int i = 0; i < count; i++)
        {
            _ = port.Add(Operation.Send, segment, 0, [(ulong)SegmentMethod.Map, first + (ulong)i, ReadWrite], [_entries[i]]);
            _ = port.Add(Operation.Drop, _entries[i]); // The mapping stays, and the bank knows its pages.
        }

        HandOver();
    }

    private void HandOver()
    {
        stage.Invoker.Collect(TurnFlags.DoNotSleep);
        InvocationError error = stage.Invoker.Port.FirstRefusal();
        if (error != InvocationError.None)
        {
            throw new RefusedException(error, BreakReason.None);
        }
    }
}
