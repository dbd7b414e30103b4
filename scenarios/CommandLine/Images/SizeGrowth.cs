using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Images;

/// <summary>How much one part of the image changed.</summary>
/// <param name="Part">A type or another part.</param>
/// <param name="BeforeBytes">Its size then; 0 if it was not there.</param>
/// <param name="AfterBytes">Its size now; 0 if it is gone.</param>
public sealed record SizeGrowth(string Part, long BeforeBytes, long AfterBytes)
{
    public long GrowthBytes => AfterBytes - BeforeBytes;

    /// <summary>The parts that changed, what grew most first.</summary>
    public static IReadOnlyList<SizeGrowth> Compare(
        IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> after) =>
        [.. before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Select(part => new SizeGrowth(part, before.GetValueOrDefault(part), after.GetValueOrDefault(part)))
            .Where(growth => growth.GrowthBytes != 0)
            .OrderByDescending(growth => growth.GrowthBytes).ThenBy(growth => growth.Part, StringComparer.Ordinal)];
}
