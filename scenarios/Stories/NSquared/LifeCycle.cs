using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>The kernel's operations that an object with eight peers takes from first to last, and nothing else: no word to anybody, no waiting.</summary>
/// <remarks>
/// The director does all of it, in batches, so the two designs differ only in what they need. In favour of the rings: segments to map their pages in are there already, and
/// so are the peers' notifications.
/// </remarks>
internal sealed class LifeCycle(Stage stage, Town town)
{
    private const int Peers = 8;
    private const int Rounds = 3;
    private const int Pages = 4 * Peers;

    private readonly uint[] _made = new uint[Pages + (2 * Peers) + 1];
    private readonly uint[] _copies = new uint[2 * Peers];
    private uint _segment;
    private uint _bells;

    /// <summary>The mean of a few rounds.</summary>
    public ulong Measure()
    {
        bool isPairs = town.Point.Design == Design.Pairs;
        if (isPairs)
        {
            _segment = town.WiringBank.CreateSegment();
            _bells = stage.Invoker.Invoke(town.ObjectBank.Slot, [(ulong)BankMethod.CreateNotification, 0]).Slot;
        }

        ulong spent = 0;
        for (int round = 0; round <= Rounds; round++)
        {
            CopyForDrops();
            ulong start = stage.Host.ReadCounter();
            if (isPairs)
            {
                CyclePairs();
            }
            else
            {
                CycleObject();
            }

            spent += round == 0 ? 0 : stage.Host.ReadCounter() - start;
        }

        if (isPairs)
        {
            _ = stage.Invoker.Do(Operation.Drop, _segment);
            _ = stage.Invoker.Do(Operation.Drop, _bells);
        }

        return spent / Rounds;
    }

    // An endpoint, an entry to it for each peer, an entry of each peer for it; all of them dropped, and the endpoint destroyed.
    private void CycleObject()
    {
        MessagePort port = stage.Invoker.Port;
        _made[0] = port.Add(Operation.Send, town.ObjectBank.Slot, 0, [(ulong)BankMethod.CreateEndpoint, 0]);
        HandOver(1);
        _made[1] = port.Add(Operation.Send, _made[0], 0, [(ulong)EndpointMethod.Mint, 0]);
        HandOver(2, first: 1);
        for (uint peer = 0; peer < Peers; peer++)
        {
            Grant(1 + peer, _made[1]);
            Grant(0, town.Control(1 + peer));
        }

        HandOver(0);
        _ = port.Add(Operation.Destroy, _made[0]);
        _ = port.Add(Operation.Drop, _made[1]);
        DropCopies();
        HandOver(0);
    }

    // A notification, four pages for each peer, mapped, and a bell each way; all of them dropped, and what was bought destroyed.
    private void CyclePairs()
    {
        MessagePort port = stage.Invoker.Port;
        for (int page = 0; page < Pages; page++)
        {
            _made[page] = port.Add(Operation.Send, town.SharedBank.Slot, 0, [(ulong)BankMethod.CreatePage]);
        }

        _made[Pages] = port.Add(Operation.Send, town.ObjectBank.Slot, 0, [(ulong)BankMethod.CreateNotification, 0]);
        HandOver(Pages + 1);
        for (int page = 0; page < Pages; page++)
        {
            _ = port.Add(Operation.Send, _segment, 0, [(ulong)SegmentMethod.Map, (ulong)page, (ulong)(Rights.Read | Rights.Write)], [_made[page]]);
        }

        HandOver(0);
        for (int bell = 0; bell < 2 * Peers; bell++)
        {
            uint notification = bell < Peers ? _made[Pages] : _bells;
            _made[Pages + 1 + bell] = port.Add(Operation.Send, notification, 0, [(ulong)NotificationMethod.Mint, (ulong)bell]);
        }

        HandOver(Pages + 1 + (2 * Peers), first: Pages + 1);
        for (uint peer = 0; peer < Peers; peer++)
        {
            Grant(1 + peer, _made[Pages + 1 + (int)peer]);
            Grant(0, _made[Pages + 1 + Peers + (int)peer]);
        }

        for (int bell = 0; bell < 2 * Peers; bell++)
        {
            _ = port.Add(Operation.Drop, _made[Pages + 1 + bell]);
        }

        HandOver(0);
        for (int page = 0; page <= Pages; page++)
        {
            _ = port.Add(Operation.Destroy, _made[page]);
        }

        DropCopies();
        HandOver(0);
    }

    private void Grant(uint site, uint granted)
    {
        _ = stage.Invoker.Port.Add(Operation.Send, town.Process(site), 0, [(ulong)ProcessMethod.Grant], [granted]);
    }

    // Sites drop their copies themselves. The director drops as many of its own, so that it is counted.
    private void CopyForDrops()
    {
        for (int i = 0; i < _copies.Length; i++)
        {
            _copies[i] = stage.Invoker.Do(Operation.Copy, InitialSlot.Bank).Slot;
        }
    }

    private void DropCopies()
    {
        for (int i = 0; i < _copies.Length; i++)
        {
            _ = stage.Invoker.Port.Add(Operation.Drop, _copies[i]);
        }
    }

    private void HandOver(int end, int first = 0)
    {
        MessagePort port = stage.Invoker.Port;
        stage.Invoker.HandOver();

        for (int i = first; i < end; i++)
        {
            _made[i] = port.Result(_made[i]).Slot;
        }
    }
}
