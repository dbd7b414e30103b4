using System;
using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Common;

namespace AsyncCap.Arch.Exploration.Turns.Engine;

/// <summary>A vat of a scene.</summary>
/// <param name="Name">For people.</param>
/// <param name="Program">What it does.</param>
/// <param name="References">The numbers of the vats that it knows from the start.</param>
/// <param name="MayCrash">Whether its crash is among the faults.</param>
internal sealed record VatCast(string Name, Vat Program, int[] References, bool MayCrash = false);

/// <summary>A bug that can be put in: into a program, into the in-memory runtime, or by taking a defence from the kernel.</summary>
/// <param name="Info">Name and summary.</param>
/// <param name="Runtime">What the in-memory runtime does wrong.</param>
/// <param name="Removed">What the kernel does without; only a checked kernel can.</param>
internal sealed record TurnPlant(PlantInfo Info, RuntimeBugs Runtime = RuntimeBugs.None, Ipc.Diagnostics.Defences Removed = Ipc.Diagnostics.Defences.None)
{
    /// <summary>Whether a world of that kind has it.</summary>
    public bool IsIn(bool isKernel) => isKernel ? Runtime == RuntimeBugs.None : Removed == Ipc.Diagnostics.Defences.None;
}

/// <summary>What the in-memory runtime can be told to do wrong.</summary>
[Flags]
internal enum RuntimeBugs
{
    None = 0,

    /// <summary>A send to a promise that is resolved, and still passes on what waited, overtakes it.</summary>
    Overtakes = 1,

    /// <summary>What waits at a promise is passed on last first.</summary>
    PassesOnBackwards = 2,

    /// <summary>What was queued at a vat that crashes gets no outcome.</summary>
    LosesQueue = 4,

    /// <summary>A request that was answered stays with the one who answered, and breaks once more when it crashes.</summary>
    AnswersTwice = 8,

    /// <summary>Whoever waits for the end of a vat is not told.</summary>
    ForgetsWatchers = 16,
}

/// <summary>Some vats, what they know of each other, and what must hold.</summary>
/// <param name="Name">How the command line names it.</param>
/// <param name="Summary">One line.</param>
/// <param name="Verbs">Names of the verbs; verb n is at place n.</param>
/// <param name="Cast">Makes the vats, with a bug planted or (null) without.</param>
/// <param name="Check">At the end of a path: what is wrong, or null.</param>
internal sealed record VatScene(string Name, string Summary, string[] Verbs, Func<string?, VatCast[]> Cast, Func<TurnWorld, string?> Check)
{
    public IReadOnlyList<TurnPlant> Plants { get; init; } = [];

    /// <summary>Faults on one path, unless told.</summary>
    public int Faults { get; init; }

    /// <summary>Whether slices of work are moves of their own; else each move ends with all work done.</summary>
    public bool ShowsWork { get; init; }

    /// <summary>Calls of each vat; at most 12.</summary>
    public int Calls { get; init; } = 6;

    /// <summary>Promises that each vat can make; at most 4.</summary>
    public int Promises { get; init; }

    /// <summary>Whether a request may stay unanswered for ever.</summary>
    public bool MayLeaveOpen { get; init; }
}
