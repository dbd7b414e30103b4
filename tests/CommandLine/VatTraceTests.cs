using System;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using AsyncCap.Scenarios;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

/// <summary>What run makes of the traces of vats, and what replay makes of their journals.</summary>
public sealed class VatTraceTests : IDisposable
{
    // A vat that sends itself a message which is never there.
    private static readonly string[] Lines =
    [
        "@story cars", "@row pipelined pass vroom", "@end cars pass", "@done",
        "~trace vat 1 ann", "~trace verb 7 IClock.Tick",
        "~trace 0 0 0 1 0 7 1 0 0", "~trace 1 1 0 3 0 7 1 0 0", "~trace 1 1 1 1 0 7 10000000001 0 0", "~trace 1 1 2 4 0 0 1 0 0", "~trace end",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly FakeCommandLine _commandLine = new() { VatStories = [new("cars", "messages to cars", Image: StoryImage.Vats)] };

    public VatTraceTests() => _commandLine.InProcess.Lines = Lines;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.json", new string[0], JsonValueKind.Object)]
    [InlineData("a.causeway.json", new string[0], JsonValueKind.Array)]
    [InlineData("a.json", new[] { "--trace-format", "causeway" }, JsonValueKind.Array)]
    [InlineData("a.causeway.json", new[] { "--trace-format", "chrome" }, JsonValueKind.Object)]
    public async Task A_trace_is_written_and_what_is_wrong_is_said(string name, string[] more, JsonValueKind kind)
    {
        string path = Path.Combine(_folder.Path, name);
        Assert.Equal(0, await _commandLine.RunAsync(["run", "cars", "--on", "process", "--trace", path, .. more]));
        Assert.Equal("run=cars causality=on", _commandLine.InProcess.Boot);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Equal(kind, document.RootElement.ValueKind);
        Assert.Contains("NeverGot: IClock.Tick, sent by ann#1 in turn 1, began no turn", _commandLine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_it_records_nothing()
    {
        Assert.Equal(0, await _commandLine.RunAsync("run", "cars", "--on", "process"));
        Assert.Equal("run=cars", _commandLine.InProcess.Boot);
        Assert.DoesNotContain("NeverGot", _commandLine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stories_without_vats_have_no_trace()
    {
        Assert.Equal(2, await _commandLine.RunAsync("run", "survive", "--trace", Path.Combine(_folder.Path, "a.json")));
        Assert.Contains("no story that runs has vats", _commandLine.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_of_the_metal_is_compared_with_the_hosted_kernel_turn_by_turn()
    {
        string path = Path.Combine(_folder.Path, "cars.journal");
        _commandLine.MetalVats.Lines = Lines;
        Assert.Equal(0, await _commandLine.RunAsync("run", "cars", "--journal", path));
        Assert.Equal("run=cars clock=turns quantum=off causality=on", _commandLine.MetalVats.Boot);
        _commandLine.HostedVats.Lines = Lines;
        Assert.Equal(0, await _commandLine.RunAsync("replay", path));
        Assert.Equal("run=cars clock=turns quantum=off causality=on", _commandLine.HostedVats.Boot);
        Assert.Contains("1 turns of 1 vats, recorded on metal: every turn is as it was", _commandLine.Output, StringComparison.Ordinal);
        _commandLine.HostedVats.Lines = [.. Lines[..7], "~trace 1 1 0 3 0 7 2 0 0", .. Lines[8..]];
        Assert.Equal(1, await _commandLine.RunAsync("replay", path));
        Assert.Contains("stale: turn 1 of ann#1 was IClock.Tick, message 1 of outside, and is IClock.Tick, message 2 of outside", _commandLine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_a_journal_is_refused()
    {
        string path = Path.Combine(_folder.Path, "cars.journal");
        Assert.Equal(0, await _commandLine.RunAsync("run", "cars", "--on", "process", "--journal", path));
        File.WriteAllLines(path, File.ReadAllLines(path)[..^1]);
        Assert.Equal(2, await _commandLine.RunAsync("replay", path));
        Assert.Contains("not whole", _commandLine.Errors, StringComparison.Ordinal);
    }
}
