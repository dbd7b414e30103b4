using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>Tells what came of all rounds.</summary>
internal sealed class ChaosReport(Powerbox box, ChaosGround ground, ChaosTally sum)
{
    /// <summary>Tells it.</summary>
    public void Tell(int rounds, int nodes, int healthy, int quota)
    {
        string calls = sum.Calls + " calls of healthy clients";
        TellRow("outcomes", calls + ", one outcome each, of a kind that the callee allows", Violation.Repeated, Violation.Lost, Violation.Disallowed);
        TellRow("answers", sum.OutcomesOf(0) + " answers, each to its own call and of the generation that was asked", Violation.Crossed, Violation.Stale);
        TellRow("progress", healthy + " healthy clients in " + rounds + " rounds of " + nodes + " vats made their " + quota + " calls", Violation.Starved, Violation.Died);
        string frames = ground.HasKernel ? "after each round as many pages are in use as before, each on an account, and nobody holds an object of the first vat" : "not tried: there is no kernel, so there are no pages";
        TellRow("frames", frames, Violation.Leaked);
        bool isLively = sum.Restarts > 0 && sum.MisdeedsOf(Habit.Crash) > 0;
        box.Tell("mishaps", isLively, Crashes + " crashed, " + sum.Destroyed + " were destroyed at work, " + sum.Restarts + " were started again");
        TellFigures(rounds);
    }

    private int Crashes => sum.MisdeedsOf(Habit.Crash);

    private void TellRow(string row, string text, params Violation[] violations)
    {
        int count = 0;
        for (int i = 0; i < violations.Length; i++)
        {
            count += sum.ViolationsOf(violations[i]);
        }

        box.Tell(row, count == 0, count == 0 ? text : count + " violations; the first of all: " + sum.First);
    }

    private void TellFigures(int rounds)
    {
        ground.Figure("outcomes", "calls", sum.Calls, "calls");
        ground.Figure("outcomes", "answered", sum.OutcomesOf(0), "calls");
        ground.Figure("outcomes", "broken-disconnected", sum.OutcomesOf((int)ProblemKind.Disconnected), "calls");
        ground.Figure("outcomes", "broken-thrown", sum.OutcomesOf((int)ProblemKind.Thrown), "calls");
        ground.Figure("outcomes", "broken-smashed", sum.OutcomesOf((int)ProblemKind.Smashed), "calls");
        ground.Figure("outcomes", "broken-otherwise", sum.OutcomesOtherwise, "calls");
        ground.Figure("outcomes", "violations", sum.Violations, "violations");
        ground.Figure("progress", "rounds", rounds, "rounds");
        ground.Figure("progress", "late", sum.Late, "calls");
        ground.Figure("mishaps", "crashes", Crashes, "callees");
        ground.Figure("mishaps", "hangs", sum.MisdeedsOf(Habit.Hang), "callees");
        ground.Figure("mishaps", "silences", sum.MisdeedsOf(Habit.Silent), "callees");
        ground.Figure("mishaps", "drops", sum.MisdeedsOf(Habit.Drop), "callees");
        ground.Figure("mishaps", "floods", sum.MisdeedsOf(Habit.Flood), "floods");
        ground.Figure("mishaps", "thrown", sum.MisdeedsOf(Habit.Throw), "calls");
        ground.Figure("mishaps", "smashed", sum.MisdeedsOf(Habit.Smash), "calls");
        ground.Figure("mishaps", "destroyed", sum.Destroyed, "callees");
        ground.Figure("mishaps", "restarts", sum.Restarts, "callees");
    }
}
