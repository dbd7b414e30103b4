using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class RunVerbTests
{
    private static readonly string[] GoodLines =
    [
        "kernel: up",
        "@story survive", "@row answers pass fulfilled once", "@figure answers turn 1251 instructions", "@end survive pass",
        "@story churn", "@row endpoints pass all gone", "@end churn pass", "@done",
    ];

    private readonly FakeCommandLine _commandLine = new();

    [Fact]
    public async Task Every_story_but_measure_runs_on_the_metal_by_default()
    {
        _commandLine.Metal.Lines = GoodLines;
        Assert.Equal(0, await _commandLine.RunAsync("run"));
        Assert.Equal("run=survive,churn", _commandLine.Metal.Boot);
        Assert.Equal(["binutils", "qemu-system-x86", "images", "release kernel"], _commandLine.Deeds);
        Assert.Equal("", _commandLine.Errors);
    }

    [Fact]
    public async Task Piped_output_is_plain_and_complete()
    {
        _commandLine.Metal.Lines = GoodLines;
        _ = await _commandLine.RunAsync("run");
        Assert.Contains("survive: callers live on", _commandLine.Output, StringComparison.Ordinal);
        Assert.Contains("  pass  answers", _commandLine.Output, StringComparison.Ordinal);
        Assert.Contains("fulfilled once  [turn 1,251 instructions]", _commandLine.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 stories hold on metal", _commandLine.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("kernel: up", _commandLine.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', _commandLine.Output);
    }

    [Fact]
    public async Task Verbose_shows_the_log()
    {
        _commandLine.Metal.Lines = GoodLines;
        _ = await _commandLine.RunAsync("run", "--verbose");
        Assert.Contains("| kernel: up", _commandLine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hosted_run_needs_no_tools()
    {
        _commandLine.Hosted.Lines = [.. GoodLines[1..5], "@done"];
        Assert.Equal(0, await _commandLine.RunAsync("run", "survive", "--on", "hosted", "--seed", "7", "--timeout", "5"));
        Assert.Equal("run=survive seed=7", _commandLine.Hosted.Boot);
        Assert.Equal(TimeSpan.FromSeconds(5), _commandLine.Hosted.Limits?.Overall);
        Assert.Empty(_commandLine.Deeds);
    }

    [Fact]
    public async Task The_list_needs_nothing_and_hides_measure()
    {
        Assert.Equal(0, await _commandLine.RunAsync("run", "--list"));
        Assert.Contains("churn        many objects", _commandLine.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("measure", _commandLine.Output, StringComparison.Ordinal);
        Assert.Empty(_commandLine.Deeds);
    }

    [Fact]
    public async Task A_measurement_runs_only_when_it_is_named()
    {
        _commandLine.Hosted.Lines = ["@story measure", "@row turn pass", "@end measure pass", "@done"];
        Assert.Equal(0, await _commandLine.RunAsync("run", "measure", "--on", "hosted"));
        Assert.Equal("run=measure", _commandLine.Hosted.Boot);
    }

    [Fact]
    public async Task A_story_is_told_its_options_and_gets_its_machine()
    {
        _commandLine.Hosted.Lines = ["@story dice", "@row seed-9 pass", "@end dice pass", "@done"];
        Assert.Equal(0, await _commandLine.RunAsync("run", "dice", "seed=9", "only=0-4,7", "plays=2", "--on", "hosted"));
        Assert.Equal("run=dice seed=9 only=0-4,7 plays=2 clock=turns quantum=off", _commandLine.Hosted.Boot);
    }

    [Theory]
    [InlineData("seed takes a whole number from 0 to 18446744073709551615, not 'abc'", "dice", "seed=abc")]
    [InlineData("seed takes a whole number from 0 to 18446744073709551615, not '-1'", "dice", "seed=-1")]
    [InlineData("not '18446744073709551616'", "dice", "seed=18446744073709551616")]
    [InlineData("nothing that runs is told 'plais'; there are: seed, plays, only", "dice", "plais=3")]
    [InlineData("nothing that runs is told 'plays'; there are: seed", "survive", "plays=3")]
    [InlineData("nothing that runs is told ''", "dice", "=3")]
    [InlineData("'only=' has no value that a boot line can carry", "dice", "only=")]
    [InlineData("'only=1 quantum=9' has no value that a boot line can carry", "dice", "only=1 quantum=9")]
    [InlineData("'dice' needs a machine of its own (clock=turns quantum=off), so it runs alone", "survive", "dice")]
    public async Task What_a_story_cannot_be_told_is_exit_code_2(string complaint, params string[] words)
    {
        Assert.Equal(2, await _commandLine.RunAsync(["run", .. words]));
        Assert.Contains(complaint, _commandLine.Errors, StringComparison.Ordinal);
        Assert.Empty(_commandLine.Deeds);
    }

    [Fact]
    public async Task A_boot_line_has_an_end()
    {
        Assert.Equal(2, await _commandLine.RunAsync("run", "dice", "only=" + new string('1', 1900)));
        Assert.Contains("1900 characters of a boot line", _commandLine.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_row_is_exit_code_1()
    {
        _commandLine.Metal.Lines = ["@story survive", "@row answers fail lost a frame", "@end survive fail", "@done"];
        Assert.Equal(1, await _commandLine.RunAsync("run", "survive"));
        Assert.Contains("  FAIL  answers", _commandLine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_power_off_code_other_than_0_is_exit_code_1()
    {
        _commandLine.Metal.Lines = GoodLines;
        _commandLine.Metal.Ending = new GuestEnding(GuestEndingKind.PoweredOff, 3);
        Assert.Equal(1, await _commandLine.RunAsync("run"));
        Assert.Contains("code 3", _commandLine.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_protocol_error_is_exit_code_1()
    {
        _commandLine.Metal.Lines = [.. GoodLines[..^1], "@frobnicate", "@done"];
        Assert.Equal(1, await _commandLine.RunAsync("run"));
        Assert.Contains("protocol: '@frobnicate' is no protocol word", _commandLine.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GuestEndingKind.FellSilent, "hung")]
    [InlineData(GuestEndingKind.RanOutOfTime, "time limit")]
    [InlineData(GuestEndingKind.Reset, "triple fault")]
    [InlineData(GuestEndingKind.Vanished, "gone")]
    public async Task A_bad_guest_is_exit_code_4_with_its_last_output_and_registers(GuestEndingKind kind, string word)
    {
        _commandLine.Metal.Lines = GoodLines;
        _commandLine.Metal.Ending = new GuestEnding(kind)
        {
            LastLines = ["one", "two"],
            Registers = "\r\nRIP=1234\r\nXMM00=0\r\n",
            Place = "Kernel at a.cs:1",
        };
        Assert.Equal(4, await _commandLine.RunAsync("run"));
        Assert.Contains(word, _commandLine.Errors, StringComparison.Ordinal);
        Assert.Contains("last output, 2 lines:\n  one\n  two\n", _commandLine.Errors, StringComparison.Ordinal);
        Assert.Contains("registers:\n  RIP=1234\nthat is in Kernel at a.cs:1\n", _commandLine.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_panic_is_exit_code_4_with_its_trace()
    {
        _commandLine.Metal.Ending = new GuestEnding(GuestEndingKind.Panicked) { PanicLines = ["PANIC a/B.cs:1 EP-2", "trace 1"] };
        Assert.Equal(4, await _commandLine.RunAsync("run"));
        Assert.Contains("panic:\n  PANIC a/B.cs:1 EP-2\n  trace 1\n", _commandLine.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_power_off_before_done_is_exit_code_4()
    {
        _commandLine.Metal.Lines = GoodLines[..^1];
        Assert.Equal(4, await _commandLine.RunAsync("run"));
        Assert.Contains("before it said @done", _commandLine.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_kept_on_request()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "log");
        _commandLine.Metal.Lines = GoodLines;
        Assert.Equal(0, await _commandLine.RunAsync("run", "--keep-log", path));
        Assert.Equal(GoodLines, await File.ReadAllLinesAsync(path));
    }

    [Fact]
    public async Task Json_is_one_object_and_nothing_else()
    {
        _commandLine.Metal.Lines = GoodLines;
        Assert.Equal(0, await _commandLine.RunAsync("run", "--json"));
        using JsonDocument document = JsonDocument.Parse(_commandLine.Output);
        JsonElement figure = document.RootElement.GetProperty("stories")[0].GetProperty("rows")[0].GetProperty("figures")[0];
        Assert.Equal(1251, figure.GetProperty("value").GetInt64());
        Assert.Equal("poweredOff", document.RootElement.GetProperty("ending").GetProperty("kind").GetString());
        Assert.Equal(0, document.RootElement.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task A_saved_run_has_all_that_it_takes_to_judge_it_and_do_it_again()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "new", "run.json");
        _commandLine.Hosted.Lines = [.. GoodLines[1..5], "@done"];
        Assert.Equal(0, await _commandLine.RunAsync("run", "survive", "--on", "hosted", "--seed", "7", "--save", path));
        Assert.Contains("1 of 1 stories hold on hosted", _commandLine.Output, StringComparison.Ordinal); // shown as ever
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        JsonElement run = document.RootElement;
        Assert.Equal("hosted", run.GetProperty("world").GetString());
        Assert.Equal(7UL, run.GetProperty("seed").GetUInt64());
        Assert.Equal(12, run.GetProperty("commit").GetString()!.Length);
        Assert.EndsWith("Z", run.GetProperty("utc").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(run.GetProperty("machine").GetProperty("cpu").GetString()!);
        Assert.True(run.GetProperty("dirty").ValueKind is JsonValueKind.True or JsonValueKind.False);
        Assert.Equal(
            ["run", "survive", "--on", "hosted", "--seed", "7"],
            run.GetProperty("arguments").EnumerateArray().Select(word => word.GetString()!));
        Assert.Equal(1251, run.GetProperty("stories")[0].GetProperty("rows")[0].GetProperty("figures")[0].GetProperty("value").GetInt64());
    }

    [Fact]
    public async Task A_bad_run_is_saved_too_with_its_verdict()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "run.json");
        _commandLine.Metal.Lines = ["@story survive", "@row answers fail lost a frame", "@end survive fail", "@done"];
        Assert.Equal(1, await _commandLine.RunAsync("run", "survive", "--save", path, "--json"));
        string saved = await File.ReadAllTextAsync(path);
        using JsonDocument document = JsonDocument.Parse(saved);
        Assert.Equal(1, document.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Equal(saved, _commandLine.Output);
    }

    [Fact]
    public async Task A_checked_run_boots_the_checked_kernel()
    {
        _commandLine.Metal.Lines = GoodLines;
        Assert.Equal(0, await _commandLine.RunAsync("run", "--checked"));
        Assert.Equal("checked kernel", _commandLine.Deeds[^1]);
    }
}
