using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace AsyncCap.Vats;

/// <summary>A trace as lines, and back.</summary>
public sealed partial class CausalTrace
{
    /// <summary>Whether a line of a world's console belongs to a trace.</summary>
    public static bool IsLine(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.StartsWith(TraceText.Prefix, StringComparison.Ordinal);
    }

    /// <summary>The trace that a world told line by line; other lines are passed over.</summary>
    /// <exception cref="FormatException">A line begins as one of a trace and is none.</exception>
    public static CausalTrace Parse(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        List<CausalEvent> events = [];
        Dictionary<int, string> vats = [];
        Dictionary<uint, string> verbs = [];
        Dictionary<(int, uint), string> comments = [];
        long lostCount = 0;
        foreach (string line in lines.Where(IsLine))
        {
            string[] words = line[TraceText.Prefix.Length..].Split(' ');
            switch (words[0])
            {
                case "vat" when words.Length >= 3:
                    vats[(int)Number(words[1])] = string.Join(' ', words[2..]);
                    break;
                case "verb" when words.Length >= 3:
                    verbs[(uint)Number(words[1])] = string.Join(' ', words[2..]);
                    break;
                case "text" when words.Length >= 4:
                    comments[((int)Number(words[1]), (uint)Number(words[2]))] = string.Join(' ', words[3..]);
                    break;
                case "lost" when words.Length == 3:
                    lostCount += Number(words[2]);
                    break;
                case "end":
                    break;
                default:
                    events.Add(EventOf(words, line));
                    break;
            }
        }

        // Vats are told in pieces, each in its order.
        return new CausalTrace([.. events.OrderBy(told => told.Vat)], vats, verbs, comments, lostCount);
    }

    /// <summary>The trace as lines that <see cref="Parse"/> reads.</summary>
    public IEnumerable<string> ToLines()
    {
        foreach ((int number, string name) in _vats.OrderBy(vat => vat.Key))
        {
            yield return TraceText.Vat(number, name);
        }

        foreach ((uint number, string name) in _verbs.OrderBy(verb => verb.Value, StringComparer.Ordinal))
        {
            yield return TraceText.Verb(number, name);
        }

        foreach (((int vat, uint number), string text) in _comments.OrderBy(comment => comment.Key))
        {
            yield return TraceText.Comment(vat, (int)number, text);
        }

        foreach (CausalEvent told in Events)
        {
            yield return TraceText.Line(told);
        }

        if (LostCount != 0)
        {
            yield return TraceText.Lost(0, LostCount);
        }

        yield return TraceText.End;
    }

    private static CausalEvent EventOf(string[] words, string line)
    {
        return words.Length != 9
            ? throw new FormatException("This is no line of a trace: " + line)
            : new CausalEvent
            {
                Vat = (int)Number(words[0]),
                Turn = (int)Number(words[1]),
                NumberInTurn = (ushort)Number(words[2]),
                KindNumber = (byte)Number(words[3]),
                Detail = (byte)Number(words[4]),
                Site = (uint)Number(words[5]),
                Message = Number(words[6]),
                Promise = Number(words[7]),
                Ticks = Number(words[8]),
            };
    }

    private static long Number(string word) => long.TryParse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number)
        ? number : throw new FormatException("This is no number of a trace: " + word);
}
