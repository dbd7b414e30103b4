using System.Collections.Generic;
using System.Linq;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>What the caller of a row saw in the end.</summary>
/// <param name="IsGone">Its capability is stale, or it is dead itself.</param>
/// <param name="Completions">The completions that it collected, each with its reason.</param>
/// <param name="EndsIdle">Whether the record is idle again.</param>
public sealed record Outcome(bool IsGone, IReadOnlyList<BreakReason> Completions, bool EndsIdle)
{
    /// <summary>A reason as words.</summary>
    public static string NameOf(BreakReason reason) => reason == BreakReason.None ? "fulfilled" : Words.Of(reason.ToString());

    /// <summary>Whether that is what was to be, exactly once.</summary>
    /// <param name="expected">What the rule says.</param>
    /// <param name="situation">Where the call was: one that was never sent has no outcome.</param>
    public bool Satisfies(Expectation expected, Situation situation)
    {
        if (expected.IsGone)
        {
            // The turn of a first happening may have collected the outcome before the record was destroyed.
            return IsGone && Completions.Count <= 1;
        }

        bool isTakenBack = Completions.Count == 0;
        bool hadToEnd = situation != Situation.Idle;
        if (IsGone || !EndsIdle || Completions.Count > 1)
        {
            return false;
        }

        // What goes on is answered by the row itself; so it must be fulfilled, or its time must come.
        BreakReason end = situation == Situation.Timing ? BreakReason.DeadlinePassed : BreakReason.None;
        return expected.IsUnaffected || situation is Situation.Settling or Situation.Completed
            ? hadToEnd ? Completions.SequenceEqual([end]) : isTakenBack
            : isTakenBack ? expected.IsTakenBack : expected.Reasons.Contains(Completions[0]);
    }

    /// <inheritdoc/>
    public override string ToString() => IsGone ? "gone"
        : Completions.Count == 0 ? "no completion"
        : string.Join(" and ", Completions.Select(NameOf)) + (EndsIdle ? "" : ", not idle");
}
