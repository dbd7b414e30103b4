using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Measuring;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Own;

/// <summary>Makes the packages that others build programs of vats against, with <c>dotnet pack</c>.</summary>
public static partial class Packing
{
    private const string Base = "0.1.0";

    /// <summary>What a version may be: three numbers, and behind a dash whatever a package manager knows.</summary>
    public static bool IsVersion(string version) => Shape().IsMatch(version);

    /// <summary>A version that belongs to what is packed: of the commit, or of the time where there are changes in no commit.</summary>
    /// <remarks>Package managers keep what they once unpacked, so no two contents may have one version.</remarks>
    public static string VersionOf(Provenance from)
    {
        ArgumentNullException.ThrowIfNull(from);
        string time = DateTime.Parse(from.Utc, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        return from.Commit.Length == 0 || from.Dirty ? $"{Base}-local.{time}" : $"{Base}-g{from.Commit}";
    }

    /// <summary>Packs into a folder.</summary>
    /// <returns>The files.</returns>
    /// <exception cref="CommandFailure">They do not build.</exception>
    public static async Task<IReadOnlyList<string>> PackAsync(RepositoryLayout layout, string feed, string version, CancellationToken cancellation)
    {
        _ = Directory.CreateDirectory(feed);

        // The version is in lock files too; those of a pack are nobody's to commit.
        ProcessOutcome outcome = await ChildProcess.CaptureAsync(
            DotnetBuilder.Dotnet,
            ["pack", layout.Packages, "-c", "Release", "-nologo", "-v", "quiet", "-clp:NoSummary", "-o", Path.GetFullPath(feed),
                "-p:PackageVersion=" + version, "-p:NuGetLockFilePath=obj/pack.lock.json", "-p:RestoreLockedMode=false"],
            layout.Root, cancellation);
        if (outcome.ExitCode != 0)
        {
            throw new CommandFailure(ExitCode.Failed, $"the packages cannot be made:\n{outcome.Output.Trim()}");
        }

        return [.. PackageFeed.Needed.Select(package => PackageFeed.FileOf(feed, package, version))];
    }

    [GeneratedRegex(@"^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$")]
    private static partial Regex Shape();
}
