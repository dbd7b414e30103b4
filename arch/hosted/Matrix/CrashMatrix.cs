using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>Every way to lose a reply, in every state of a call, for everything that can end: one row each (G2, G4, G5, G6).</summary>
/// <remarks>
/// Nothing here is listed by hand. Happenings are the items times the ways that their kind allows; what must come of them is
/// told by <see cref="Rule"/>. Each row starts from a snapshot of its situation, so rows are independent and many are cheap.
/// </remarks>
public static class CrashMatrix
{
    private const int RoutineEntriesBetweenAudits = 8;
    private const int DifferentDistances = 3;

    /// <summary>All happenings.</summary>
    public static IReadOnlyList<Happening> Happenings { get; } =
        [.. Enum.GetValues<Item>().SelectMany(item => Kinds.WaysOf(item).Select(way => new Happening(item, way)))];

    /// <summary>One row for each happening in one situation.</summary>
    public static IReadOnlyList<MatrixRow> Run(Situation situation, Payment payment, Defences removed = Defences.None)
    {
        using Cast cast = new(situation, payment, removed);
        WorldSnapshot start = cast.World.Snapshot();
        return
        [
            .. Happenings.Where(happening => Scope.Has(situation, payment, happening))
                .Select(happening => Play(cast, start, payment, slices: 0, happening)),
        ];
    }

    /// <summary>
    /// One row for each two happenings in one situation: the second at once after the first, or when one or two slices of what the
    /// first takes apart are done.
    /// </summary>
    public static IReadOnlyList<MatrixRow> RunPairs(Situation situation, Payment payment, Defences removed = Defences.None)
    {
        using Cast cast = new(situation, payment, removed);
        WorldSnapshot start = cast.World.Snapshot();
        List<Happening> all = [.. Happenings.Where(happening => Scope.Has(situation, payment, happening) && Scope.Matters(happening))];
        return
        [
            .. all.SelectMany((first, i) => all.Where(second => second != first).Select((second, j) =>
                Play(cast, start, payment, slices: (i + j) % DifferentDistances, first, second))),
        ];
    }

    private static MatrixRow Play(Cast cast, WorldSnapshot start, Payment payment, int slices, params Happening[] happenings)
    {
        start.Restore();
        cast.World.EntriesBetweenAudits = 1;
        MatrixRow row = new(cast.Situation, payment, happenings) { SlicesBetween = slices };
        try
        {
            Play(cast, row);
        }
        catch (Exception exception) when (exception is KernelPanicException or RefusedException or InvalidOperationException)
        {
            row.Failure = exception.Message;
        }

        return row;
    }

    private static void Play(Cast cast, MatrixRow row)
    {
        foreach (Happening happening in row.Happenings)
        {
            for (int slice = 0; slice < row.SlicesBetween && happening != row.Happenings[0]; slice++)
            {
                cast.World.Tick();
            }

            Situation now = Act.Locate(cast);
            if (happening.Way == Way.RunsOutOfTime && now == Situation.Idle && cast.Situation != Situation.Idle)
            {
                continue; // Its outcome is collected already: a timer would be another use of the record.
            }

            Expectation expected = Rule.Of(now, row.Payment, happening, hasMoved: now != cast.Situation)
                .Or(Rule.After(now, row.Payment, row.Happenings[0], happening));
            row.Expected = Deed.Do(cast, happening) ? row.Expected.Or(expected) : row.Expected;
        }

        Act.Follow(cast);
        (CallState State, BreakReason Reason)? polled = Act.Poll(cast);
        cast.World.Settle();

        // From here on it is routine, the same in most rows.
        cast.World.EntriesBetweenAudits = RoutineEntriesBetweenAudits;
        Act.AnswerWhatIsHeld(cast);
        cast.World.Settle();
        row.Seen = Act.Observe(cast);
        row.PollWasRight = polled is not { State: CallState.Completed } told || row.Seen.Completions.SequenceEqual([told.Reason]);
        row.BystandersAreUnaffected = cast.Bystanders.AreUnaffected();
        row.FramesAreBack = cast.TearDown();
        cast.World.Audit();
    }
}
