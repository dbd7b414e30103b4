using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncCap.CommandLine.Guests;
using AsyncCap.Scenarios;

namespace AsyncCap.CommandLine.Verbs;

/// <summary>What stories are told on the command line, as <c>key=value</c> behind their names.</summary>
public static class StoryOptions
{
    private const int LongestBootLine = 1900;

    /// <summary>The boot lines for these stories: one for each image that they need, with what its stories are told.</summary>
    /// <exception cref="CommandFailure">A key that none of them knows, a seed that is no number, a story that runs alone and is not, too much of it all.</exception>
    public static IReadOnlyList<(StoryImage Image, BootCommandLine Boot)> Boots(
        IReadOnlyList<StoryEntry> stories, IReadOnlyList<string> pairs, ulong? seed)
    {
        if (stories.FirstOrDefault(story => story.Machine.Length > 0) is { } lonely && stories.Count > 1)
        {
            throw Wrong($"'{lonely.Name}' needs a machine of its own ({lonely.Machine}), so it runs alone");
        }

        List<string> options = [];
        foreach (string pair in pairs)
        {
            int sign = pair.IndexOf('=', StringComparison.Ordinal);
            string value = pair[(sign + 1)..];
            if (pair[..sign] == "seed")
            {
                seed = ParseSeed(value);
                continue;
            }

            if (!Know(stories, pair[..sign]) || sign == 0)
            {
                string known = string.Join(", ", stories.SelectMany(story => story.KnownKeys).Select(key => key.Name).Prepend("seed"));
                throw Wrong($"nothing that runs is told '{pair[..sign]}'; there are: {known}");
            }

            if (value.Length == 0 || !value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or ','))
            {
                throw Wrong($"'{pair}' has no value that a boot line can carry: letters, digits, commas and dashes");
            }

            // Several stories may know a key, each its own values: what one of them takes goes to all, and the others refuse it themselves.
            string?[] complaints = [.. stories.SelectMany(story => story.KnownKeys).Where(key => key.Name == pair[..sign]).Select(key => key.Complaint(value))];
            if (Array.TrueForAll(complaints, complaint => complaint is not null))
            {
                throw Wrong(complaints[0]!);
            }

            options.Add(pair);
        }

        return [.. stories.GroupBy(story => story.Image).Select(group => (group.Key, Boot([.. group], options, seed)))];
    }

    private static BootCommandLine Boot(IReadOnlyList<StoryEntry> stories, IReadOnlyList<string> options, ulong? seed)
    {
        IEnumerable<string> told = options.Where(option => Know(stories, option[..option.IndexOf('=', StringComparison.Ordinal)]));
        IEnumerable<string> machine = stories.SelectMany(story => story.Machine.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        BootCommandLine boot = new() { Run = [.. stories.Select(story => story.Name)], Seed = seed, Options = [.. told, .. Memory(stories, options), .. machine] };
        return boot.ToString().Length <= LongestBootLine ? boot : throw Wrong($"that is more than the {LongestBootLine} characters of a boot line");
    }

    // What the largest of them needs for what it was told, unless somebody said how much there is to be.
    private static IEnumerable<string> Memory(IReadOnlyList<StoryEntry> stories, IReadOnlyList<string> options)
    {
        if (options.Any(option => option.StartsWith("memory=", StringComparison.Ordinal)))
        {
            return [];
        }

        int[] needed = [.. stories.SelectMany(story => story.Memory.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(need => need.Split(':')).Where(need => options.Contains(need[0])).Select(need => int.Parse(need[1], CultureInfo.InvariantCulture))];
        return needed.Length == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"memory={needed.Max()}")];
    }

    private static bool Know(IReadOnlyList<StoryEntry> stories, string key) => stories.Any(story => story.Knows(key));

    private static ulong ParseSeed(string word) =>
        ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : throw Wrong($"seed takes a whole number from 0 to {ulong.MaxValue}, not '{word}'");

    private static CommandFailure Wrong(string text) => new(ExitCode.BadUsage, text);
}
