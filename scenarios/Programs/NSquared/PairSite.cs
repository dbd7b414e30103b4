using System.Numerics;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>The baseline: each connected pair has rings in shared pages and a notification each way, as in sDDF and Microkit.</summary>
/// <remarks>
/// The end of object <c>o</c> towards its peer <c>k</c> is number <c>o · peers + k</c> of its site. A site's notifications have 64 bits, one for each of its ends, so a signal says
/// which ring to look at. A ring holds 64 messages and a pair has at most 32 requests each way on their way, so that there is room for every answer: nobody waits for room
/// with an answer in hand, and two who have filled each other's rings do not wait for each other for ever. docs/design/0012-the-baselines.md says more.
/// </remarks>
internal sealed partial class PairSite(ProgramHost host) : Site(host)
{
    private const byte MostUnanswered = 32;
    private const ulong Request = 1;
    private const ulong Reply = 2;
    private const ulong WithCapability = 1 << 8;
    private const int BitsOfBell = 64;
    private const uint MostStamps = 64;

    /// <summary>Ends of a site beyond those of its objects' pairs: for a newcomer of the director's and for its peers.</summary>
    public const uint SpareEnds = 16;

    private PairEnd[] _ends = [];
    private ulong[] _ready = [];
    private uint[] _readyGroups = [];
    private uint _firstReadyGroup;
    private uint _readyGroupCount;
    private uint[] _waiting = [];
    private uint _waitingCount;
    private bool _hasMoreRoom;

    // Only requests that leave by the clock have stamps, and of those there are no more at a time.
    private readonly ulong[] _stamps = new ulong[MostStamps];

    protected override bool IsBusy => base.IsBusy || _readyGroupCount != 0 || (_hasMoreRoom && _waitingCount != 0);

    private uint Peers => Graph.PeerCount;

    protected override void Furnish()
    {
        uint ends = (Objects * Peers) + SpareEnds;
        uint groups = (ends + BitsOfBell - 1) / BitsOfBell;
        GrowTable((2 * ends) + groups + 64);
        _ends = new PairEnd[ends];
        _ready = new ulong[groups];
        _readyGroups = new uint[groups];
        _notifications = new uint[groups];
        _waiting = new uint[(Objects * Depth) + 1];
        MakeMany([ObjectBank], (ulong)BankMethod.CreateNotification, 0, 1, _notifications);
    }

    // Who is connected to whom is the director's to say, with the memory.
    protected override void Introduce()
    {
    }

    protected override bool Begin(uint token, ulong stamp)
    {
        uint first = (token / Depth) * Peers;
        uint chosen = Traffic.Random(Peers);
        bool mayLeave = !Traffic.CarriesCapabilities || HasErrand;
        for (uint tried = 0; tried < Peers && mayLeave; tried++)
        {
            uint at = first + chosen;
            if (TrySend(at, token, stamp))
            {
                return true;
            }

            chosen = chosen + 1 == Peers ? 0 : chosen + 1;
        }

        _stamps[_waitingCount % MostStamps] = stamp;
        _waiting[_waitingCount++] = token;
        return false;
    }

    protected override void OnRequest(uint entry, ref Event header)
    {
        uint at = (uint)Port.EventWord(entry, 1);
        if (at >= (uint)_ends.Length)
        {
            _ = Port.Add(Operation.Drop, header.Slot);
            return;
        }

        switch ((NeighbourTask)Port.EventWord(entry, 0))
        {
            case NeighbourTask.Bell:
                _ends[at].Bell = Port.EventSlot(entry, 0);
                break;
            case NeighbourTask.Transfer:
                Arrive(at, Port.EventWord(entry, 2), Port.EventSlot(entry, 0));
                break;
            case NeighbourTask.Know:
            case NeighbourTask.Exchange:
            case NeighbourTask.Forget:
            default:
                break;
        }

        _ = Port.Add(Operation.Resolve, header.Slot);
    }

    protected override void OnCompletion(uint entry, ref Event header)
    {
    }

    protected override void OnNotice(uint label, ulong bits) => MarkReady(label, bits);

    protected override void Work()
    {
        while (_readyGroupCount != 0)
        {
            uint group = _readyGroups[_firstReadyGroup];
            _firstReadyGroup = _firstReadyGroup + 1 == (uint)_readyGroups.Length ? 0 : _firstReadyGroup + 1;
            _readyGroupCount--;
            ulong bits = _ready[group];
            _ready[group] = 0;
            for (; bits != 0; bits &= bits - 1)
            {
                uint at = (group * BitsOfBell) + (uint)BitOperations.TrailingZeroCount(bits);
                if (at < (uint)_ends.Length)
                {
                    Serve(at);
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
                _ = Begin(_waiting[i], _stamps[i % MostStamps]); // It waits again if it must, in a place that was looked at.
            }
        }
    }

    private void MarkReady(uint group, ulong bits)
    {
        if (_ready[group] == 0)
        {
            uint place = _firstReadyGroup + _readyGroupCount;
            _readyGroups[place < (uint)_readyGroups.Length ? place : place - (uint)_readyGroups.Length] = group;
            _readyGroupCount++;
        }

        _ready[group] |= bits;
    }

    // Takes what is there and answers it, no more than the ring holds: a peer that puts faster than this takes waits for its next turn.
    private void Serve(uint at)
    {
        ref PairEnd end = ref _ends[at];
        if (end.Pages == 0 || end.IsBroken || (end.IsStalled && !TryResume(at)))
        {
            return;
        }

        SharedPage page = new(Host.Page(end.ReceivedPage));
        uint taken = 0;
        bool mayBeMore;
        do
        {
            RingOutcome outcome;
            while ((outcome = DataRing.TryTake(page, ref end.Received, out RingItem item)) == RingOutcome.Done)
            {
                // Before it is handled: who sees an answer sends the next request, and the slot must be free for the answer to that.
                RingIndices.Release(page, in end.Received);
                taken++;
                if (!TryHandle(at, in item))
                {
                    break;
                }
            }

            if (outcome == RingOutcome.Broken)
            {
                end.IsBroken = true;
                return;
            }

            mayBeMore = !end.IsStalled && !RingIndices.MaySleep(page, in end.Received);
        }
        while (mayBeMore && taken < DataRing.Capacity);
        if (mayBeMore)
        {
            MarkReady(at / BitsOfBell, 1ul << (int)(at % BitsOfBell));
        }
    }

    // False if the message has to wait for its capability.
    private bool TryHandle(uint at, in RingItem item)
    {
        ref PairEnd end = ref _ends[at];
        if ((byte)item.Header == Reply)
        {
            if (end.Unanswered != 0 && (uint)item.Word2 < Objects * Depth)
            {
                end.Unanswered--;
                _hasMoreRoom = true;
                Answered((uint)item.Word2, item.Word1, isGood: true);
            }

            return true;
        }

        if ((item.Header & WithCapability) != 0 && !TryReceive(at, in item))
        {
            return false;
        }

        RingItem reply = item;
        reply.Header = Reply;
        Put(at, in reply);
        return true;
    }

    private bool TrySend(uint at, uint token, ulong stamp)
    {
        ref PairEnd end = ref _ends[at];
        if (end.Bell == 0 || end.Unanswered == MostUnanswered || end.IsBroken)
        {
            return false;
        }

        bool carries = Traffic.CarriesCapabilities;
        if (carries && !TryTransfer(at))
        {
            return false;
        }

        end.Unanswered++;
        RingItem item = default;
        item.Header = carries ? Request | WithCapability : Request;
        item.Word1 = stamp;
        item.Word2 = token;
        item.Word3 = at;
        Put(at, in item);
        return true;
    }

    // There is room, unless the peer says otherwise against its own interest.
    private void Put(uint at, in RingItem item)
    {
        ref PairEnd end = ref _ends[at];
        SharedPage page = new(Host.Page(end.SentPage));
        if (DataRing.TryPut(page, ref end.Sent, in item) != RingOutcome.Done)
        {
            end.IsBroken = true;
        }
        else if (RingIndices.MustSignal(page))
        {
            Reserve(2, 0);
            _ = Port.Signal(end.Bell, 1ul << (int)(end.OtherEnd % BitsOfBell)); // The one bit that it is for.
        }
    }
}
