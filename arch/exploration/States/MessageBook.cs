using System;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>What the users of the kernel write down of each message and answer, to say beforehand what is to arrive: words, badge, and why a call may end.</summary>
/// <remarks>
/// Each message and each answer has a word that none of the 254 before it had. A call that was answered ends with that answer and nothing else; one that waits for a
/// promise ends as the promise did; and whatever nobody decided is broken, for a reason of which somebody gave cause on this path. Words are no part of a
/// state's name, since no step depends on them; so each state is looked at on the first path to it.
/// </remarks>
internal sealed unsafe class MessageBook : IDisposable
{
    private const int MaximumRecords = 47;
    private const int BlockBytes = 64;
    private const int MostHops = 16;

    private readonly FrameArena _frames;
    private readonly byte[] _numberAt;
    private readonly FrameIndex[] _records = new FrameIndex[MaximumRecords + 1];
    private readonly int _bytes;
    private readonly Line* _lines;
    private int _count = 1;

    /// <summary>An empty book. It has a line for each frame in which a record ever was.</summary>
    public MessageBook(in FrameArena frames)
    {
        _frames = frames;
        _numberAt = new byte[frames.PageCount * FrameArena.GranulesPerPage];
        _bytes = (((MaximumRecords + 1) * sizeof(Line)) + BlockBytes - 1) / BlockBytes * BlockBytes;
        _lines = (Line*)NativeMemory.AlignedAlloc((nuint)_bytes, BlockBytes);
        Bytes.Clear();
    }

    private enum Outcome : byte
    {
        /// <summary>Nobody has said anything.</summary>
        Open = 0,

        /// <summary>It was answered with one word.</summary>
        Fulfilled = 1,

        /// <summary>It was broken by who held its resolver, with one word.</summary>
        Broken = 2,

        /// <summary>It is to end as a promise does.</summary>
        AsPromise = 3,

        /// <summary>It waits for the end of something.</summary>
        AfterObject = 4,

        /// <summary>It waits for the end of a caller's wait.</summary>
        AfterCaller = 5,

        /// <summary>It was sent one way: it comes back at its time.</summary>
        AtItsTime = 6,
    }

    /// <summary>The book's own memory, to be followed.</summary>
    public Span<byte> Bytes => new(_lines, _bytes);

    /// <summary>The word of the next message or answer: from 1 to 255, for an act on the metal has a byte for it.</summary>
    public ulong NextWord => (_lines[0].Word % byte.MaxValue) + 1;

    /// <summary>Somebody gives cause for calls to end with a reason.</summary>
    public void Cause(BreakReason reason) => _lines[0].Causes |= 1u << (int)reason;

    /// <summary>The word was used.</summary>
    public void UseWord() => _lines[0].Word++;

    /// <summary>A message was sent.</summary>
    /// <param name="call">The record.</param>
    /// <param name="target">What it was sent through.</param>
    /// <param name="word">Its word; 0 if it has none.</param>
    public void Send(FrameIndex call, in Capability target, ulong word)
    {
        _ = Begin(call);
        Pass(call, in target, word);
        Capability reached = Behind(target);
        if (reached.IsOneWay)
        {
            ulong quantum = 1ul << reached.Quantum;
            ref Line line = ref At(call);
            line.Outcome = Outcome.AtItsTime;
            line.DeadlineTicks = ((_frames.Globals.NowTicks / quantum) + 1) * quantum;
        }
    }

    /// <summary>A message takes the place of another, on the way to another target.</summary>
    public void Pass(FrameIndex call, in Capability target, ulong word)
    {
        ref Line line = ref At(call);
        line.Word = word;
        line.Badge = target.Badge;
        line.KnowsBadge = target.Type == CapabilityType.Entry;
        if (!line.KnowsBadge)
        {
            Cause(BreakReason.NotInvocable);
            line.WasPassedOn = true;
        }
    }

    /// <summary>A call was made to wait.</summary>
    public void Await(FrameIndex call, in Capability what)
    {
        ref Line line = ref Begin(call);
        if (what.Type == CapabilityType.Promise)
        {
            Follow(ref line, call, in what);
            return;
        }

        line.Outcome = what.Type == CapabilityType.Resolver ? Outcome.AfterCaller : Outcome.AfterObject;
    }

    /// <summary>A deadline was set; a call that was idle is a timer now.</summary>
    public void Deadline(FrameIndex call, ulong ticks)
    {
        bool isTimer = _frames.At<Call>(call).State == CallState.Waiting && _frames.At<Call>(call).Place.IsNone;
        ref Line line = ref isTimer ? ref Begin(call) : ref At(call);
        line.DeadlineTicks = ticks;
        Cause(BreakReason.DeadlinePassed);
    }

    /// <summary>Who held a resolver has decided.</summary>
    public void Resolve(FrameIndex record, ResolveFlags how, in Capability carried, ulong word)
    {
        ref Line line = ref At(record);
        line.Generation = _frames.Generation(record);
        line.Word = word;
        if (how == ResolveFlags.Become)
        {
            Cause(BreakReason.Cycle);
            Follow(ref line, record, in carried);
            return;
        }

        line.Outcome = how == ResolveFlags.Break ? Outcome.Broken : Outcome.Fulfilled;
        if (how == ResolveFlags.Break)
        {
            Cause(BreakReason.ByCallee);
        }
    }

    /// <summary>A request arrived that cannot be answered.</summary>
    /// <returns>The record that it was sent with.</returns>
    /// <exception cref="OracleException">Nobody sent it one way, or it is late.</exception>
    public FrameIndex ArriveOneWay(in Event happened, ulong word)
    {
        int at = 1;
        while (at < _count && (_lines[at].Outcome != Outcome.AtItsTime || _lines[at].Word != word))
        {
            at++;
        }

        Require(at < _count, "one way: a message arrived that nobody had sent, or whose record was back");
        ref Line line = ref _lines[at];
        Require(happened.WordCount == 1 && happened.CapabilityCount == 0 && (!line.KnowsBadge || line.Badge == happened.Badge), "one way: something else arrived than was sent");
        Require(_frames.Globals.NowTicks < line.DeadlineTicks, "one way: a message arrived after its time");
        return _records[at];
    }

    /// <summary>The sender asked how a call stands.</summary>
    /// <exception cref="OracleException">He was told what became of a message that was sent one way.</exception>
    public void Poll(FrameIndex call, in Submission told)
    {
        ref Line line = ref At(call);
        bool isOut = line.Outcome == Outcome.AtItsTime && _frames.Globals.NowTicks < line.DeadlineTicks;
        Require(!isOut || told is { Slot: (uint)CallState.Queued, SecondSlot: 0 }, "one way: before its time a record does not look queued");
    }

    /// <summary>After a step: what was sent one way is back when its time has come.</summary>
    public void Check()
    {
        for (int at = 1; at < _count; at++)
        {
            ref Line line = ref _lines[at];
            ref Call call = ref _frames.At<Call>(_records[at]);
            bool isOut = line.Outcome == Outcome.AtItsTime && line.Generation == _frames.Generation(_records[at]) && call.State is CallState.Queued or CallState.Waiting;
            Require(!isOut || _frames.Globals.NowTicks < line.DeadlineTicks, "one way: a record is not back at its time");
        }
    }

    /// <summary>A request arrived.</summary>
    /// <exception cref="OracleException">It is not what was sent.</exception>
    public void Arrive(FrameIndex call, in Event happened, ulong word)
    {
        ref Line line = ref At(call);
        if (line.Generation != _frames.Generation(call) || FaultRecord.Is(in _frames.At<Call>(call)))
        {
            return;
        }

        Require(line.Outcome != Outcome.AtItsTime, "one way: a message arrived with something to answer it by");
        Require(IsWord(line.Word, in happened, word), "words: a request arrived with other words than it was sent with");
        bool isItsOwn = line.KnowsBadge ? happened.Badge == line.Badge : happened.Badge != 0;
        Require(isItsOwn, "badges: a request arrived with another badge than that of the entry that it came through");
    }

    /// <summary>A completion arrived.</summary>
    /// <exception cref="OracleException">It is not how the call can have ended.</exception>
    public void Complete(FrameIndex call, in Event happened, ulong word)
    {
        ref Line line = ref At(call);
        if (line.Generation != _frames.Generation(call))
        {
            return;
        }

        if (happened.Reason == BreakReason.DeadlinePassed && line.Outcome is not (Outcome.Fulfilled or Outcome.Broken))
        {
            bool isOver = line.DeadlineTicks != 0 && line.DeadlineTicks <= _frames.Globals.NowTicks;
            Require(isOver || line.WasPassedOn || line.Outcome == Outcome.AsPromise, "reasons: a deadline passed that was not set, or before its time");
            line = default;
            return;
        }

        if (line.Outcome == Outcome.AsPromise && happened.Reason != BreakReason.PromiseDestroyed)
        {
            RequireFirstInLine(in line);
        }

        ref Line decided = ref Decider(ref line, out bool mayBeGone, out bool isUnknown);
        if (!isUnknown && !(mayBeGone && happened.Reason == BreakReason.PromiseDestroyed))
        {
            Compare(in line, in decided, in happened, word);
        }

        line = default;
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(_lines);

    private static bool IsWord(ulong expected, in Event happened, ulong word)
    {
        return expected == 0 ? happened.WordCount == 0 : happened.WordCount == 1 && word == expected;
    }

    private static void Require(bool condition, string text)
    {
        if (!condition)
        {
            throw new OracleException(text);
        }
    }

    private void Compare(in Line line, in Line decided, in Event happened, ulong word)
    {
        bool hasCause = (_lines[0].Causes & (1u << (int)happened.Reason)) != 0;
        switch (decided.Outcome)
        {
            case Outcome.Fulfilled:
                Require(happened.Reason == BreakReason.None, "reasons: what was fulfilled arrived broken");
                Require(IsWord(decided.Word, in happened, word), "words: an answer arrived with other words than it was given");
                break;
            case Outcome.Broken:
                Require(happened.Reason == BreakReason.ByCallee, "reasons: what its callee broke arrived as something else");
                Require(IsWord(decided.Word, in happened, word), "words: an answer arrived with other words than it was given");
                break;
            case Outcome.AfterObject:
                Require(happened.Reason == BreakReason.None && happened.WordCount == 0, "reasons: the end of something is no failure, and says nothing");
                break;
            case Outcome.AfterCaller:
                bool isEnd = happened.Reason == BreakReason.None || (happened.Reason == BreakReason.Abandoned && happened.WordCount == 0);
                Require(isEnd, "reasons: the end of a caller's wait is told as something else");
                break;
            case Outcome.AtItsTime:
                Require(happened.Reason == BreakReason.None && happened.WordCount == 0, "one way: the sender was told what became of the message");
                Require(_frames.Globals.NowTicks >= line.DeadlineTicks, "one way: a record was back before its time");
                break;
            case Outcome.Open:
            case Outcome.AsPromise:
            default:
                Require(happened.Reason != BreakReason.None, "reasons: a call was fulfilled that nobody had answered");
                Require(hasCause, "reasons: a call broke for a reason that nobody had given cause for");
                Require(happened.WordCount == 0 || line.WasPassedOn, "words: what nobody decided has words");
                break;
        }
    }

    // Whoever came to wait for the promise before has been told too.
    private void RequireFirstInLine(in Line told)
    {
        for (int i = 1; i < _count; i++)
        {
            ref Line other = ref _lines[i];
            if (other.Outcome == Outcome.AsPromise && other.Promise == told.Promise && other.PromiseGeneration == told.PromiseGeneration && other.Place < told.Place)
            {
                ref Call record = ref _frames.At<Call>(new FrameIndex(other.Record));
                bool isOld = other.Generation != _frames.Generation(new FrameIndex(other.Record));
                Require(isOld || record.State != CallState.Waiting || record.Place.Value != told.Promise, "order: who asked later was told before one who asked earlier");
            }
        }
    }

    // Whose word counts in the end. A promise that is gone may have told its outcome before, or not.
    private ref Line Decider(ref Line line, out bool mayBeGone, out bool isUnknown)
    {
        ref Line at = ref line;
        (mayBeGone, isUnknown) = (false, false);
        for (int hop = 0; hop < MostHops && at.Outcome == Outcome.AsPromise; hop++)
        {
            FrameIndex promise = new(at.Promise);
            mayBeGone |= _frames.Generation(promise) != at.PromiseGeneration;
            ref Line next = ref At(promise);
            if (next.Generation != at.PromiseGeneration)
            {
                isUnknown = next.Generation > at.PromiseGeneration; // What was written of it is written over; else nobody has resolved it.
                return ref at;
            }

            at = ref next;
        }

        return ref at;
    }

    private void Follow(ref Line line, FrameIndex record, in Capability promise)
    {
        line.Record = record.Value;
        line.Place = ++_lines[0].Place;
        line.Outcome = Outcome.AsPromise;
        line.Promise = promise.Index.Value;
        line.PromiseGeneration = promise.Generation;
        Cause(BreakReason.PromiseDestroyed); // It may be dead already.
    }

    private ref Line Begin(FrameIndex call)
    {
        ref Line line = ref At(call);
        line = new Line { Generation = _frames.Generation(call) };
        return ref line;
    }

    // What a capability leads to in the end; nothing if it leads nowhere.
    private Capability Behind(Capability at)
    {
        for (int hop = 0; hop < MostHops && at.Type == CapabilityType.Relay; hop++)
        {
            at = at.IsLive(in _frames) ? _frames.At<Forwarder>(at.Index).Target : default;
        }

        return at;
    }

    // Line 0 counts words, and has the causes.
    private ref Line At(FrameIndex record)
    {
        ref byte number = ref _numberAt[record.Value];
        if (number == 0)
        {
            if (_count > MaximumRecords)
            {
                throw new ConfigurationException("The configuration has too many calls and promises.");
            }

            number = (byte)_count;
            _records[_count++] = record;
        }

        return ref _lines[number];
    }

    private struct Line
    {
        public ulong Word;
        public ulong DeadlineTicks;
        public uint Generation;
        public uint Badge;
        public uint Promise;
        public uint PromiseGeneration;
        public uint Causes;
        public uint Record;
        public uint Place; // In line; line 0 counts.
        public Outcome Outcome;
        public bool KnowsBadge;
        public bool WasPassedOn;
    }
}
