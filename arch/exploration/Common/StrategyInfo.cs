namespace AsyncCap.Arch.Exploration.Common;

/// <summary>A way to choose what to look at next.</summary>
/// <param name="Name">Its name on a command line.</param>
/// <param name="Summary">One line for a list.</param>
/// <param name="BoundMeaning">What its bound counts, in the plural, as in "preemptions"; null if it takes none.</param>
public sealed record StrategyInfo(string Name, string Summary, string? BoundMeaning = null);

/// <summary>A bug that can be put in to see that it is found.</summary>
/// <param name="Name">Its name on a command line.</param>
/// <param name="Summary">What is done wrong, in one line.</param>
/// <param name="Memory">The memory model that shows it; null if all do.</param>
public sealed record PlantInfo(string Name, string Summary, MemoryModel? Memory = null);
