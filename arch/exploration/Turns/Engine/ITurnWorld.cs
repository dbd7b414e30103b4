using System;
using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Common;

namespace AsyncCap.Arch.Exploration.Turns.Engine;

/// <summary>Vats in one state of their common run: what can happen next, one move ahead, any number of moves back.</summary>
/// <remarks>
/// A move is a whole turn of one vat, or something that fate does: a crash, the time of a deadline, a slice of the kernel's own
/// work. Moves are numbered as <see cref="Moves"/> says, so that a set of them is a mask. The same moves from the start lead to
/// the same state.
/// </remarks>
internal interface ITurnWorld : IDisposable
{
    /// <summary>Names of the vats; a vat's number is its place here.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>What is wrong in the present state; null if nothing was seen yet. Nothing can happen after it.</summary>
    string? Problem { get; }

    /// <summary>Faults that may happen on one path; only changed at the start.</summary>
    int FaultLimit { get; set; }

    /// <summary>The moves that are possible now, a bit each; 0 at the end of a path.</summary>
    ulong Enabled();

    /// <summary>One move that is possible.</summary>
    /// <returns>What it touched, a bit for each vat and promise: two moves that are both possible and touch nothing in common
    /// can change places, and all that follows is the same.</returns>
    ulong Take(int move);

    /// <summary>A mark of the present state, to come back to; 0 is the start. It costs a look at everything that may have changed
    /// since the last one, so it is asked for where several moves are possible.</summary>
    int Mark { get; }

    /// <summary>Back to an earlier state of this path: the start, or where a mark was asked for.</summary>
    void TakeBack(int mark);

    /// <summary>Looks at a state in which nothing can happen any more, and may set <see cref="Problem"/>.</summary>
    void CheckEnd();

    /// <summary>Names what all vats saw: equal for paths that differ only in the order of what does not touch each other.</summary>
    ulong OutcomeHash();

    /// <summary>What all vats saw, for people and for comparing worlds.</summary>
    string Outcome();

    /// <summary>Takes a move and tells it; slower.</summary>
    TraceStep TakeAndTell(int move);
}
