using System.Numerics;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>The middle way, of the shape that M³ has: each object has one ring for all that is sent to it, and each sender credits for it.</summary>
/// <remarks>What others must know of an object is the bell of its ring; sites tell each other as they tell of entries.</remarks>
internal sealed class CreditSite(ProgramHost host) : ObjectSite(host)
{
    private const ulong Request = 1;
    private const ulong Reply = 2;
    private const int BitsOfBell = 64;

    private readonly ulong[] _stamps = new ulong[64];
    private CreditPlan _plan;
    private byte[] _unanswered = [];
    private ulong[] _taken = [];
    private ulong[] _ready = [];
    private uint[] _waiting = [];
    private uint _waitingCount;
    private bool _hasReady;
    private bool _hasMoreRoom;

    protected override bool IsBusy => base.IsBusy || _hasReady || (_hasMoreRoom && _waitingCount != 0);

    protected override void Furnish()
    {
        uint groups = (Objects + BitsOfBell - 1) / BitsOfBell;
        GrowTable(Known + Objects + groups + 64);
        _plan = new CreditPlan(Graph, Sites);
        _unanswered = new byte[Objects * Graph.PeerCount];
        _taken = new ulong[Objects];
        _ready = new ulong[groups];
        _waiting = new uint[(Objects * Depth) + 1];
        MakeTable();
        uint[] notifications = new uint[groups];
        MakeMany([ObjectBank], (ulong)BankMethod.CreateNotification, 0, 1, notifications);
        for (uint at = 0; at < Objects; at++)
        {
            Entries[(int)((at * Sites) + Number)] = Make(notifications[(int)(at / BitsOfBell)], [(ulong)NotificationMethod.Mint, at % BitsOfBell]);
        }
    }

    // Nothing is in the rings yet; from now on senders are to signal.
    protected override void Obey(in Message task)
    {
        for (uint at = 0; at < Objects; at++)
        {
            _ = Ring((at * Sites) + Number).MaySleep(0);
        }

        Answer(task.Slot, 0);
    }

    protected override bool Begin(uint token, ulong stamp)
    {
        uint at = token / Depth;
        uint peers = Graph.PeerCount;
        uint chosen = Traffic.Random(peers);
        for (uint tried = 0; tried < peers; tried++)
        {
            ref byte unanswered = ref _unanswered[(at * peers) + chosen];
            if (unanswered < _plan.Credits)
            {
                unanswered++;
                uint subject = (at * Sites) + Number;
                RingItem item = new() { Header = Request | ((ulong)chosen << 32), Word0 = subject, Word1 = stamp, Word2 = token };
                Put(Graph.Peer(subject, chosen), in item);
                return true;
            }

            chosen = chosen + 1 == peers ? 0 : chosen + 1;
        }

        _stamps[_waitingCount % (uint)_stamps.Length] = stamp;
        _waiting[_waitingCount++] = token;
        return false;
    }

    protected override void OnNotice(uint label, ulong bits)
    {
        _ready[label] |= bits;
        _hasReady = true;
    }

    protected override void OnCompletion(uint entry, ref Event header)
    {
    }

    protected override void Work()
    {
        while (_hasReady)
        {
            _hasReady = false;
            for (uint group = 0; group < (uint)_ready.Length; group++)
            {
                ulong bits = _ready[group];
                _ready[group] = 0;
                for (; bits != 0; bits &= bits - 1)
                {
                    Serve((group * BitsOfBell) + (uint)BitOperations.TrailingZeroCount(bits));
                }
            }
        }

        if (_hasMoreRoom)
        {
            _hasMoreRoom = false;
            uint count = _waitingCount;
            _waitingCount = 0;
            for (uint i = 0; i < count; i++)
            {
                _ = Begin(_waiting[i], _stamps[i % (uint)_stamps.Length]); // It waits again if it must, in a place that was looked at.
            }
        }
    }

    private void Serve(uint at)
    {
        if (at >= Objects)
        {
            return;
        }

        CreditRing ring = Ring((at * Sites) + Number);
        uint taken = 0;
        bool mayBeMore;
        do
        {
            while (ring.TryTake(_taken[at], out RingItem item) && taken < _plan.Capacity)
            {
                _taken[at]++;
                taken++;
                Handle(at, in item);
            }

            mayBeMore = !ring.MaySleep(_taken[at]);
        }
        while (mayBeMore && taken < _plan.Capacity);
        if (mayBeMore)
        {
            OnNotice(at / BitsOfBell, 1ul << (int)(at % BitsOfBell));
        }
    }

    // Numbers that others wrote are looked at before they are used.
    private void Handle(uint at, in RingItem item)
    {
        if ((byte)item.Header == Request)
        {
            if (item.Word0 < Graph.Count)
            {
                RingItem reply = item;
                reply.Header = Reply | (item.Header & ~0xFFul);
                Put((uint)item.Word0, in reply);
            }

            return;
        }

        uint chosen = (uint)(item.Header >> 32);
        if (chosen < Graph.PeerCount && item.Word2 < Objects * Depth && _unanswered[(at * Graph.PeerCount) + chosen] != 0)
        {
            _unanswered[(at * Graph.PeerCount) + chosen]--;
            _hasMoreRoom = true;
            Answered((uint)item.Word2, item.Word1, isGood: item.Word2 / Depth == at);
        }
    }

    private void Put(uint receiver, in RingItem item)
    {
        if (Ring(receiver).Put(in item))
        {
            Reserve(2, 0);
            _ = Port.Signal(Entries[(int)receiver], 1ul << (int)(receiver / Sites % BitsOfBell)); // The one bit that it is for.
        }
    }

    private CreditRing Ring(uint subject) => new(Host, _plan.Address(subject % Sites, subject / Sites), _plan.Capacity);
}
