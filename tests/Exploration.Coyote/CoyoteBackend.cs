using System;
using System.Collections.Generic;
using System.Threading;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Instructions.Engine;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using AsyncCap.Arch.Sharing;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Specifications;
using Operation = Microsoft.Coyote.Runtime.Operation;

namespace AsyncCap.Tests.Exploration.Coyote;

/// <summary>One execution of a scene in which Coyote decides who goes on: each thread is an operation of Coyote's.</summary>
internal sealed class CoyoteBackend : Backend
{
    // After a bug Coyote's scheduling points do nothing, and who spins would spin for ever.
    private const int MostPoints = 20_000;

    private readonly List<Actor> _actors = [];
    private readonly List<ulong> _operations = [];
    private readonly List<Thread> _threads = [];
    private int _changes;
    private int _points;

    /// <summary>Runs the scene, on an operation of Coyote's.</summary>
    public void Run(SceneDefinition definition, Safeguard? removed)
    {
        Removed = removed;
        Scene scene = definition.Build();
        foreach ((string name, Action body) in scene.Threads)
        {
            Start(name, body, parent: null);
        }

        for (int index = 0; index < _operations.Count; index++)
        {
            Operation.PauseUntilCompleted(_operations[index]);
        }

        foreach (Thread thread in _threads)
        {
            thread.Join(); // It has nothing left to do.
        }

        Guard(() => scene.CheckAtEnd(History));
    }

    internal override void Point(Actor actor, OperationKind kind, int place)
    {
        if (_points++ > MostPoints)
        {
            throw new ExecutionAbandonedException();
        }

        if (kind == OperationKind.Yield)
        {
            Operation.PauseUntil(() => _changes - actor.Changes > actor.ChangesSeen);
            actor.ChangesSeen = _changes - actor.Changes;
            return;
        }

        SchedulingPoint.Interleave();
        if (kind is OperationKind.Write or OperationKind.ReadModifyWrite)
        {
            _changes++;
            actor.Changes++;
        }
    }

    internal override void DidNotWrite(Actor actor)
    {
        _changes--;
        actor.Changes--;
    }

    internal override void Park(Actor actor, ParkSlot slot)
    {
        int place = Places.Of(slot, 0);
        Point(actor, OperationKind.Park, place);
        Operation.PauseUntil(() => Places.At(place).HasPermit);
        TakePermit(actor, place);
    }

    internal override bool ParkFor(Actor actor, ParkSlot slot, int milliseconds)
    {
        int place = Places.Of(slot, 0);
        Point(actor, OperationKind.ParkFor, place);
        if (Places.At(place).HasPermit)
        {
            TakePermit(actor, place);
            return true;
        }

        ClockMilliseconds += milliseconds;
        return false;
    }

    internal override void Unpark(Actor actor, ParkSlot slot)
    {
        int place = Places.Of(slot, 0);
        Point(actor, OperationKind.Unpark, place);
        DataRaces.Advance(actor);
        Places.At(place).HasPermit = true;
        Places.At(place).Published.Join(in actor.Known);
    }

    internal override void Spawn(Actor actor, string name, Action body)
    {
        Point(actor, OperationKind.Spawn, 0);
        DataRaces.Advance(actor);
        Start(name, body, actor);
    }

    internal override int Choose(Actor actor, int count) => Microsoft.Coyote.Random.Generator.Create().NextInteger(count);

    private void TakePermit(Actor actor, int place)
    {
        Places.At(place).HasPermit = false;
        actor.Known.Join(in Places.At(place).Published);
    }

    private void Start(string name, Action body, Actor? parent)
    {
        Actor actor = new(this, _actors.Count) { Name = name, Known = parent?.Known ?? default };
        _actors.Add(actor);
        if (Operation.CreateNext() is not { } operation)
        {
            throw new InvalidOperationException("Coyote is not in control here");
        }

        _operations.Add(operation);
        Thread thread = new(() => Serve(actor, operation, body), 256 * 1024) { IsBackground = true };
        _threads.Add(thread);
        Operation.Start(operation);
        thread.Start();
        Operation.ScheduleNext();
    }

    private static void Serve(Actor actor, ulong operation, Action body)
    {
        try
        {
            Operation.OnStarted(operation);
            Actor.Current = actor;
            Guard(body);
            Actor.Current = null;
            Operation.OnCompleted();
            Operation.ScheduleNext();
        }
        catch (ThreadInterruptedException)
        {
            // So Coyote ends a thread when the execution is over.
        }
    }

    private static void Guard(Action body)
    {
        try
        {
            body();
        }
        catch (ExecutionAbandonedException)
        {
            // As it should.
        }
        catch (Exception escaped) when (escaped is not ThreadInterruptedException)
        {
            Specification.Assert(false, escaped.Message);
        }
    }
}
