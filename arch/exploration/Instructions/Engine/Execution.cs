using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Threading;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>Runs one schedule after another of a scene: one thread at a time, each to its next operation.</summary>
/// <remarks>
/// The decision who goes on is made on the thread that stops, so there is no hand-over where it goes on itself. The first thread
/// of the scene runs on the thread of the explorer, the others on threads that are kept.
/// </remarks>
internal sealed class Execution : Backend, IDisposable
{
    public const int MostActors = 8;

    private const int ActorStackBytes = 256 * 1024;
    private const int FirstBuffer = MostActors; // processes from here on are the actors' store buffers
    private readonly List<Actor> _actors = [];
    private readonly Actor?[] _kept = new Actor?[MostActors];
    private readonly int _stepLimit;
    private Step[] _steps = new Step[256];
    private Strategy _strategy = null!;
    private Scene _scene = null!;
    private int _current;
    private int _nextToStart;
    private int _changes;
    private bool _isStepOpen;
    private bool _isAbandoned;
    private bool _hasEndedHere;
    private bool _isDisposed;

    /// <summary>Makes an engine.</summary>
    /// <param name="isTso">Whether writes are buffered.</param>
    /// <param name="stepLimit">Steps after which an execution is given a fair schedule; if it does not end then either, it is a livelock.</param>
    public Execution(bool isTso, int stepLimit = 2000)
    {
        IsTso = isTso;
        _stepLimit = stepLimit;
    }

    internal override bool IsTso { get; }

    public IReadOnlyList<Actor> Actors => _actors;

    /// <summary>Steps taken so far.</summary>
    public int StepCount { get; private set; }

    /// <summary>Choices made so far, of both kinds.</summary>
    public List<Decision> Decisions { get; } = [];

    /// <summary>What came of each step, for people; filled only while describing.</summary>
    public List<string> Outcomes { get; } = [];

    /// <summary>Objects that were named for people.</summary>
    public ObjectNames Names { get; } = new();

    public ExecutionEnd End { get; private set; }

    /// <summary>What is wrong.</summary>
    public string? Problem { get; private set; }

    /// <summary>Times that a thread was left that could have gone on.</summary>
    public int Preemptions { get; private set; }

    public ref Step StepAt(int step) => ref _steps[step];

    /// <summary>The operation that a process does next.</summary>
    public Operation PendingOf(int process) => process < FirstBuffer
        ? _actors[process].Pending
        : Operation.Of(OperationKind.Flush, _actors[process - FirstBuffer].Buffer.Peek().Place);

    /// <summary>Runs one execution to its end.</summary>
    public void Run(Func<Scene> build, Strategy strategy)
    {
        _strategy = strategy;
        Reset();
        _scene = build();
        foreach ((string name, Action body) in _scene.Threads)
        {
            _ = Add(name, body, startedBy: null, startStep: 0); // Kept in _actors.
        }

        foreach ((object value, string name) in _scene.Names)
        {
            Names.Name(value, name);
        }

        _nextToStart = 1;
        RunBody(_actors[0]);
        if (!_hasEndedHere)
        {
            _actors[0].Seat.Wait();
        }

        if (End == ExecutionEnd.Finished)
        {
            CheckAtEnd();
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        foreach (Actor actor in _kept.OfType<Actor>())
        {
            actor.Seat.Wake(); // Its thread, if it has one, ends.
        }
    }

    // Runs an actor on the calling thread, and passes the baton on when it is done.
    private void RunBody(Actor actor)
    {
        Actor.Current = actor;
        try
        {
            if (!_isAbandoned)
            {
                actor.Body();
            }
        }
        catch (ExecutionAbandonedException)
        {
            // As it should.
        }
#pragma warning disable CA1031 // Whatever a thread of the scene lets escape is a finding.
        catch (Exception escaped)
#pragma warning restore CA1031
        {
            Fail(escaped is SceneFailedException or HiddenNondeterminismException ? escaped.Message : $"{actor.Name} let an exception escape: {escaped.GetType().Name}: {escaped.Message}");
        }

        Actor.Current = null;
        Finish(actor);
    }

    internal override void Point(Actor actor, OperationKind kind, int place)
    {
        if (_isAbandoned)
        {
            throw new ExecutionAbandonedException(); // Code that ends turns by catching everything took the first one for the turn's.
        }

        actor.Pending = Operation.Of(kind, place);
        if (!actor.HasStarted)
        {
            actor.HasStarted = true;
            if (PassOnStart(actor))
            {
                WaitForGrant(actor);
                return;
            }
        }

        Decide(actor);
    }

    internal override void DidNotWrite(Actor actor)
    {
        ref Step step = ref _steps[StepCount - 1];
        step.Operation.Touch = Touch.Shared;
        step.Operation.SecondPlace = 0;
        step.Operation.SecondTouch = Touch.None;
        actor.Changes--;
        _changes--;
    }

    internal override void Report(string problem) => Fail(problem);

    internal override void Tell(Actor actor, string outcome) => Outcomes[StepCount - 1] = outcome;

    internal override void Buffer(Actor actor, BufferedWrite write)
    {
        write.Step = StepCount;
        actor.Buffer.Enqueue(write);
    }

    internal override void Park(Actor actor, ParkSlot slot)
    {
        int place = Places.Of(slot, 0);
        Point(actor, OperationKind.Park, place);
        TakePermit(actor, place);
    }

    internal override bool ParkFor(Actor actor, ParkSlot slot, int milliseconds)
    {
        int place = Places.Of(slot, 0);
        Point(actor, OperationKind.ParkFor, place);
        if (Places.At(place).HasPermit)
        {
            TakePermit(actor, place);
            Describe("woken");
            return true;
        }

        ClockMilliseconds += milliseconds;
        Describe("time is up");
        return false;
    }

    internal override void Unpark(Actor actor, ParkSlot slot)
    {
        int place = Places.Of(slot, 0);
        Point(actor, OperationKind.Unpark, place);
        ref Places.Entry entry = ref Places.At(place);
        _steps[StepCount - 1].HadPermit = entry.HasPermit;
        Describe(entry.HasPermit ? "had its permit already" : "");
        entry.HasPermit = true;
        DataRaces.Advance(actor);
        entry.Published.Join(in actor.Known);
    }

    internal override void Spawn(Actor actor, string name, Action body)
    {
        Point(actor, OperationKind.Spawn, 0);
        Describe(name);
        DataRaces.Advance(actor);
        Actor child = Add(name, body, startedBy: actor, StepCount);
        child.Known = actor.Known;
        _nextToStart = _actors.Count;
        child.Seat.Wake();
        WaitForGrant(actor); // It comes back as soon as the child stands before its first operation.
    }

    internal override int Choose(Actor actor, int count)
    {
        if (count < 2)
        {
            return 0;
        }

        CloseStep();
        int chosen = StepCount < _stepLimit ? _strategy.Choose(this, count) : 0;
        Decisions.Add(new Decision(true, (uint)count, chosen));
        return chosen;
    }

    internal override string NameOf(object? value) => Names.Of(value);

    private void Reset()
    {
        _actors.Clear();
        Places.Clear();
        History.Clear();
        Decisions.Clear();
        Outcomes.Clear();
        Names.Clear();
        StepCount = 0;
        ClockMilliseconds = 0;
        Preemptions = 0;
        End = ExecutionEnd.Finished;
        Problem = null;
        _current = -1;
        _changes = 0;
        _isStepOpen = false;
        _isAbandoned = false;
        _hasEndedHere = false;
    }

    private Actor Add(string name, Action body, Actor? startedBy, int startStep)
    {
        if (_actors.Count == MostActors)
        {
            throw new SceneFailedException($"a scene has at most {MostActors} threads");
        }

        Actor actor = _kept[_actors.Count] ??= Hire(_actors.Count);
        actor.Buffer.Clear();
        actor.LastFlush = 0;
        actor.Name = name;
        actor.Body = body;
        actor.HasStarted = false;
        actor.HasFinished = false;
        actor.StartedBy = startedBy;
        actor.StartStep = startStep;
        actor.Known = default;
        actor.Pending = default;
        actor.Changes = 0;
        actor.ChangesSeen = 0;
        _actors.Add(actor);
        return actor;
    }

    // The first actor runs on the explorer's own thread.
    private Actor Hire(int index)
    {
        Actor actor = new(this, index);
        if (index > 0)
        {
            Thread thread = new(() => Serve(actor), ActorStackBytes) { IsBackground = true, Name = $"explored thread {index}" };
            thread.Start();
        }

        return actor;
    }

    private void Serve(Actor actor)
    {
        while (true)
        {
            actor.Seat.Wait();
            if (_isDisposed)
            {
                actor.Seat.Dispose();
                return;
            }

            RunBody(actor);
        }
    }

    // Before anything is decided, each thread runs up to its first operation. True if the baton went to somebody else for that.
    private bool PassOnStart(Actor actor)
    {
        if (actor.StartedBy is { } parent)
        {
            parent.Seat.Wake();
            return true;
        }

        if (_nextToStart >= _actors.Count)
        {
            return false;
        }

        Actor next = _actors[_nextToStart++];
        next.Seat.Wake();
        return true;
    }

    private void Finish(Actor actor)
    {
        bool isFirstStop = !actor.HasStarted;
        actor.HasStarted = true;
        actor.HasFinished = true;
        if (_isAbandoned)
        {
            AbandonNext(actor);
        }
        else if (!isFirstStop || !PassOnStart(actor))
        {
            Decide(actor);
        }
    }

    // Passes the baton to whoever the strategy picks. Returns when the actor has it again, or at once if it has finished.
    private void Decide(Actor actor)
    {
        bool hasFinished = actor.HasFinished; // Once the baton is passed on, this may be about the next execution.
        int chosen = PickActor();
        if (chosen == actor.Index)
        {
            return;
        }

        if (chosen >= 0)
        {
            _actors[chosen].Seat.Wake();
            if (!hasFinished)
            {
                WaitForGrant(actor);
            }
        }
        else if (!_isAbandoned)
        {
            Over(actor);
        }
        else if (hasFinished)
        {
            AbandonNext(actor);
        }
        else
        {
            throw new ExecutionAbandonedException();
        }
    }

    private void WaitForGrant(Actor actor)
    {
        actor.Seat.Wait();
        if (_isAbandoned)
        {
            throw new ExecutionAbandonedException();
        }
    }

    // Takes the steps of store buffers on the way. -1: there is no further step.
    private int PickActor()
    {
        while (true)
        {
            CloseStep();
            uint enabled = Enabled();
            if (enabled == 0)
            {
                StopWithoutStep();
                return -1;
            }

            int process = StepCount < _stepLimit ? Picked(enabled) : FairPick(enabled);
            if (process == Strategy.Prune || StepCount >= 2 * _stepLimit)
            {
                Abandon(process == Strategy.Prune && Problem is null ? ExecutionEnd.Pruned : ExecutionEnd.Failed);
                return -1;
            }

            Open(process, enabled);
            if (process < FirstBuffer)
            {
                return process;
            }

            Flush(_actors[process - FirstBuffer]);
        }
    }

    private int Picked(uint enabled)
    {
        try
        {
            return _strategy.Pick(this, enabled, _current);
        }
        catch (HiddenNondeterminismException exception)
        {
            Problem ??= exception.Message;
            return Strategy.Prune;
        }
    }

    private void Open(int process, uint enabled)
    {
        if (StepCount == _steps.Length)
        {
            Array.Resize(ref _steps, StepCount * 2);
        }

        Decisions.Add(new Decision(false, enabled, process));
        ref Step step = ref _steps[StepCount++];
        step = new Step { Process = process, Enabled = enabled, Operation = PendingOf(process) };
        if (IsDescribing)
        {
            Outcomes.Add("");
        }

        if (process < FirstBuffer)
        {
            OpenOfActor(ref step, _actors[process], enabled);
        }
        else
        {
            step.After = _actors[process - FirstBuffer].Buffer.Peek().Step;
        }

        if (step.Operation.SecondPlace == Places.Changes)
        {
            _changes++;
            _actors[process % FirstBuffer].Changes++;
        }

        _isStepOpen = true;
    }

    private void OpenOfActor(ref Step step, Actor actor, uint enabled)
    {
        if (_current != actor.Index && _current >= 0 && (enabled >> _current & 1) != 0 && _actors[_current].Pending.Kind != OperationKind.Yield)
        {
            Preemptions++;
        }

        _current = actor.Index;
        step.After = actor.StartStep;
        actor.StartStep = 0;
        if (IsTso && IsFenced(step.Operation.Kind))
        {
            step.After = Math.Max(step.After, actor.LastFlush);
        }

        if (step.Operation.Kind == OperationKind.Yield)
        {
            actor.ChangesSeen = _changes - actor.Changes;
        }
    }

    private void Flush(Actor actor)
    {
        BufferedWrite write = actor.Buffer.Dequeue();
        write.Apply();
        Places.At(write.Place).Published = write.Published;
        actor.LastFlush = StepCount;
        Describe(NameOf(write.ForPeople()));
    }

    private void CloseStep()
    {
        if (_isStepOpen)
        {
            _isStepOpen = false;
            if (StepCount <= _stepLimit)
            {
                _strategy.Took(this, StepCount - 1);
            }
        }
    }

    private uint Enabled()
    {
        uint enabled = 0;
        foreach (Actor actor in _actors)
        {
            if (!actor.HasFinished && CanGoOn(actor))
            {
                enabled |= 1u << actor.Index;
            }

            if (actor.Buffer.Count != 0)
            {
                enabled |= 1u << (actor.Index + FirstBuffer);
            }
        }

        return enabled;
    }

    private bool CanGoOn(Actor actor)
    {
        OperationKind kind = actor.Pending.Kind;
        if (actor.Buffer.Count != 0 && IsFenced(kind))
        {
            return false; // Its own buffer is first.
        }

        if (kind == OperationKind.Park)
        {
            return Places.At(actor.Pending.Place).HasPermit;
        }

        return kind != OperationKind.Yield || _changes - actor.Changes > actor.ChangesSeen;
    }

    private static bool IsFenced(OperationKind kind) => kind
        is OperationKind.ReadModifyWrite or OperationKind.Fence or OperationKind.Park or OperationKind.ParkFor or OperationKind.Unpark or OperationKind.Spawn;

    // Round about, so that nobody who could go on is left out.
    private int FairPick(uint enabled)
    {
        uint later = enabled & (uint)(-2L << Math.Max(_current, 0));
        return BitOperations.TrailingZeroCount(later != 0 ? later : enabled);
    }

    private void StopWithoutStep()
    {
        _strategy.End(this);
        if (StepCount >= _stepLimit)
        {
            End = ExecutionEnd.Cut;
        }

        if (_actors.Any(actor => !actor.HasFinished))
        {
            Abandon(ExecutionEnd.Failed);
        }
    }

    private void Abandon(ExecutionEnd end)
    {
        if (end == ExecutionEnd.Failed && Problem is null)
        {
            Fail(StuckProblem.Describe(this, StepCount >= 2 * _stepLimit));
        }

        End = end;
        _isAbandoned = true;
    }

    private void Fail(string problem)
    {
        Problem ??= problem;
        End = ExecutionEnd.Failed;
        _isAbandoned = true;
    }

    // One after the other, so that what their ends do is not done at the same time.
    private void AbandonNext(Actor last)
    {
        foreach (Actor actor in _actors)
        {
            if (!actor.HasFinished)
            {
                actor.Seat.Wake();
                return;
            }
        }

        Over(last);
    }

    // All have finished: the explorer waits at the first actor's seat, unless this is its own thread.
    private void Over(Actor last)
    {
        _hasEndedHere = last.Index == 0;
        if (!_hasEndedHere)
        {
            _actors[0].Seat.Wake();
        }
    }

    private void TakePermit(Actor actor, int place)
    {
        ref Places.Entry entry = ref Places.At(place);
        entry.HasPermit = false;
        actor.Known.Join(in entry.Published);
    }

    private void Describe(string outcome)
    {
        if (IsDescribing)
        {
            Outcomes[StepCount - 1] = outcome;
        }
    }

    private void CheckAtEnd()
    {
        try
        {
            _scene.CheckAtEnd(History);
        }
        catch (SceneFailedException failure)
        {
            Problem = failure.Message;
            End = ExecutionEnd.Failed;
        }
    }
}
