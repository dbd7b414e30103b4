using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace AsyncCap.Vats;

/// <summary>One turn, as a journal has it.</summary>
/// <param name="Vat">Whose it was.</param>
/// <param name="Message">The message that it began with; its sender is in it.</param>
/// <param name="Site">The verb's number.</param>
public readonly record struct JournalTurn(int Vat, long Message, uint Site);

/// <summary>A run that can be gone through again: what was run where, and every vat's turns in their order.</summary>
/// <remarks>A vat's turn depends on the turns before it and on its message alone. So each vat's order of messages is the whole run, and in what order
/// vats took turns beside each other is nobody's to see.</remarks>
public sealed class VatJournal
{
    private const string Heading = "asynccap journal of vats 1";

    private readonly Dictionary<int, ImmutableArray<JournalTurn>> _turns;

    /// <summary>Of a trace.</summary>
    /// <param name="world">Where it ran: <c>metal</c>, <c>hosted</c> or <c>process</c>.</param>
    /// <param name="boot">What it was booted with.</param>
    /// <param name="trace">What was recorded.</param>
    public VatJournal(string world, string boot, CausalTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        World = world;
        Boot = boot;
        Trace = trace;
        _turns = trace.Events.Where(told => told.Kind == CausalKind.Got).GroupBy(told => told.Vat)
            .ToDictionary(vat => vat.Key, vat => vat.Select(told => new JournalTurn(told.Vat, told.Message, told.Site)).ToImmutableArray());
    }

    /// <summary>Where it ran.</summary>
    public string World { get; }

    /// <summary>What it was booted with.</summary>
    public string Boot { get; }

    /// <summary>All that was recorded.</summary>
    public CausalTrace Trace { get; }

    /// <summary>Vats that had turns.</summary>
    public IEnumerable<int> Vats => _turns.Keys.Order();

    /// <summary>A vat's turns, in order.</summary>
    public ImmutableArray<JournalTurn> TurnsOf(int vat) => _turns.TryGetValue(vat, out ImmutableArray<JournalTurn> turns) ? turns : [];

    /// <summary>Whether a file begins as a journal.</summary>
    public static bool IsJournal(string firstLine) => firstLine == Heading;

    /// <summary>Reads what <see cref="ToLines"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no journal, or not whole.</exception>
    public static VatJournal Parse(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (lines.Count < 4 || lines[0] != Heading || !lines[1].StartsWith("world ", StringComparison.Ordinal)
            || !lines[2].StartsWith("boot ", StringComparison.Ordinal) || lines[^1] != TraceText.End)
        {
            throw new InvalidDataException("This is no journal of vats, or it is not whole.");
        }

        try
        {
            return new VatJournal(lines[1]["world ".Length..], lines[2]["boot ".Length..], CausalTrace.Parse(lines.Skip(3)));
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    /// <summary>The journal as lines of text.</summary>
    public IEnumerable<string> ToLines() => Trace.ToLines().Prepend("boot " + Boot).Prepend("world " + World).Prepend(Heading);

    /// <summary>Compares another run with this one, vat by vat and turn by turn.</summary>
    /// <returns>The first turn that differs, for people; null if none does.</returns>
    public string? FirstDifference(CausalTrace other)
    {
        VatJournal now = new("", "", other);
        return Vats.Union(now.Vats).Order().Select(vat => FirstDifference(vat, now)).FirstOrDefault(difference => difference is not null);
    }

    /// <summary>A turn for people.</summary>
    public static string Describe(CausalTrace trace, JournalTurn turn)
    {
        ArgumentNullException.ThrowIfNull(trace);
        int sender = CausalEvent.SenderOf(turn.Message);
        return $"{trace.VerbName(turn.Site)}, message {turn.Message & ((1L << CausalEvent.VatShift) - 1)} of {trace.VatName(sender)}";
    }

    private string? FirstDifference(int vat, VatJournal now)
    {
        ImmutableArray<JournalTurn> then = TurnsOf(vat);
        ImmutableArray<JournalTurn> today = now.TurnsOf(vat);
        int at = then.Zip(today).TakeWhile(pair => pair.First == pair.Second).Count();
        return at == then.Length && at == today.Length
            ? null
            : $"turn {at + 1} of {Trace.VatName(vat)} was {TurnAt(Trace, then, at)}, and is {TurnAt(now.Trace, today, at)}";
    }

    private static string TurnAt(CausalTrace trace, ImmutableArray<JournalTurn> turns, int at) => at < turns.Length ? Describe(trace, turns[at]) : "none";
}
