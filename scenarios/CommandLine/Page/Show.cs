using System;
using System.Globalization;

namespace AsyncCap.CommandLine.Page;

/// <summary>Values as words, the same everywhere on the page.</summary>
public static class Show
{
    private const double Kibi = 1024;
    private static readonly string[] ByteUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>With commas between thousands and at most two decimals; nothing for null.</summary>
    public static string Number(double? value) => value?.ToString("#,0.##", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The same, for a value that there is.</summary>
    public static string AsText(double value) => Number(value);

    /// <summary>Three digits that tell: 0.00412, 3.28, 128.</summary>
    public static string Ratio(double value) => value switch
    {
        0 => "0",
        >= 100 => Number(Math.Round(value)),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00####", CultureInfo.InvariantCulture) is { Length: > 6 } ? value.ToString("G2", CultureInfo.InvariantCulture) : value.ToString("0.00####", CultureInfo.InvariantCulture),
    };

    /// <summary>Bytes in the largest unit that leaves a number of at least 1.</summary>
    public static string Bytes(double value)
    {
        int unit = 0;
        while (value >= Kibi && unit < ByteUnits.Length - 1)
        {
            value /= Kibi;
            unit++;
        }

        return value.ToString(value >= 100 || unit == 0 ? "#,0" : "0.##", CultureInfo.InvariantCulture) + " " + ByteUnits[unit];
    }

    /// <summary>A value with its unit; bytes in the unit that fits them.</summary>
    public static string WithUnit(double value, string unit) => unit switch
    {
        "bytes" => Bytes(value),
        "%" => Number(value) + "%",
        "ratio" => Ratio(value),
        _ => $"{Number(value)} {unit}",
    };
}
