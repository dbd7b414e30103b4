using System;

namespace AsyncCap.Vats;

/// <summary>What kind of thing broke a reference. Numbers go over the wire and never change meaning.</summary>
public enum ProblemKind
{
    /// <summary>A method threw. The text is the exception's type and message, and never its stack.</summary>
    Thrown = 1,

    /// <summary>The vat that the object lived in, or that was to answer, is gone.</summary>
    Disconnected = 2,

    /// <summary>A quota was exceeded: of the target's queue, or of a bank.</summary>
    Overloaded = 3,

    /// <summary>A promise was resolved to itself, directly or through others.</summary>
    ViciousCycle = 4,

    /// <summary>A near object was asked of a reference that is far.</summary>
    NotNear = 5,

    /// <summary>A message was sent to plain data, or to an object that does not have the method.</summary>
    NoSuchMethod = 6,

    /// <summary>The reference was never assigned: <c>default(Eventual&lt;T&gt;)</c>.</summary>
    Unassigned = 7,

    /// <summary>A message or an answer could not be carried: too large, or not what the method takes.</summary>
    Malformed = 8,

    /// <summary>It took longer than the caller was willing to wait.</summary>
    TimedOut = 9,

    /// <summary>The authority was taken back.</summary>
    Revoked = 10,

    /// <summary>Somebody broke the promise on purpose, with a text of his own.</summary>
    Smashed = 11,
}

/// <summary>Why a reference is broken: immutable, so that it may be shared by vats that share nothing else.</summary>
public sealed class Problem
{
    /// <summary>Makes a problem.</summary>
    public Problem(ProblemKind kind, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Kind = kind;
        Text = text;
    }

    /// <summary>What kind of thing it was.</summary>
    public ProblemKind Kind { get; }

    /// <summary>For people. It may come from a vat that one does not trust.</summary>
    public string Text { get; }

    internal static Problem Unassigned { get; } = new(ProblemKind.Unassigned, "The reference was never assigned.");

    internal static Problem NotNear { get; } = new(ProblemKind.NotNear, "The object is in another vat: it can be sent to, not called.");

    internal static Problem NotAnObject { get; } = new(ProblemKind.NoSuchMethod, "Data has no methods that could be sent to.");

    internal static Problem Cycle { get; } = new(ProblemKind.ViciousCycle, "The promise was resolved to itself.");

    internal static Problem Overloaded { get; } = new(ProblemKind.Overloaded, "The vat has more messages waiting than its quota allows.");

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>The problem that an exception is where a vat ends: the one that it carries, or its type and message.</summary>
    internal static Problem From(Exception exception) =>
        exception is BrokenException broken ? broken.Problem : new Problem(ProblemKind.Thrown, ExceptionText.Of(exception));
}
