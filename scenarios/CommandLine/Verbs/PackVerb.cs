using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Measuring;
using AsyncCap.CommandLine.Own;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>pack</c>: makes NuGet packages of the runtime of vats, the hosted kernel and what tells scenarios.</summary>
public sealed class PackVerb
{
    private readonly Surroundings _surroundings;
    private readonly Option<string?> _to = new("--to") { Description = "The folder they go into; artifacts/packages unless given.", HelpName = "folder" };
    private readonly Option<string?> _version = new("--version")
    {
        Description = "Their version, as 1.2.3 or 1.2.3-mine; that of the commit unless given, or of the time if there are changes in no commit.",
        HelpName = "version",
    };

    public PackVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Command = new Command("pack", "Make NuGet packages, for programs of vats outside this tree") { _to, _version };
        Command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(_to), parsed.GetValue(_version), cancellation));
    }

    public Command Command { get; }

    private async Task<int> RunAsync(string? to, string? version, CancellationToken cancellation)
    {
        if (version is not null && !Packing.IsVersion(version))
        {
            throw new CommandFailure(ExitCode.BadUsage, $"'{version}' is no version of a package: three numbers as in 1.2.3, and a name behind a dash if you like, as in 1.2.3-mine");
        }

        string feed = to ?? _surroundings.Layout.PackageFeed;
        if (File.Exists(feed))
        {
            throw new CommandFailure(ExitCode.BadUsage, $"{feed} is a file; --to takes a folder");
        }

        version ??= Packing.VersionOf(await Provenance.AskAsync(_surroundings.Layout, onMetal: false, cancellation));
        IReadOnlyList<string> files = await Packing.PackAsync(_surroundings.Layout, feed, version, cancellation);
        foreach (string file in files)
        {
            await _surroundings.Output.WriteLineAsync($"{Path.GetFileName(file)}  {new FileInfo(file).Length:N0} bytes");
        }

        string where = to is null ? "" : " " + to;
        await _surroundings.Output.WriteLineAsync($"{files.Count} packages in {feed}; a project against them: ./asynccap new scenario NAME --packages{where}");
        return (int)ExitCode.Success;
    }
}
