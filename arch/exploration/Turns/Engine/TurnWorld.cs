using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Exploration.Turns.Engine;

/// <summary>What all worlds of vats have in common: the records of the vats, the faults, and the book of calls that must have exactly one outcome.</summary>
internal abstract unsafe class TurnWorld : VatTurn, ITurnWorld
{
    private readonly List<string> _told = [];
    private int _vat = -1;

    protected TurnWorld(VatScene scene, VatCast[] cast)
    {
        Scene = scene;
        Cast = cast;
        Names = [.. cast.Select(vat => vat.Name)];
        FaultLimit = scene.Faults;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cast.Length, Moves.MostVats);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scene.Calls, VatRecord.MostCalls);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public string? Problem { get; protected set; }

    /// <inheritdoc/>
    public int FaultLimit { get; set; }

    /// <inheritdoc/>
    public abstract int Mark { get; }

    /// <inheritdoc/>
    public override int Self => _vat;

    /// <inheritdoc/>
    public override ref byte StateBytes => ref Vats[_vat].State[0];

    protected VatScene Scene { get; }

    protected VatCast[] Cast { get; }

    /// <summary>The vats' records, in memory that is taken back with everything else.</summary>
    protected VatRecord* Vats { get; set; }

    /// <summary>Faults so far, in memory that is taken back.</summary>
    protected int* FaultCount { get; set; }

    /// <summary>What the move under way has touched.</summary>
    protected ulong Touched { get; set; }

    /// <summary>Whether moves are told.</summary>
    protected bool Describes { get; private set; }

    protected bool IsDead(int vat) => Vats[vat].IsDead != 0;

    /// <summary>What a vat told.</summary>
    public ReadOnlySpan<long> Diary(int vat) => new(Vats[vat].Diary, Vats[vat].DiaryLength);

    /// <summary>A vat's state.</summary>
    public ref readonly TState StateOf<TState>(int vat)
        where TState : unmanaged => ref Unsafe.As<byte, TState>(ref Vats[vat].State[0]);

    /// <summary>Turns that a vat has taken.</summary>
    public int TurnsOf(int vat) => Vats[vat].TurnCount;

    /// <summary>Whether a vat has crashed.</summary>
    public bool HasCrashed(int vat) => IsDead(vat);

    /// <summary>The number of a vat.</summary>
    public int Find(string name) => Array.FindIndex(Cast, vat => vat.Name == name);

    /// <inheritdoc/>
    public ulong Enabled()
    {
        if (Problem is not null)
        {
            return 0;
        }

        ulong moves = 0;
        ulong crashes = 0;
        bool mayFail = *FaultCount < FaultLimit;
        for (int vat = 0; vat < Cast.Length; vat++)
        {
            if (IsDead(vat))
            {
                continue;
            }

            bool isReady = (Vats[vat].HasStarted == 0 && Cast[vat].Program.Starts) || HasEvents(vat);
            moves |= isReady ? 1ul << Moves.Turn(vat) : 0;
            crashes |= mayFail && Cast[vat].MayCrash ? 1ul << Moves.Crash(vat) : 0;
        }

        moves |= HasWork ? 1ul << Moves.Work : 0;
        // While everybody sleeps time passes by itself; before, a deadline that passes is a fault: somebody was slow.
        bool mayTimePass = HasTimers && (moves == 0 || mayFail);
        moves |= mayTimePass ? 1ul << Moves.Clock : 0;
        // When everything is over nobody would see a crash.
        return moves == 0 ? 0 : moves | crashes;
    }

    /// <inheritdoc/>
    public ulong Take(int move)
    {
        Touched = 0;
        if (move < Moves.MostVats)
        {
            _vat = move;
            Touched = 1ul << move;
            Vats[move].TurnCount++;
            TakeTurn(move);
            _vat = -1;
        }
        else
        {
            Touched = Moves.TouchesAll;
            if (Moves.IsCrash(move))
            {
                (*FaultCount)++;
                Vats[move - Moves.MostVats].IsDead = 1;
                Crash(move - Moves.MostVats);
            }
            else if (move == Moves.Clock)
            {
                *FaultCount += IsAnybodyReady() ? 1 : 0;
                PassTime();
            }
            else
            {
                DoWork();
            }
        }

        EndMove();
        return Touched;
    }

    /// <inheritdoc/>
    public TraceStep TakeAndTell(int move)
    {
        Describes = true;
        _told.Clear();
        _ = Take(move); // nobody searches on while moves are told
        Describes = false;
        string outcome = string.Join(", ", _told);
        return move switch
        {
            < Moves.MostVats => new TraceStep(Names[move], "turn", "", outcome),
            < Moves.Clock => new TraceStep(Names[move - Moves.MostVats], "crashes", ""),
            Moves.Clock => new TraceStep("fate", "a deadline passes", ""),
            _ => new TraceStep("fate", "a promise passes on", "what waits"),
        };
    }

    /// <inheritdoc/>
    public abstract void TakeBack(int mark);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <inheritdoc/>
    public void CheckEnd()
    {
        if (Problem is not null)
        {
            return;
        }

        BeginEndCheck();
        if (Problem is null && !Scene.MayLeaveOpen)
        {
            CheckCalls();
        }

        Problem ??= Scene.Check(this);
    }

    /// <inheritdoc/>
    public ulong OutcomeHash()
    {
        ulong hash = 14695981039346656037;
        for (int vat = 0; vat < Cast.Length; vat++)
        {
            hash = (hash ^ ((ulong)vat + 1 + ((ulong)Vats[vat].IsDead << 32) + ((ulong)Vats[vat].DiaryLength << 40))) * 0x9E3779B97F4A7C15;
            foreach (long word in Diary(vat))
            {
                hash = (hash ^ (ulong)word) * 0x9E3779B97F4A7C15;
                hash ^= hash >> 29;
            }
        }

        return hash;
    }

    /// <inheritdoc/>
    public string Outcome()
    {
        StringBuilder text = new();
        for (int vat = 0; vat < Cast.Length; vat++)
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"{Names[vat]}{(IsDead(vat) ? " (dead)" : "")}: {string.Join(' ', Diary(vat).ToArray())}; ");
        }

        return text.Append(Problem).ToString();
    }

    /// <inheritdoc/>
    public override int Send(uint target, int verb, long value = 0, uint carried = 0)
    {
        int call = Begin(verb, value);
        Note($"sends {Verb(verb)}({value})");
        DoSend(target, call, verb, value, carried);
        return call;
    }

    /// <inheritdoc/>
    public override int SendToResult(int call, int verb, long value = 0, uint carried = 0)
    {
        int onto = call;
        int sent = Begin(verb, value);
        Note($"sends {Verb(verb)}({value}) to the result of {Verb(Vats[_vat].CallVerb[onto])}");
        DoSendToResult(onto, sent, verb, value, carried);
        return sent;
    }

    /// <inheritdoc/>
    public override void Answer(uint resolver, long value = 0, uint carried = 0)
    {
        Note($"answers {value}{(carried == 0 ? "" : " with a reference")}");
        DoResolve(resolver, value, carried, ResolveFlags.Fulfill);
    }

    /// <inheritdoc/>
    public override void Break(uint resolver, long value = 0)
    {
        Note("refuses");
        DoResolve(resolver, value, 0, ResolveFlags.Break);
    }

    /// <inheritdoc/>
    public override void Become(uint resolver, uint promise)
    {
        Note("answers with a promise's outcome");
        DoResolve(resolver, 0, promise, ResolveFlags.Become);
    }

    /// <inheritdoc/>
    public override void Forward(uint resolver, uint target, int verb, long value = 0, uint carried = 0)
    {
        Note($"passes {Verb(verb)}({value}) on");
        DoForward(resolver, target, verb, value, carried);
    }

    /// <inheritdoc/>
    public override int WhenResolved(uint promise, int verb, long value = 0)
    {
        int call = Begin(verb, value);
        Note("waits for a promise");
        DoAwait(call, promise);
        return call;
    }

    /// <inheritdoc/>
    public override int WhenEnded(uint entry, int verb, long value = 0)
    {
        int call = Begin(verb, value);
        Note("watches");
        DoAwait(call, entry);
        return call;
    }

    /// <inheritdoc/>
    public override int Timer(ulong ticks, int verb, long value = 0)
    {
        int call = Begin(verb, value);
        Note($"sets a timer of {ticks}");
        Touched |= Moves.TouchesClock;
        DoDeadline(call, ticks);
        return call;
    }

    /// <inheritdoc/>
    public override void Deadline(int call, ulong ticks)
    {
        Note($"with a deadline of {ticks}");
        Touched |= Moves.TouchesClock;
        DoDeadline(call, ticks);
    }

    /// <inheritdoc/>
    public override void Cancel(int call)
    {
        Note("takes a call back");
        Touched = Moves.TouchesAll;
        if (DoCancel(call))
        {
            Vats[_vat].Busy &= ~(1u << call);
        }
    }

    /// <inheritdoc/>
    public override void Tell(long what)
    {
        ref VatRecord vat = ref Vats[_vat];
        if (vat.DiaryLength == VatRecord.MostDiary)
        {
            throw new InvalidOperationException($"The diary of {Names[_vat]} is full.");
        }

        vat.Diary[vat.DiaryLength++] = what;
    }

    /// <inheritdoc/>
    public override void Fail(string what) => Problem ??= $"{Names[_vat]}: {what}";

    /// <summary>Whether something waits for a vat to take its turn.</summary>
    protected abstract bool HasEvents(int vat);

    protected abstract bool HasWork { get; }

    protected abstract bool HasTimers { get; }

    /// <summary>A turn: <see cref="Deliver"/> for each event, then what was sent leaves.</summary>
    protected abstract void TakeTurn(int vat);

    /// <summary>What a world looks at itself at the end of a path.</summary>
    protected virtual void BeginEndCheck()
    {
    }

    protected abstract void Crash(int vat);

    protected abstract void PassTime();

    protected abstract void DoWork();

    /// <summary>After each move.</summary>
    protected abstract void EndMove();

    protected abstract void DoSend(uint target, int call, int verb, long value, uint carried);

    protected abstract void DoSendToResult(int onto, int call, int verb, long value, uint carried);

    protected abstract void DoResolve(uint resolver, long value, uint carried, ResolveFlags how);

    protected abstract void DoForward(uint resolver, uint target, int verb, long value, uint carried);

    protected abstract void DoAwait(int call, uint what);

    protected abstract void DoDeadline(int call, ulong ticks);

    /// <summary>Whether it was undecided.</summary>
    protected abstract bool DoCancel(int call);

    /// <summary>Who has to decide a call at the end of a path: a vat, <see cref="Nobody"/>, or <see cref="Nothing"/> if it waits for something that need not happen.</summary>
    protected abstract int DeciderOf(int vat, int call);

    /// <summary>A call that nobody can decide.</summary>
    protected const int Nobody = -1;

    /// <summary>A call that waits for what need not happen: the end of a vat.</summary>
    protected const int Nothing = -2;

    /// <summary>A sleeping vat has events: it was not woken.</summary>
    protected const int NotWoken = -3;

    /// <summary>Has the vat whose turn it is react to one event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Deliver(ref VatEvent happened)
    {
        ref VatRecord vat = ref Vats[_vat];
        if (happened.Kind == VatEventKind.Outcome)
        {
            uint bit = 1u << happened.Call;
            if ((vat.Busy & bit) == 0)
            {
                Problem ??= $"exactly once: {Names[_vat]} gets a second outcome of {Verb(vat.CallVerb[happened.Call])}({vat.CallValue[happened.Call]})";
                return;
            }

            vat.Busy &= ~bit;
            happened.Verb = vat.CallVerb[happened.Call];
            happened.Sent = vat.CallValue[happened.Call];
        }

        if (Describes)
        {
            _told.Add(Tell(in happened));
        }

        Cast[_vat].Program.React(this, in happened);
    }

    protected void DeliverStart()
    {
        if (Vats[_vat].HasStarted == 0)
        {
            Vats[_vat].HasStarted = 1;
            if (Cast[_vat].Program.Starts)
            {
                VatEvent start = new() { Kind = VatEventKind.Start };
                Deliver(ref start);
            }
        }
    }

    private bool IsAnybodyReady()
    {
        for (int vat = 0; vat < Cast.Length; vat++)
        {
            if (!IsDead(vat) && ((Vats[vat].HasStarted == 0 && Cast[vat].Program.Starts) || HasEvents(vat)))
            {
                return true;
            }
        }

        return HasWork;
    }

    private int Begin(int verb, long value)
    {
        ref VatRecord vat = ref Vats[_vat];
        int call = BitOperations.TrailingZeroCount(~vat.Busy);
        if (call >= Scene.Calls)
        {
            throw new InvalidOperationException($"{Names[_vat]} has no call left.");
        }

        vat.Busy |= 1u << call;
        vat.CallVerb[call] = verb;
        vat.CallValue[call] = value;
        return call;
    }

    private string Verb(int verb) => Scene.Verbs[verb];

    private string Tell(in VatEvent happened) => happened.Kind switch
    {
        VatEventKind.Start => "starts",
        VatEventKind.Request => $"gets {Verb(happened.Verb)}({happened.Value})",
        VatEventKind.Outcome when happened.IsGood => $"hears {happened.Value} to {Verb(happened.Verb)}({happened.Sent})",
        VatEventKind.Outcome => $"hears that {Verb(happened.Verb)}({happened.Sent}) broke: {happened.Reason}",
        _ => throw new InvalidOperationException("An event has no kind."),
    };


    private void Note([InterpolatedStringHandlerArgument("")] NoteHandler text)
    {
        if (Describes)
        {
            _told.Add(text.ToString());
        }
    }

    private void Note(string text)
    {
        if (Describes)
        {
            _told.Add(text);
        }
    }

    // Every call of a living vat must have had its outcome; if not, who is to blame has a name.
    private void CheckCalls()
    {
        int[] waitsFor = new int[Cast.Length];
        string?[] what = new string?[Cast.Length];
        Array.Fill(waitsFor, Nobody);
        string? open = null;
        for (int vat = 0; vat < Cast.Length && Problem is null; vat++)
        {
            for (uint busy = IsDead(vat) ? 0 : Vats[vat].Busy; busy != 0; busy &= busy - 1)
            {
                int call = BitOperations.TrailingZeroCount(busy);
                string name = $"{Verb(Vats[vat].CallVerb[call])}({Vats[vat].CallValue[call]})";
                int decider = DeciderOf(vat, call);
                if (decider == Nobody)
                {
                    Problem ??= $"exactly once: {Names[vat]} never gets an outcome of {name}, and nobody is left who could decide it";
                }
                else if (decider == NotWoken)
                {
                    Problem ??= $"lost wake-up: {name} of {Names[vat]} waits for somebody who sleeps";
                }
                else if (decider >= 0)
                {
                    waitsFor[vat] = decider;
                    what[vat] = name;
                    open ??= $"unanswered: {Names[decider]} keeps {name} of {Names[vat]} for ever";
                }
            }
        }

        Problem ??= FindRing(waitsFor, what) ?? open;
    }

    private string? FindRing(int[] waitsFor, string?[] what)
    {
        for (int first = 0; first < waitsFor.Length; first++)
        {
            int at = first;
            List<string> ring = [];
            while (waitsFor[at] >= 0 && ring.Count <= waitsFor.Length)
            {
                ring.Add($"{Names[at]} waits for {Names[waitsFor[at]]} to answer {what[at]}");
                at = waitsFor[at];
                if (at == first)
                {
                    return $"datalock: {string.Join(", ", ring)}";
                }
            }
        }

        return null;
    }

    /// <summary>Text that is made only if moves are told.</summary>
    [InterpolatedStringHandler]
    private ref struct NoteHandler
    {
        private readonly StringBuilder? _text;

        public NoteHandler(int literalLength, int formattedCount, TurnWorld world)
        {
            _ = (literalLength, formattedCount);
            _text = world.Describes ? new StringBuilder() : null;
        }

        public readonly void AppendLiteral(string text) => _ = _text?.Append(text);

        public readonly void AppendFormatted<T>(T value) => _ = _text?.Append(CultureInfo.InvariantCulture, $"{value}");

        public override readonly string ToString() => _text?.ToString() ?? "";
    }
}
