using System;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>What the explorer itself remembers about calls, to compare the kernel with: who owes an outcome, and in which order was sent.</summary>
/// <remarks>
/// It is a book kept by the users of the kernel, from what the kernel told them: what they asked for and was not refused, and the
/// events that they got. So it can tell what the kernel's own state cannot: a call that is idle and never completed.
/// </remarks>
internal sealed unsafe class Ghost : IDisposable
{
    private const int MaximumCalls = 63;
    private const int BlockBytes = 64;

    private readonly FrameArena _frames;
    private readonly byte[] _numberAt;
    private readonly FrameIndex[] _calls = new FrameIndex[MaximumCalls + 1];
    private readonly int _bytes;
    private readonly Entry* _entries;
    private int _count = 1;

    /// <summary>An empty book. It has a line for each frame in which a call ever was.</summary>
    public Ghost(in FrameArena frames)
    {
        _frames = frames;
        _numberAt = new byte[frames.PageCount * FrameArena.GranulesPerPage];
        _bytes = (((MaximumCalls + 1) * sizeof(Entry)) + BlockBytes - 1) / BlockBytes * BlockBytes;
        _entries = (Entry*)NativeMemory.AlignedAlloc((nuint)_bytes, BlockBytes);
        new Span<byte>(_entries, _bytes).Clear();
    }

    /// <summary>The book's own memory, to be followed.</summary>
    public Span<byte> Bytes => new(_entries, _bytes);

    /// <summary>A call was sent, or made to wait: an outcome is owed from now on.</summary>
    /// <param name="call">The call.</param>
    /// <param name="through">What it was sent to; none for a call that waits.</param>
    public void Begin(FrameIndex call, FrameIndex through)
    {
        ref Entry entry = ref At(call);
        Require(!entry.IsOwed, "a call was sent while an outcome is owed");
        uint tag = ++_entries[0].Tag;
        entry = new Entry { IsOwed = true, Through = through.Value, ThroughGeneration = _frames.Generation(through), Tag = tag, Generation = _frames.Generation(call) };
    }

    /// <summary>A call became a timer, if it was idle until then.</summary>
    public void BeginIfNew(FrameIndex call)
    {
        if (!At(call).IsOwed)
        {
            Begin(call, FrameIndex.None);
        }
    }

    /// <summary>A call was taken back.</summary>
    public void Withdraw(FrameIndex call) => At(call).IsOwed = false;

    /// <summary>A request was delivered: nothing that the same owner sent through the same reference earlier may still be under way.</summary>
    public void Deliver(FrameIndex callIndex)
    {
        ref Entry entry = ref At(callIndex);
        ref Call call = ref _frames.At<Call>(callIndex);
        if (!entry.IsOwed || FaultRecord.Is(in call))
        {
            return;
        }

        for (int at = 1; at < _count && !entry.WasDelivered; at++)
        {
            ref Entry other = ref _entries[at];
            if (other.IsOwed && other.Through == entry.Through && other.ThroughGeneration == entry.ThroughGeneration && other.Tag < entry.Tag && !other.WasDelivered)
            {
                ref Call earlier = ref _frames.At<Call>(_calls[at]);
                bool isUnderWay = earlier.State is CallState.Queued or CallState.Pipelined;
                Require(!isUnderWay || !earlier.Owner.Is(call.Owner), "E-order: a later message arrived before an earlier one through the same reference");
            }
        }

        entry.WasDelivered = true;
    }

    /// <summary>A message was delivered that was sent one way: as any other, and its sender must not have taken it back.</summary>
    public void DeliverOneWay(FrameIndex call)
    {
        Require(At(call).IsOwed, "one way: a message arrived that its sender had taken back");
        Deliver(call);
    }

    /// <summary>A completion was delivered: an outcome was owed, and is owed no more.</summary>
    public void Complete(FrameIndex call)
    {
        ref Entry entry = ref At(call);
        Require(entry.IsOwed && entry.Generation == _frames.Generation(call), "G2: a call completed that nobody had sent, or twice");
        entry = default;
    }

    /// <summary>Forgets calls that are gone, and compares the others with the kernel.</summary>
    public void Check()
    {
        for (int at = 1; at < _count; at++)
        {
            ref Entry entry = ref _entries[at];
            if (!entry.IsOwed)
            {
                continue;
            }

            FrameIndex index = _calls[at];
            ref Call call = ref _frames.At<Call>(index);
            if (call.Header.Type != ObjectType.Call || call.Header.IsDying || entry.Generation != _frames.Generation(index) || IsOwnerGone(in call))
            {
                entry = default;
                continue;
            }

            Require(call.State != CallState.Idle && !call.IsWithdrawn, "G2: a call that was sent is idle, and its outcome was never told");
        }
    }

    /// <summary>What the book says of a call, as part of the state: order is told by ranks, so that it has no history.</summary>
    public ulong Of(FrameIndex call)
    {
        if (_numberAt[call.Value] == 0 || !At(call).IsOwed)
        {
            return 0;
        }

        ref Entry entry = ref At(call);
        ulong rank = 0;
        for (int at = 1; at < _count; at++)
        {
            rank += _entries[at].IsOwed && _entries[at].Through == entry.Through && _entries[at].ThroughGeneration == entry.ThroughGeneration && _entries[at].Tag < entry.Tag ? 1ul : 0;
        }

        return 1 + (entry.WasDelivered ? 2ul : 0) + (rank << 8);
    }

    /// <summary>What a call was sent through, while that is there and the call is under way.</summary>
    public FrameIndex WayOf(FrameIndex call)
    {
        if (_numberAt[call.Value] == 0)
        {
            return FrameIndex.None;
        }

        ref Entry entry = ref At(call);
        FrameIndex through = new(entry.Through);
        bool matters = entry.IsOwed && !entry.WasDelivered && _frames.Generation(through) == entry.ThroughGeneration;
        return matters ? through : FrameIndex.None;
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(_entries);

    private static void Require(bool condition, string text)
    {
        if (!condition)
        {
            throw new OracleException(text);
        }
    }

    private bool IsOwnerGone(in Call call)
    {
        return call.Owner.IsNone || _frames.At<Party>(call.Owner).State == ProcessState.Dead || _frames.At<FrameHeader>(call.Owner).IsDying
            || Payer.IsDying(_frames, call.Owner);
    }

    // Entry 0 counts sends.
    private ref Entry At(FrameIndex call)
    {
        ref byte number = ref _numberAt[call.Value];
        if (number == 0)
        {
            if (_count > MaximumCalls)
            {
                throw new InvalidOperationException("The configuration has too many calls.");
            }

            number = (byte)_count;
            _calls[_count++] = call;
        }

        return ref _entries[number];
    }

    private struct Entry
    {
        public uint Tag;
        public uint Through;
        public uint ThroughGeneration;
        public uint Generation;
        public bool IsOwed;
        public bool WasDelivered;
    }
}

/// <summary>What the explorer saw is not what the manual promises.</summary>
internal sealed class OracleException(string message) : Exception(message);
