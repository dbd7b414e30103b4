extern alias ExploredVats;
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Tools;
using AsyncCap.Scenarios;
using Spectre.Console;

namespace AsyncCap.CommandLine;

/// <summary>All that the verbs touch outside themselves. Tests replace what they need to.</summary>
public sealed record Surroundings
{
    /// <summary>The story that <c>bench</c> runs.</summary>
    public const string MeasureStory = "measure";

    /// <summary>The story that measures vats.</summary>
    public const string MeasureVatsStory = "vats-measure";

    /// <summary>The story that looks for the longest kernel entry.</summary>
    public const string LongestStory = "longest";

    public required RepositoryLayout Layout { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Errors { get; init; }

    /// <summary>A person's terminal; null when the output goes to a file, a pipe or a dumb terminal.</summary>
    public required IAnsiConsole? Terminal { get; init; }

    /// <summary>Every story there is, measurements included.</summary>
    public required IReadOnlyList<StoryEntry> AllStories { get; init; }

    /// <summary>Makes the bare-metal world for stories of an image, with the checked kernel or the release one.</summary>
    public required Func<StoryImage, bool, IWorld> Metal { get; init; }

    /// <summary>Makes the hosted kernel's world for stories of an image.</summary>
    public required Func<StoryImage, IWorld> Hosted { get; init; }

    /// <summary>Vats of this process, with no kernel at all: for the vats' stories only.</summary>
    public required IWorld InProcess { get; init; }

    public required IPackageInstaller Packages { get; init; }

    public required IBuilder Builder { get; init; }

    /// <summary>Everything that <c>explore</c> and <c>replay</c> know.</summary>
    public IReadOnlyList<IExploration> Explorations { get; init; } = ExploredVats::AsyncCap.Arch.ExploredVats.VatCatalogue.WithAllOthers;

    /// <summary>The stories of a plain run; the others are for benchmarks and tests, and run only when they are named.</summary>
    public IEnumerable<StoryEntry> Stories => AllStories.Where(story => !story.IsMeasurement);
}
