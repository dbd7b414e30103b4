using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace AsyncCap.Scenarios;

/// <summary>A key that may follow a story's name as <c>key=value</c>, and what it may be told.</summary>
/// <param name="Name">The key.</param>
/// <param name="Values">Words with | between; or <c>1..64</c>, whole numbers; or <c>2..64/2</c>, powers of two; empty if the story itself says what it takes.</param>
public sealed record StoryKey(string Name, string Values)
{
    private const string PowersOfTwo = "/2";

    /// <summary>Reads the keys of a story: <c>name</c> or <c>name:values</c>, separated by spaces.</summary>
    public static IReadOnlyList<StoryKey> ParseAll(string keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return [.. keys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(key => key.Split(':', 2)).Select(parts => new StoryKey(parts[0], parts.Length > 1 ? parts[1] : ""))];
    }

    /// <summary>Why a value will not do; null if it will.</summary>
    public string? Complaint(string value)
    {
        if (Values.Length == 0)
        {
            return null;
        }

        string[] bounds = Values.Replace(PowersOfTwo, "", StringComparison.Ordinal).Split("..");
        if (bounds.Length != 2)
        {
            string[] words = Values.Split('|');
            return words.Contains(value) ? null : $"{Name} takes {string.Join(", ", words[..^1])} or {words[^1]}, not '{value}'";
        }

        bool isPower = Values.EndsWith(PowersOfTwo, StringComparison.Ordinal);
        bool fits = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            && number >= Bound(bounds[0]) && number <= Bound(bounds[1]) && (!isPower || ulong.IsPow2(number));
        return fits ? null : $"{Name} takes {(isPower ? "a power of two" : "a whole number")} from {bounds[0]} to {bounds[1]}, not '{value}'";
    }

    private static ulong Bound(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
