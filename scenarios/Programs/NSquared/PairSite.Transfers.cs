using AsyncCap.Ipc.Abi;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <content>Capabilities: a token in a ring says which, a message through the kernel brings it.</content>
/// <remarks>
/// No kernel lets a process put a capability into another's table by itself. So the sender's site sends it with a call to the receiver's, and the token says to which message it
/// belongs. Either can come first.
/// </remarks>
internal sealed partial class PairSite
{
    private const int MostArrived = 512;

    private readonly Transferred[] _arrived = new Transferred[MostArrived];
    private readonly Stalled[] _stalled = new Stalled[MostArrived];
    private int _arrivedCount;
    private int _stalledCount;

    // The sender's part: a token into the ring, the capability into the batch. What is sent here is the site's own bank of objects, as good as any.
    private bool TryTransfer(uint at)
    {
        ref PairEnd end = ref _ends[at];
        Reserve(3, 1);
        if (!HasErrand)
        {
            return false;
        }

        ulong token = end.TokensSent.Own;
        if (TokenRing.TryPut(new SharedPage(Host.Page(end.TokensSentPage)), ref end.TokensSent, token) != RingOutcome.Done)
        {
            return false;
        }

        _ = Port.Add(
            Operation.Send, Neighbours[end.OtherSite], TakeErrand(), [(ulong)NeighbourTask.Transfer, end.OtherEnd, token], [ObjectBank]);
        return true;
    }

    // The receiver's part. What was received is dropped: whoever needs it would keep it.
    private bool TryReceive(uint at, in RingItem item)
    {
        ref PairEnd end = ref _ends[at];
        RingOutcome outcome = TokenRing.TryTake(new SharedPage(Host.Page(end.TokensReceivedPage)), ref end.TokensReceived, out ulong token);
        if (outcome != RingOutcome.Done)
        {
            end.IsBroken = true; // A message that says that a token came before it, and none did.
            return true;
        }

        if (TryClaim(at, token))
        {
            return true;
        }

        end.IsStalled = true;
        _stalled[_stalledCount++] = new Stalled { End = at, Token = token, Item = item };
        return false;
    }

    private void Arrive(uint at, ulong token, uint slot)
    {
        _arrived[_arrivedCount++] = new Transferred { End = at, Token = token, Slot = slot };
        if (_ends[at].IsStalled)
        {
            MarkReady(at / BitsOfBell, 1ul << (int)(at % BitsOfBell));
        }
    }

    // Goes on with the message that had to wait; false if it still has to.
    private bool TryResume(uint at)
    {
        for (int i = 0; i < _stalledCount; i++)
        {
            if (_stalled[i].End == at && TryClaim(at, _stalled[i].Token))
            {
                RingItem reply = _stalled[i].Item;
                _stalled[i] = _stalled[--_stalledCount];
                _ends[at].IsStalled = false;
                reply.Header = Reply;
                Put(at, in reply);
                return true;
            }
        }

        return false;
    }

    private bool TryClaim(uint at, ulong token)
    {
        for (int i = 0; i < _arrivedCount; i++)
        {
            if (_arrived[i].End == at && _arrived[i].Token == token)
            {
                Reserve(0, 0);
                _ = Port.Add(Operation.Drop, _arrived[i].Slot);
                _arrived[i] = _arrived[--_arrivedCount];
                return true;
            }
        }

        return false;
    }

    private struct Transferred
    {
        public uint End;
        public uint Slot;
        public ulong Token;
    }

    private struct Stalled
    {
        public uint End;
        public ulong Token;
        public RingItem Item;
    }
}
