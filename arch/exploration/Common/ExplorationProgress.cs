using System;

namespace AsyncCap.Arch.Exploration.Common;

/// <summary>How far an exploration is.</summary>
/// <param name="Executions">Paths followed from the start to their end.</param>
/// <param name="States">Distinct states; 0 where states are not stored.</param>
/// <param name="Steps">Steps taken, those of replayed beginnings included.</param>
/// <param name="Pruned">Paths left because what follows was seen, or is known to be seen, elsewhere.</param>
/// <param name="Depth">Steps of the longest path so far.</param>
/// <param name="Elapsed">Wall time.</param>
/// <param name="Coverage">What was touched, in words; may be empty.</param>
public readonly record struct ExplorationProgress(
    long Executions, long States, long Steps, long Pruned, int Depth, TimeSpan Elapsed, string Coverage = "");
