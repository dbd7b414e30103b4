using System.Collections.Generic;

namespace AsyncCap.Arch.Hosted.Matrix;

/// <summary>A row: what happened, what had to come of it, and what came.</summary>
public sealed class MatrixRow(Situation situation, Payment payment, IReadOnlyList<Happening> happenings)
{
    /// <summary>Where the call was.</summary>
    public Situation Situation => situation;

    /// <summary>Who paid.</summary>
    public Payment Payment => payment;

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<Happening> Happenings => happenings;

    /// <summary>How often the kernel has worked at what there is to take apart between one and the next.</summary>
    public int SlicesBetween { get; internal init; }

    /// <summary>What the rule says.</summary>
    public Expectation Expected { get; internal set; } = new();

    /// <summary>What the caller saw.</summary>
    public Outcome Seen { get; internal set; } = new(IsGone: false, [], EndsIdle: false);

    /// <summary>Whether an outcome that a poll told early is the one that came.</summary>
    public bool PollWasRight { get; internal set; }

    /// <summary>Whether the bystanders went on as if nothing had happened.</summary>
    public bool BystandersAreUnaffected { get; internal set; }

    /// <summary>Whether every page was back after the end of everything.</summary>
    public bool FramesAreBack { get; internal set; }

    /// <summary>What stopped the row; null if nothing did.</summary>
    public string? Failure { get; internal set; }

    /// <summary>Whether everything is as it must be.</summary>
    public bool Passes => Failure is null && Seen.Satisfies(Expected, Situation) && PollWasRight && BystandersAreUnaffected && FramesAreBack;

    /// <summary>A situation as words.</summary>
    public static string NameOf(Situation situation) => Words.Of(situation.ToString());

    /// <inheritdoc/>
    public override string ToString()
    {
        string result = Failure ?? $"seen {Seen}, poll {(PollWasRight ? "right" : "wrong")}, "
            + $"bystanders {(BystandersAreUnaffected ? "unaffected" : "AFFECTED")}, frames {(FramesAreBack ? "back" : "LOST")}";
        return $"{Words.Of(Situation.ToString())}, {Words.Of(Payment.ToString())} payment, {string.Join(" then ", Happenings)}"
            + (SlicesBetween == 0 ? ": " : $" {SlicesBetween} slices later: ")
            + $"expected {Expected}; {result}";
    }
}
