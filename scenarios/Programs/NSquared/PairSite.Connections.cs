using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <content>How pairs come and go: bells are minted and sent to the other site.</content>
internal sealed partial class PairSite
{
    private readonly Message[] _connects = new Message[48];
    private readonly uint[] _minted = new uint[48];
    private int _connectCount;
    private uint[] _notifications = [];

    protected override void OnErrand(uint entry, ref Event header) => _hasMoreRoom = true;

    protected override void Obey(in Message task)
    {
        switch ((SiteTask)task.Words[0])
        {
            case SiteTask.Connect:
                _connects[_connectCount++] = task;
                break;
            case SiteTask.Disconnect:
            default:
                Disconnect((uint)task.Words[1]);
                Answer(task.Slot, 0);
                break;
        }
    }

    // The bells of all pairs of a turn are minted in one batch.
    protected override void Settle()
    {
        int count = _connectCount;
        _connectCount = 0;
        int done = 0;
        while (done < count)
        {
            Flush();
            int first = done;
            for (; done < count && Port.Fits(2, 0); done++)
            {
                uint own = (uint)_connects[done].Words[1];
                _minted[done] = Port.Add(
                    Operation.Send, _notifications[(int)(own / BitsOfBell)], 0, [(ulong)NotificationMethod.Mint, own % BitsOfBell]);
            }

            Port.Turn(TurnFlags.DoNotSleep);
            for (int i = first; i < done; i++)
            {
                _minted[i] = Result(_minted[i]);
            }

            Absorb();
            for (int i = first; i < done; i++)
            {
                Connect(in _connects[i], _minted[i]);
            }
        }
    }

    private void Connect(in Message task, uint bell)
    {
        uint own = (uint)task.Words[1];
        ref PairEnd end = ref _ends[own];
        uint knownBell = end.Bell; // The other site's may have come first.
        end = default;
        end.Bell = knownBell;
        end.Pages = task.Words[2];
        end.OtherEnd = (uint)(task.Words[1] >> 32);
        end.OtherSite = (byte)task.Words[3];
        end.IsHigher = task.Words[3] >> 32 != 0;

        // Nothing is in the ring yet; from now on the peer is to signal.
        _ = RingIndices.MaySleep(new SharedPage(Host.Page(end.ReceivedPage)), in end.Received);
        uint otherEnd = end.OtherEnd;
        uint neighbour = Neighbours[end.OtherSite];
        uint call = TakeErrand();
        Reserve(2, 1);
        _ = Port.Add(Operation.Send, neighbour, call, [(ulong)NeighbourTask.Bell, otherEnd], [bell]);
        Reserve(0, 0);
        _ = Port.Add(Operation.Drop, bell); // The message has its own copy.
        Answer(task.Slot, 0);
    }

    private void Disconnect(uint own)
    {
        uint bell = _ends[own].Bell;
        _ends[own] = default;
        if (bell != 0)
        {
            Reserve(0, 0);
            _ = Port.Add(Operation.Drop, bell);
        }
    }
}
