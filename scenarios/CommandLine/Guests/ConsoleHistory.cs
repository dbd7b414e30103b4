using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace AsyncCap.CommandLine.Guests;

/// <summary>Remembers the end of a guest's output, and notices a panic in it.</summary>
public sealed partial class ConsoleHistory
{
    private const int LastLineCount = 30;
    private const int LongestPanicLines = 200;
    private readonly Queue<string> _lastLines = new();
    private readonly List<string> _panicLines = [];

    public IReadOnlyList<string> LastLines => [.. _lastLines];

    public IReadOnlyList<string> PanicLines => _panicLines;

    public bool HasPanicked => _panicLines.Count > 0;

    public void Add(string line)
    {
        _lastLines.Enqueue(line);
        if (_lastLines.Count > LastLineCount)
        {
            _ = _lastLines.Dequeue(); // the oldest is what we want to forget
        }

        if ((HasPanicked && _panicLines.Count < LongestPanicLines) || IsPanic(line))
        {
            _panicLines.Add(line);
        }
    }

    // A panic may cut into a half-written line; its place tells it from a program that says the word.
    private static bool IsPanic(string line) => line.StartsWith("PANIC", StringComparison.Ordinal) || PanicInside().IsMatch(line);

    [GeneratedRegex("PANIC (\\S+:\\d+ |(trap|stack|corelib) \")")]
    private static partial Regex PanicInside();
}
