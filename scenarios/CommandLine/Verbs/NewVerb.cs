using System;
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

    public NewVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Command scenario = new("scenario", "Write a scenario of vats: a project, and one source that explains itself") { _name, _in };
        scenario.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(_name) ?? "", parsed.GetValue(_in)!, cancellation));
        Command = new Command("new", "Write something to begin with") { scenario };
    }

    public Command Command { get; }

    private async Task<int> RunAsync(string name, string parent, CancellationToken cancellation)
    {
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

        // Both are read before anything is written.
        string template = Path.Combine(_surroundings.Layout.Root, "scenarios", "Own", "Template");
        string project = await File.ReadAllTextAsync(Path.Combine(template, "Project.txt"), cancellation);
        string source = await File.ReadAllTextAsync(Path.Combine(template, "Scenario.txt"), cancellation);
        _ = Directory.CreateDirectory(folder);
        string tree = System.Security.SecurityElement.Escape(_surroundings.Layout.Root);
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".csproj"), project.Replace("@TREE@", tree, StringComparison.Ordinal), cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "Scenario.cs"), source.Replace("@NAME@", name, StringComparison.Ordinal), cancellation);
        await _surroundings.Output.WriteLineAsync($"wrote {Path.Combine(folder, name + ".csproj")} and {Path.Combine(folder, "Scenario.cs")}");
        await _surroundings.Output.WriteLineAsync($"run it: ./asynccap run --project {folder} --on process");
        return (int)ExitCode.Success;
    }
}
