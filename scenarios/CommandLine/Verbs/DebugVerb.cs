using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.Scenarios;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>debug</c>: boots a story with GDB attached before the first instruction.</summary>
public sealed class DebugVerb
{
    private readonly Surroundings _surroundings;
    private readonly Argument<string?> _name = new("name")
    {
        Description = "The story to run; the first one if none is named.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _break = new("--break")
    {
        Description = "Run up to this symbol or file:line.",
        HelpName = "symbol",
    };
    private readonly Option<bool> _noGdb = new("--no-gdb") { Description = "Do not start GDB; say how to attach, and wait." };
    private readonly Option<bool> _checked = new("--checked") { Description = "Boot the kernel that checks every invariant." };

    public DebugVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Command = new Command("debug", "Boot a story and attach GDB before the first instruction")
        {
            _name, _break, _noGdb, _checked,
        };
        Command.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
    }

    public Command Command { get; }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        StoryEntry story = PickStory(parsed.GetValue(_name));
        bool isGdbOurs = !parsed.GetValue(_noGdb);
        await DebuggedGuest.RequireAsync(_surroundings, isGdbOurs, cancellation);
        await _surroundings.Builder.BuildImagesAsync(cancellation);
        string boot = new BootCommandLine { Run = [story.Name] }.ToString();
        QemuMachine machine = MetalWorld.Machine(_surroundings.Layout, boot, parsed.GetValue(_checked), story.Image);
        string start = parsed.GetValue(_break) is { } breakAt ? DebuggedGuest.RunUpTo(breakAt) : "";
        return await new DebuggedGuest(_surroundings, machine, start).RunAsync(isGdbOurs, cancellation);
    }

    private StoryEntry PickStory(string? name)
    {
        IEnumerable<string> known = _surroundings.AllStories.Select(story => story.Name);
        return _surroundings.AllStories.FirstOrDefault(story => name is null || story.Name == name)
            ?? throw new CommandFailure(ExitCode.BadUsage, $"no story is named '{name}'; there are: {string.Join(", ", known)}");
    }
}
