using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Scenarios.Programs.OneWay;
using AsyncCap.Scenarios.Stories.DiodeParts;

namespace AsyncCap.Scenarios.Stories;

/// <summary>Information flows one way: data arrives, nothing returns, and what plain calls let through is measured and closed.</summary>
public sealed class Diode(Stage stage)
{
    private const uint RoundsASecond = 100;
    private const int LeastPeriodLog = 5;
    private const uint FirstSecret = 5;
    private const uint OtherSecret = 11;

    private readonly DiodeStage _diode = new(stage);

    /// <summary>Tells the story.</summary>
    public void Tell()
    {
        ulong pagesBefore = stage.PagesInUse();
        int periodLog = PeriodLog(stage.Machine.ReadFigure(MachineFigure.TicksPerSecond) / RoundsASecond);
        TellReplies(periodLog);
        TellProbe("plain-calls-given-back-or-not"u8, periodLog, isOneWay: false);
        TellProbe("one-way-given-back-or-not"u8, periodLog, isOneWay: true);
        TellTaking(periodLog);
        TellOneWay(periodLog);
        ulong pagesAfter = stage.AwaitPages(pagesBefore);
        _ = stage.Report.Row("nothing-is-lost"u8, pagesAfter == pagesBefore && stage.BooksBalance())
            .Number(pagesBefore).Text(" pages before, "u8).Number(pagesAfter).Text(" after"u8).EndLine();
    }

    private static int PeriodLog(ulong ticks)
    {
        int log = LeastPeriodLog;
        while (2ul << log <= ticks)
        {
            log++;
        }

        return log;
    }

    // The high side receives and tries to answer. Who holds what is told while both are there.
    private void TellReplies(int periodLog)
    {
        DiodeRun run = _diode.Begin(periodLog, FirstSecret, isOneWay: true, DiodeRole.Replier);
        new AuthorityGraph(stage).Tell(run);
        _diode.AwaitEnd(run);
        for (int way = 0; way < DiodeReplies.Ways; way++)
        {
            ulong carriedOut = _diode.ReadHigh(run, DiodeReplies.FirstWay + ((ulong)way * 8));
            bool wasTried = _diode.ReadHigh(run, DiodePrograms.Finished) == 1;
            _ = stage.Report.Row(DiodeReplies.NameOf(way), wasTried && carriedOut == 0).Text("carried out "u8).Number(carriedOut).EndLine();
        }

        _diode.End(run);
    }

    // The receiver gives a record back, or does not.
    private void TellProbe(ReadOnlySpan<byte> row, int periodLog, bool isOneWay)
    {
        DiodeRun run = _diode.Begin(periodLog, FirstSecret, isOneWay, DiodeRole.Teller);
        _diode.AwaitProber(run);
        ulong seen = _diode.ReadLow(run, DiodePrograms.BitsSeen);
        ulong ticks = _diode.ReadLow(run, DiodePrograms.TicksTaken);
        ulong counter = _diode.ReadLow(run, DiodePrograms.CounterTaken);
        _diode.End(run);
        ulong errors = 0;
        for (int round = 0; round < DiodePlan.Rounds; round++)
        {
            errors += ((seen >> round) & 1) == (DiodePlan.Bit(FirstSecret, round) ? 1ul : 0) ? 0u : 1u;
        }

        bool isAsItShould = run.IsFinished && (isOneWay ? seen == 0 : errors == 0);
        ulong bits = isOneWay && seen == 0 ? 0 : AtMost(errors);
        _ = stage.Report.Row(row, isAsItShould)
            .Number(bits).Text(" of "u8).Number(DiodePlan.Rounds).Text(" bits, by giving records back or not"u8).EndLine();
        TellFigures(row, bits, errors, ticks, counter);
    }

    // The receiver takes a message, or does not.
    private void TellTaking(int periodLog)
    {
        DiodeRun run = _diode.Begin(periodLog, FirstSecret, isOneWay: false, DiodeRole.Receiver);
        _diode.AwaitEnd(run);
        Decoded decoded = _diode.Decode(run, FirstSecret);
        _diode.End(run);
        ulong bits = AtMost(decoded.Errors);
        _ = stage.Report.Row("plain-calls-taken-or-not"u8, decoded.Errors == 0)
            .Number(bits).Text(" of "u8).Number(DiodePlan.Rounds).Text(" bits, by taking messages or not"u8).EndLine();
        TellFigures("plain-calls-taken-or-not"u8, bits, decoded.Errors, (ulong)DiodePlan.Rounds << periodLog, run.CounterTaken);
    }

    // 1 - H(p) is never more than 1 - 2p.
    private static ulong AtMost(ulong errors)
    {
        ulong wrong = errors < DiodePlan.Rounds / 2 ? errors : DiodePlan.Rounds - errors;
        return DiodePlan.Rounds - (2 * wrong);
    }

    private void TellOneWay(int periodLog)
    {
        DiodeRun first = Play(periodLog, FirstSecret, DiodeFate.Lives, out Decoded decoded, out ulong taken, out ulong slots);
        _ = stage.Report.Row("data-arrives"u8, taken == decoded.Ones && slots == 0)
            .Number(taken).Text(" of the "u8).Number(decoded.Ones).Text(" messages that high wanted, without a slot"u8).EndLine();
        bool isConstant = decoded.IsConstant && first.IsFinished;
        _ = stage.Report.Row("one-way-taken-or-not"u8, isConstant)
            .Text(isConstant ? "0 bits: every round looked the same, "u8 : "rounds looked different, "u8).Number(decoded.Errors).Text(" errors"u8).EndLine();
        TellFigures("one-way-taken-or-not"u8, isConstant ? 0ul : AtMost(decoded.Errors), decoded.Errors, (ulong)DiodePlan.Rounds << periodLog, first.CounterTaken);

        DiodeRun second = Play(periodLog, OtherSecret, DiodeFate.Lives, out Decoded other, out _, out _);
        _ = stage.Report.Row("low-sees-the-same"u8, first.Seen == second.Seen && other.Ones != 0)
            .Text("with other bits of high's, digest "u8).Hexadecimal(first.Seen).Text(" and "u8).Hexadecimal(second.Seen).EndLine();
        DiodeRun dead = Play(periodLog, FirstSecret, DiodeFate.Dies, out _, out _, out _);
        _ = stage.Report.Row("the-end-of-high-tells-nothing"u8, first.Seen == dead.Seen)
            .Text("its bank destroyed in between, digest "u8).Hexadecimal(dead.Seen).EndLine();
    }

    private DiodeRun Play(int periodLog, uint secret, DiodeFate fate, out Decoded decoded, out ulong taken, out ulong slots)
    {
        DiodeRun run = _diode.Begin(periodLog, secret, isOneWay: true, DiodeRole.Receiver);
        if (fate == DiodeFate.Dies)
        {
            _diode.KillHigh(run);
        }

        _diode.AwaitEnd(run);
        decoded = _diode.Decode(run, secret);
        taken = fate == DiodeFate.Dies ? 0 : _diode.ReadHigh(run, DiodePrograms.Taken);
        slots = fate == DiodeFate.Dies ? 0 : _diode.ReadHigh(run, DiodePrograms.SlotsSeen);
        _diode.End(run);
        return run;
    }

    private void TellFigures(ReadOnlySpan<byte> row, ulong bits, ulong errors, ulong ticks, ulong counter)
    {
        stage.Report.Figure(row, "bits"u8, bits, "bits"u8);
        stage.Report.Figure(row, "errors"u8, errors, "errors"u8);
        stage.Report.Figure(row, "bits-per-second"u8, bits * stage.Machine.ReadFigure(MachineFigure.TicksPerSecond) / ticks, "bits"u8);
        if (CommandLine.AreEqual(stage.Host.CounterUnit, "instructions"u8))
        {
            stage.Report.Figure(row, "bits-per-million-instructions"u8, bits * 1_000_000 / (counter == 0 ? 1 : counter), "bits"u8);
        }
    }

    private enum DiodeFate
    {
        Lives,
        Dies,
    }
}
