using System.Globalization;

namespace AsyncCap.CommandLine.Protocol;

/// <summary>Reads one console line. Knows the words, not their order: that is <see cref="RunRecord"/>'s work.</summary>
public static class ProtocolLine
{
    /// <summary>Turns a line into an event; a malformed protocol line becomes a <see cref="ProtocolError"/>.</summary>
    public static ProtocolEvent Read(string line)
    {
        if (!line.StartsWith('@'))
        {
            return new LogLine(line);
        }

        string[] words = line.Split(' ');
        return words[0] switch
        {
            "@story" => ReadStory(line, words),
            "@row" => ReadRow(line),
            "@figure" => ReadFigure(line, words),
            "@end" => ReadEnd(line, words),
            "@done" => words.Length == 1 ? new AllDone() : new ProtocolError(line, "@done takes nothing"),
            _ => new ProtocolError(line, $"'{words[0]}' is no protocol word"),
        };
    }

    private static ProtocolEvent ReadStory(string line, string[] words) =>
        words is [_, { Length: > 0 } name] ? new StoryBegan(name) : new ProtocolError(line, "expected '@story NAME'");

    private static ProtocolEvent ReadRow(string line)
    {
        // The text is the rest of the line, its spaces kept.
        string[] words = line.Split(' ', 4);
        return words is [_, { Length: > 0 } name, "pass" or "fail", ..]
            ? new RowSeen(name, words[2] == "pass", words.Length == 4 ? words[3] : "")
            : new ProtocolError(line, "expected '@row NAME pass|fail TEXT'");
    }

    private static ProtocolEvent ReadFigure(string line, string[] words)
    {
        if (words is not [_, { Length: > 0 } row, { Length: > 0 } name, string digits, { Length: > 0 } unit])
        {
            return new ProtocolError(line, "expected '@figure ROW NAME VALUE UNIT'");
        }

        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? new FigureSeen(row, name, value, unit)
            : new ProtocolError(line, $"'{digits}' is no decimal integer");
    }

    private static ProtocolEvent ReadEnd(string line, string[] words) =>
        words is [_, { Length: > 0 } name, "pass" or "fail"]
            ? new StoryEnded(name, words[2] == "pass")
            : new ProtocolError(line, "expected '@end NAME pass|fail'");
}
