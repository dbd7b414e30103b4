using System.Collections.Generic;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using Xunit;

namespace AsyncCap.Tests.Unit.Support;

/// <summary>The naive model of calls: reads the trace and knows of each call whether it is idle, in flight or decided (G2).</summary>
internal sealed class CallLedger(FrameArena frames)
{
    private readonly Dictionary<uint, State> _calls = [];
    private ulong _read;

    private enum State
    {
        Idle,
        InFlight,
        Decided,
    }

    /// <summary>Calls that were sent and have not ended.</summary>
    public int InFlight { get; private set; }

    /// <summary>Reads on. To be called often enough that nothing was written over.</summary>
    public void ReadOn()
    {
        ref Globals globals = ref frames.Globals;
        Assert.True(globals.TraceCount - _read <= globals.TraceCapacity, "The ring has to hold what one step writes.");
        for (; _read < globals.TraceCount; _read++)
        {
            Take(TraceRing.At(frames, _read));
        }

        InFlight = 0;
        foreach (State state in _calls.Values)
        {
            InFlight += state == State.InFlight ? 1 : 0;
        }
    }

    private void Take(in TraceRecord record)
    {
        switch (record.Kind)
        {
            case TraceKind.CallCreated:
                Assert.True(_calls.TryAdd(record.A, State.Idle));
                break;
            case TraceKind.PromiseCreated:
                Assert.True(_calls.TryAdd(record.A, State.InFlight));
                break;
            case TraceKind.Sent:
            case TraceKind.Pipelined:
            case TraceKind.Waits:
                // Forwarded, or passed on from a pipeline, it is sent again while it is in flight.
                Move(in record, State.InFlight, State.Idle, State.InFlight);
                break;
            case TraceKind.Delivered:
                Move(in record, State.InFlight, State.InFlight);
                break;
            case TraceKind.Fulfilled:
            case TraceKind.Broken:
                // A send to something dead breaks at once, without having been queued; a wait for what is over ends at once.
                Move(in record, State.Decided, State.InFlight, State.Idle);
                break;
            case TraceKind.Cancelled:
                Move(in record, State.Idle, State.InFlight);
                break;
            case TraceKind.Collected:
                Move(in record, State.Idle, State.Decided);
                break;
            case TraceKind.CallDestroyed:
            case TraceKind.PromiseDestroyed:
                Assert.True(_calls.Remove(record.A));
                break;
            default:
                break;
        }
    }

    private void Move(in TraceRecord record, State to, State from, State? orFrom = null)
    {
        State at = _calls[record.A];
        Assert.True(at == from || at == orFrom, $"Call {record.A} was {at} when it was {record.Kind} (record {record.Sequence}).");
        _calls[record.A] = to;
    }
}
