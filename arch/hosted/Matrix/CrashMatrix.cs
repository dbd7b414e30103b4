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
    /// <summary>All happenings.</summary>
    public static IReadOnlyList<Happening> Happenings { get; } =
        [.. Enum.GetValues<Item>().SelectMany(item => WaysOf(item).Select(way => new Happening(item, way)))];

    /// <summary>One row for each happening in one situation.</summary>
    public static IReadOnlyList<MatrixRow> Run(Situation situation, Payment payment, Defences removed = Defences.None)
    {
        using Cast cast = new(situation, payment, removed);
        WorldSnapshot start = cast.World.Snapshot();
        return
        [
            .. Happenings.Where(happening => Applies(situation, payment, happening))
                .Select(happening => Play(cast, start, payment, happening)),
        ];
    }

    /// <summary>One row for each two happenings in one situation, the second before anything was taken apart after the first.</summary>
    public static IReadOnlyList<MatrixRow> RunPairs(Situation situation, Payment payment, Defences removed = Defences.None)
    {
        using Cast cast = new(situation, payment, removed);
        WorldSnapshot start = cast.World.Snapshot();
        List<Happening> all = [.. Happenings.Where(happening => Applies(situation, payment, happening))];
        return
        [
            .. all.SelectMany(first => all.Where(second => second != first).Select(second =>
                Play(cast, start, payment, first, second))),
        ];
    }

    private static IEnumerable<Way> WaysOf(Item item)
    {
        switch (item)
        {
            case Item.None:
                return [];
            case Item.Caller:
            case Item.Callee:
            case Item.Receiver:
                return [Way.Faults, Way.Exits, Way.IsDestroyed];
            case Item.Record:
            case Item.Carrier:
                return [Way.IsCancelled, Way.RunsOutOfTime, Way.IsDropped, Way.IsDestroyed];
            case Item.Resolver:
                return Enum.GetValues<Way>().Where(way => way >= Way.Answers);
            default:
                return [Way.IsDestroyed];
        }
    }

    // There is a resolver to do something with only in service, and banks of their own only where they pay.
    private static bool Applies(Situation situation, Payment payment, Happening happening)
    {
        bool isSupply = happening.Item is Item.RecordsBank or Item.EndpointsBank or Item.CarriersBank or Item.ReceiversEndpointsBank
            or Item.PromisesBank;
        bool isOfPromise = situation is Situation.Pipelined or Situation.Waiting;
        bool hasResolver = situation == Situation.InService || (isOfPromise && happening.Way is not (Way.IsForwarded or Way.BecomesPromise));
        return (happening.Item != Item.Resolver || hasResolver) && (!isSupply || payment == Payment.Separate);
    }

    private static MatrixRow Play(Cast cast, WorldSnapshot start, Payment payment, params Happening[] happenings)
    {
        start.Restore();
        MatrixRow row = new(cast.Situation, payment, happenings);
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
            Situation now = Act.Locate(cast);
            if (happening.Way == Way.RunsOutOfTime && now == Situation.Idle && cast.Situation != Situation.Idle)
            {
                continue; // Its outcome is collected already: a timer would be another use of the record.
            }

            row.Expected = row.Expected.Or(Rule.Of(now, row.Payment, happening, hasMoved: now != cast.Situation))
                .Or(Rule.After(now, row.Payment, row.Happenings[0], happening));
            Act.Do(cast, happening);
        }

        (CallState State, BreakReason Reason)? polled = Act.Poll(cast);
        cast.World.Settle();
        Act.AnswerWhatIsHeld(cast);
        cast.World.Settle();
        row.Seen = Act.Observe(cast);
        row.PollWasRight = polled is not { State: CallState.Completed } told || row.Seen.Completions.SequenceEqual([told.Reason]);
        row.BystandersAreUnaffected = cast.Bystanders.AreUnaffected();
        row.FramesAreBack = cast.TearDown();
    }
}
