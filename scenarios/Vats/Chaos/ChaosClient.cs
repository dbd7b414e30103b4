using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>What a node asks of others: its own calls, in a few lanes at once, and what it passes on.</summary>
/// <remarks>At every tick it looks at what is open. Whoever has not answered for long is suspected, and left: the lane goes on, and the outcome, which
/// must come all the same, is told when it comes.</remarks>
internal sealed class ChaosClient(ChaosPlan plan, ChaosPlace place, Eventual<IChaosRound> round, Eventual<IChaosLedger> ledger)
{
    private const int LaneCount = 4;
    private const int Patience = 2;

    // Whoever was restarted, or does wrong himself, calls too, and nobody counts it.
    private const int QuotaOfOthers = 8;

    private readonly ChaosPeer[] _peers = new ChaosPeer[ChaosPlan.Degree];
    private readonly bool _isWatched = ChaosPlan.IsHealthy(place.Node);
    private readonly int _quota = ChaosPlan.IsHealthy(place.Node) ? plan.Quota : plan.Quota < QuotaOfOthers ? plan.Quota : QuotaOfOthers;
    private ChaosCall? _firstOpen;
    private int _now;
    private int _lanesLeft = LaneCount;
    private int _openCount;
    private int _forwardedCount;
    private bool _isDone;
    private int _plants;

    /// <summary>Learns who those are whom it is going to call, one after the other: who runs the round has many to serve.</summary>
    public async Eventual<Unit> Meet()
    {
        MeetPeers();
        for (int at = 0; at < _peers.Length; at++)
        {
            _ = await Bind(_peers[at]);
        }

        return default;
    }

    /// <summary>Begins.</summary>
    public void Begin()
    {
        MeetPeers();
        for (int lane = 0; lane < LaneCount; lane++)
        {
            _ = RunLane(lane); // It tells what there is to tell itself.
        }
    }

    /// <summary>Time has passed: looks who has not answered for long.</summary>
    public void Tick()
    {
        _now++;
        for (ChaosCall? call = _firstOpen; call is not null; call = call.Next)
        {
            if (!call.IsOverdue && _now - call.Since > Patience)
            {
                call.IsOverdue = true;
                round.Only.Suspect(call.Peer.Node, call.Generation);
                _ = call.Leaving?.ResolveRace(false); // It may have been left.
            }
        }
    }

    /// <summary>Asks somebody else the same question.</summary>
    public async Eventual<ChaosReply> Forward(long nonce, long hops)
    {
        MeetPeers();
        ChaosPeer peer = _peers[_forwardedCount++ % ChaosPlan.Degree];
        _ = await Bind(peer);
        Eventual<ChaosReply> answer = peer.Reference.Ask(nonce, hops);
        ChaosCall call = Open(peer);
        _ = Follow(call, answer); // So that it is suspected too.
        return await answer;
    }

    /// <summary>Sends somebody more than he can take, or it may.</summary>
    public void Flood(int count)
    {
        MeetPeers();
        for (int place = 0; place < _peers.Length; place++)
        {
            if (_peers[place].IsBound)
            {
                FloodOne(_peers[place], count);
                return;
            }
        }
    }

    /// <summary>Gives somebody an object.</summary>
    /// <returns>Whether that could be paid for.</returns>
    public async Eventual<bool> HandOut(Eventual<IChaosNode> gift)
    {
        MeetPeers();
        ChaosPeer peer = _peers[0];
        _ = await Bind(peer);
        int generation = peer.Generation;
        try
        {
            _ = await peer.Reference.Keep(gift);
            return true;
        }
        catch (BrokenException broken)
        {
            bool isGone = broken.Problem.Kind == ProblemKind.Disconnected;
            if (isGone)
            {
                peer.Lose(generation);
            }

            return isGone;
        }
    }

    private static void FloodOne(ChaosPeer peer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            peer.Reference.Only.Noise();
        }
    }

    private async Eventual<Unit> RunLane(int lane)
    {
        for (int number = lane; number < _quota; number += LaneCount)
        {
            _ = await CallOne(number);
        }

        _lanesLeft--;
        TellIfDone();
        return default;
    }

    private async Eventual<Unit> CallOne(int number)
    {
        int at = plan.PlaceOf(place.Node, number);
        ChaosPeer other = _peers[(at + 1) % ChaosPlan.Degree];
        if (plan.WayOf(place.Node, number) == Way.Relayed)
        {
            _ = await Bind(other);
        }

        ChaosPeer peer = _peers[at];
        _ = await Bind(peer);
        ChaosCall call = Open(peer);
        (Eventual<bool> leaving, call.Leaving) = Ref.Promise<bool>();
        _ = FollowAndTell(call, number, Send(peer, other, number));
        _ = await leaving; // Whether there was an outcome is told elsewhere.
        return default;
    }

    private Eventual<ChaosReply> Send(ChaosPeer peer, ChaosPeer other, int number)
    {
        long nonce = plan.NonceOf(place.Node, number);
        switch (plan.WayOf(place.Node, number))
        {
            case Way.Pipelined:
                return peer.Reference.Open(nonce).Ask(nonce);
            case Way.Forwarded:
                return peer.Reference.Ask(nonce, 1);
            case Way.Relayed:
                Eventual<ChaosReply> inner = other.Reference.Ask(plan.NonceOf(place.Node, ChaosPlan.InnerOf(number)), 0);
                _ = Follow(Open(other), inner);
                return peer.Reference.AskAfter(nonce, inner);
            case Way.Ask:
            default:
                return peer.Reference.Ask(nonce, 0);
        }
    }

    // The next one, once the one who stood there is gone. Who sent somebody too much stays without him instead.
    private async Eventual<Unit> Bind(ChaosPeer peer)
    {
        while (!peer.IsBound)
        {
            ChaosBinding binding = await round.Bind(peer.Node, peer.Generation);
            if (binding.Generation >= peer.Generation)
            {
                peer.Reference = binding.Node;
                peer.Generation = binding.Generation;
                peer.IsBound = true;
            }
        }

        return default;
    }

    private ChaosCall Open(ChaosPeer peer)
    {
        ChaosCall call = new(peer, peer.Generation, _now) { Next = _firstOpen };
        if (_firstOpen is not null)
        {
            _firstOpen.Previous = call;
        }

        _firstOpen = call;
        _openCount++;
        return call;
    }

    // The outcome of a call that counts: told as it came.
    private async Eventual<Unit> FollowAndTell(ChaosCall call, int number, Eventual<ChaosReply> answer)
    {
        int outcome = 0;
        ChaosReply reply = default;
        try
        {
            reply = await answer;
        }
        catch (BrokenException broken)
        {
            outcome = (int)broken.Problem.Kind;
        }

        // Of what passed by others nobody can say whose end it was.
        bool isHis = plan.WayOf(place.Node, number) is Way.Ask or Way.Pipelined;
        Close(call, isHis ? outcome : 0);
        if (_isWatched)
        {
            Tell(new ChaosFact(place.Node, number, call.Generation, outcome), reply);
        }

        _ = call.Leaving!.ResolveRace(true); // It may have been left long ago.
        TellIfDone();
        return default;
    }

    private async Eventual<Unit> Follow(ChaosCall call, Eventual<ChaosReply> answer)
    {
        int outcome = 0;
        try
        {
            _ = await answer;
        }
        catch (BrokenException broken)
        {
            outcome = (int)broken.Problem.Kind;
        }

        Close(call, outcome);
        TellIfDone();
        return default;
    }

    private void Close(ChaosCall call, int outcome)
    {
        if (call.Previous is null)
        {
            _firstOpen = call.Next;
        }
        else
        {
            call.Previous.Next = call.Next;
        }

        if (call.Next is not null)
        {
            call.Next.Previous = call.Previous;
        }

        _openCount--;
        if (outcome == (int)ProblemKind.Disconnected)
        {
            call.Peer.Lose(call.Generation);
        }
    }

    private void Tell(ChaosFact fact, ChaosReply reply)
    {
        bool isPlanted = place.Plant is Plant.Lost or Plant.Repeated && _plants++ == 0;
        if (!isPlanted || place.Plant == Plant.Repeated)
        {
            ledger.Only.Saw(fact.Word, reply.Nonce, reply.Who, reply.Proof);
        }

        if (isPlanted && place.Plant == Plant.Repeated)
        {
            ledger.Only.Saw(fact.Word, reply.Nonce, reply.Who, reply.Proof);
        }
    }

    private void TellIfDone()
    {
        if (_lanesLeft == 0 && _openCount == 0 && _isWatched && !_isDone)
        {
            _isDone = true;
            ledger.Only.Done(place.Node);
        }
    }

    private void MeetPeers()
    {
        for (int at = 0; at < _peers.Length; at++)
        {
            _peers[at] ??= new ChaosPeer(plan.PeerOf(place.Node, at));
        }
    }
}
