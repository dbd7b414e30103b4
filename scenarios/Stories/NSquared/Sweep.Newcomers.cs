using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs.NSquared;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <content>One more object joins, knows eight others and is known to them, and leaves again.</content>
public sealed partial class Sweep
{
    private const int NewcomersPeers = 8;
    private const int NewcomerRounds = 3;

    // The first round is not counted: what it opens for good (a page of frames, a segment) stays.
    private void MeasureNewcomer(ref Outcome outcome)
    {
        ulong joining = 0;
        ulong leaving = 0;
        for (int round = 0; round <= NewcomerRounds; round++)
        {
            ulong start = stage.Host.ReadCounter();
            BankStub payer = Join();
            ulong joined = stage.Host.ReadCounter();
            Leave(payer);
            ulong left = stage.Host.ReadCounter();
            joining += round == 0 ? 0 : joined - start;
            leaving += round == 0 ? 0 : left - joined;
        }

        outcome.Join = joining / NewcomerRounds;
        outcome.Leave = leaving / NewcomerRounds;
    }

    // It is hosted where the first object is, and its peers are those behind that one: other sites' all.
    private BankStub Join()
    {
        uint count = _town.Point.Count;
        if (_town.Point.Design == Design.Objects)
        {
            _town.Errands.Send(_town.Control(0), [(ulong)SiteTask.Join, count, PeersFrom(1), PeersFrom(5)]);
            _town.Errands.AwaitAll();
            return default;
        }

        // Its pages come from a bank of its own, so that they go at once.
        Wiring wiring = _town.Wiring!;
        BankStub payer = _town.SharedBank.CreateBank((4 * NewcomersPeers) + 1);
        wiring.Payer = payer;
        for (uint i = 0; i < NewcomersPeers; i++)
        {
            wiring.Connect(i + 1, PeersSpareEnd(), count, OwnSpareEnd(i));
        }

        wiring.Finish();
        wiring.Payer = _town.SharedBank;
        return payer;
    }

    private void Leave(BankStub payer)
    {
        uint count = _town.Point.Count;
        if (_town.Point.Design == Design.Objects)
        {
            _town.Errands.Send(_town.Control(0), [(ulong)SiteTask.Leave, count, PeersFrom(1), PeersFrom(5)]);
            _town.Errands.AwaitAll();
            return;
        }

        // Nobody may touch the pages any more when they go.
        for (uint i = 0; i < NewcomersPeers; i++)
        {
            _town.Errands.Send(_town.Control((i + 1) % _town.Sites), [(ulong)SiteTask.Disconnect, PeersSpareEnd()]);
            _town.Errands.Send(_town.Control(0), [(ulong)SiteTask.Disconnect, OwnSpareEnd(i)]);
        }

        _town.Errands.AwaitAll();
        ulong expected = stage.PagesInUse() - Town.Used(payer);
        payer.Destroy();
        _ = stage.Invoker.Do(Operation.Drop, payer.Slot);
        while (stage.PagesInUse() > expected)
        {
            stage.Invoker.Yield();
        }
    }

    private uint OwnSpareEnd(uint index) => (_town.Point.Count / _town.Sites * _town.Graph.PeerCount) + index;

    private uint PeersSpareEnd() => OwnSpareEnd(NewcomersPeers);

    private static ulong PeersFrom(ulong first) => first | ((first + 1) << 16) | ((first + 2) << 32) | ((first + 3) << 48);
}
