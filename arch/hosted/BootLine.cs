using System;
using System.Linq;

namespace AsyncCap.Arch.Hosted;

/// <summary>Words of a boot line, as <c>key=value</c> with spaces between.</summary>
public static class BootLine
{
    /// <summary>What a key was told; the last time if it was told more than once, null if it was not.</summary>
    /// <param name="line">The boot line.</param>
    /// <param name="key">The key, without the sign.</param>
    public static string? ValueOf(string line, string key)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(key);
        string start = key + "=";
        return line.Split(' ').LastOrDefault(word => word.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
    }
}
