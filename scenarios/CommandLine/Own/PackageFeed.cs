using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace AsyncCap.CommandLine.Own;

/// <summary>A folder of packages, as <c>./asynccap pack</c> writes it.</summary>
public static class PackageFeed
{
    private const string Newest = "AsyncCap.Staging";

    /// <summary>The packages that a scenario takes, itself or by way of others.</summary>
    public static IReadOnlyList<string> Needed { get; } =
        ["AsyncCap.Ipc", "AsyncCap.Sharing", "AsyncCap.Kernel", "AsyncCap.Hosted", "AsyncCap.Vats", "AsyncCap.Staging.Programs", Newest];

    /// <summary>Where the file of a package is.</summary>
    public static string FileOf(string feed, string package, string version) => Path.Combine(feed, $"{package}.{version}.nupkg");

    /// <summary>The version that was packed last.</summary>
    /// <exception cref="CommandFailure">There is no whole set of packages in the folder.</exception>
    public static string FindVersion(string feed)
    {
        if (!Directory.Exists(feed))
        {
            throw Wrong($"there is no folder {feed}; ./asynccap pack --to {feed} makes packages there");
        }

        FileInfo? file = new DirectoryInfo(feed).EnumerateFiles(Newest + ".*.nupkg")
            .Where(file => char.IsAsciiDigit(file.Name[Newest.Length + 1])).OrderByDescending(file => file.LastWriteTimeUtc).FirstOrDefault();
        if (file is null)
        {
            throw Wrong($"there is no package {Newest} in {feed}; ./asynccap pack --to {feed} makes packages there");
        }

        string version = Path.GetFileNameWithoutExtension(file.Name)[(Newest.Length + 1)..];
        string[] missing = [.. Needed.Where(package => !File.Exists(FileOf(feed, package, version)))];
        return missing.Length == 0 ? version
            : throw Wrong($"in {feed} there is {Newest} {version}, and no {string.Join(", no ", missing)} of that version; ./asynccap pack --to {feed} makes all of them");
    }

    private static CommandFailure Wrong(string message) => new(ExitCode.BadUsage, message);
}
