using System.Collections.Generic;
using System.Linq;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>What may become of a call.</summary>
/// <param name="IsGone">The record is gone, or nobody is left to be told.</param>
/// <param name="IsTakenBack">Its caller has it back; there is no completion.</param>
public sealed record Expectation(bool IsGone = false, bool IsTakenBack = false)
{
    /// <summary>The reasons with which it may break, or none (fulfilled). Empty: it goes on as if nothing had happened.</summary>
    public IReadOnlyList<BreakReason> Reasons { get; init; } = [];

    /// <summary>This or another: what is possible when two things happen before anything was taken apart.</summary>
    public Expectation Or(Expectation other) => new(IsGone || other.IsGone, IsTakenBack || other.IsTakenBack)
    {
        Reasons = [.. Reasons.Union(other.Reasons)],
    };

    /// <summary>Whether it goes on as if nothing had happened.</summary>
    public bool IsUnaffected => !IsGone && !IsTakenBack && Reasons.Count == 0;

    /// <inheritdoc/>
    public override string ToString()
    {
        List<string> words = [];
        words.AddRange(IsTakenBack ? ["taken back"] : []);
        words.AddRange(Reasons.Select(Outcome.NameOf));
        return IsGone ? "gone" : words.Count == 0 ? "goes on" : string.Join(" or ", words);
    }
}
