using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncCap.CommandLine.Protocol;

namespace AsyncCap.CommandLine.Reporting;

/// <summary>How figures are written for people, everywhere the same.</summary>
public static class Figures
{
    /// <summary><c>turn 1,234 instructions</c>.</summary>
    public static string Describe(FigureSeen figure) => $"{figure.Name} {Number(figure.Value)} {figure.Unit}";

    /// <summary>All figures of a row on one line.</summary>
    public static string Describe(IEnumerable<FigureSeen> figures) => string.Join(", ", figures.Select(Describe));

    /// <summary>The sum, as far as a long goes: figures come from guests, and what a guest says must end no host.</summary>
    public static long Sum(IEnumerable<long> values) => (long)Int128.Clamp(
        values.Aggregate(Int128.Zero, (sum, value) => sum + value), long.MinValue, long.MaxValue);

    /// <summary>A number with commas between thousands, in every locale.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
