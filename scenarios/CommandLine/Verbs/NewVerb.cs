using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Own;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>new scenario</c>: writes a small project for somebody to change and run.</summary>
public sealed class NewVerb
{
    private readonly Surroundings _surroundings;
    private readonly Argument<string> _name = new("name") { Description = "What it is called: small letters, digits and dashes." };
    private readonly Option<string> _in = new("--in")
    {
        Description = "The folder in which its folder is made; this one unless given.",
        HelpName = "folder",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<string?> _packages = new("--packages")
    {
        Description = "Build against packages, as ./asynccap pack makes them, and not against this tree. The folder that they are in; artifacts/packages unless given.",
        HelpName = "folder",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _kernel = new("--kernel") { Description = "Of programs that speak the kernel's ABI, and not of vats." };

    public NewVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Command scenario = new("scenario", "Write a scenario of vats, or with --kernel of programs: a project, and one source that explains itself") { _name, _in, _packages, _kernel };
        scenario.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
        Command = new Command("new", "Write something to begin with") { scenario };
    }

    public Command Command { get; }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string name = parsed.GetValue(_name) ?? "";
        string parent = parsed.GetValue(_in)!;
        if (ScenarioName.Complaint(name, _surroundings.AllStories.Select(story => story.Name)) is { } complaint)
        {
            throw new CommandFailure(ExitCode.BadUsage, complaint);
        }

        if (!Directory.Exists(parent))
        {
            throw new CommandFailure(ExitCode.BadUsage, $"there is no folder {parent}");
        }

        string folder = Path.Combine(parent, name);
        if (Directory.Exists(folder) || File.Exists(folder))
        {
            throw new CommandFailure(ExitCode.BadUsage, $"there is something named {folder} already; nothing was changed");
        }

        bool isPackaged = parsed.GetResult(_packages) is not null;
        OwnTemplate template = new(_surroundings.Layout, name, parsed.GetValue(_kernel));
        string feed = Path.GetFullPath(parsed.GetValue(_packages) ?? _surroundings.Layout.PackageFeed);
        IReadOnlyList<(string File, string Text)> files = isPackaged
            ? await template.AgainstPackagesAsync(feed, PackageFeed.FindVersion(feed), cancellation)
            : await template.AgainstTreeAsync(cancellation);
        _ = Directory.CreateDirectory(folder);
        foreach ((string file, string text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), text, cancellation);
        }

        await _surroundings.Output.WriteLineAsync($"wrote {string.Join(", ", files.Select(file => Path.Combine(folder, file.File)))}");
        await _surroundings.Output.WriteLineAsync(
            isPackaged ? $"run it: dotnet run --project {folder}" : $"run it: ./asynccap run {folder} --on {(parsed.GetValue(_kernel) ? "hosted" : "process")}");
        return (int)ExitCode.Success;
    }
}
