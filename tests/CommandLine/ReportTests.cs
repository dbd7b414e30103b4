using System;
using System.IO;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.CommandLine.Reporting;
using AsyncCap.Scenarios;
using Spectre.Console;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class ReportTests
{
    [Fact]
    public async Task A_row_is_shown_before_the_next_one_comes()
    {
        StringWriter output = new();
        TextWriter shared = TextWriter.Synchronized(output); // its own lock
        Channel<ProtocolEvent> events = Channel.CreateUnbounded<ProtocolEvent>();
        Task showing = new PlainReport(shared, [], isVerbose: false).ShowAsync(events.Reader);
        _ = events.Writer.TryWrite(new StoryBegan("slow"));
        _ = events.Writer.TryWrite(new RowSeen("first", true, "seen"));
        await WaitForAsync(() =>
        {
            lock (shared)
            {
                return output.ToString().Contains("first", StringComparison.Ordinal);
            }
        });
        _ = events.Writer.TryWrite(new FigureSeen("first", "late", 12, "ns"));
        events.Writer.Complete();
        await showing;
        Assert.EndsWith("first                        late 12 ns\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_table_shows_rows_figures_and_verdicts_and_takes_markup_for_text()
    {
        StringWriter output = new();
        IAnsiConsole terminal = Terminal(output);
        Channel<ProtocolEvent> events = Channel.CreateUnbounded<ProtocolEvent>();
        foreach (ProtocolEvent said in new ProtocolEvent[]
        {
            new StoryBegan("survive"), new FigureSeen("[a]", "early", 1251, "bytes"), new RowSeen("[a]", true, "[red]text[/]"),
            new FigureSeen("[a]", "late", 7, "calls"), new ProtocolError("@x", "odd"), new StoryEnded("survive", false),
        })
        {
            _ = events.Writer.TryWrite(said);
        }

        events.Writer.Complete();
        await new LiveReport(terminal, [new StoryEntry("survive", "callers [live] on")]).ShowAsync(events.Reader);
        string text = output.ToString();
        Assert.Contains("[red]text[/]", text, StringComparison.Ordinal);
        Assert.Contains("early 1,251 bytes", text, StringComparison.Ordinal);
        Assert.Contains("late 7 calls", text, StringComparison.Ordinal);
        Assert.Contains("callers [live] on", text, StringComparison.Ordinal);
        Assert.Contains("odd: @x", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_story_of_minutes_shows_its_last_rows_and_what_it_said_last_and_leaves_every_row()
    {
        StringWriter output = new();
        TextWriter shared = TextWriter.Synchronized(output); // its own lock
        Channel<ProtocolEvent> events = Channel.CreateUnbounded<ProtocolEvent>();
        Task showing = new LiveReport(Terminal(shared), []).ShowAsync(events.Reader);
        _ = events.Writer.TryWrite(new StoryBegan("sweep"));
        for (int row = 0; row < 100; row++)
        {
            _ = events.Writer.TryWrite(new RowSeen($"row{row:D3}", true, ""));
        }

        _ = events.Writer.TryWrite(new FigureSeen("row100", "throughput", 4711, "messages"));
        await WaitForAsync(() => Text().Contains("row100: throughput 4,711 messages", StringComparison.Ordinal));
        Assert.Contains("row099", Text(), StringComparison.Ordinal);
        Assert.Contains("running", Text(), StringComparison.Ordinal);
        _ = events.Writer.TryWrite(new LogLine("chaos: 3 minutes"));
        await WaitForAsync(() => Text().Contains("chaos: 3 minutes", StringComparison.Ordinal));
        int meanwhile = Text().Length;
        _ = events.Writer.TryWrite(new StoryEnded("sweep", true));
        events.Writer.Complete();
        await showing;
        string end = Text()[meanwhile..];
        Assert.Contains("row000", end, StringComparison.Ordinal);
        Assert.Contains("row099", end, StringComparison.Ordinal);

        string Text()
        {
            lock (shared)
            {
                return output.ToString();
            }
        }
    }

    [Fact]
    public void A_plain_table_has_straight_columns()
    {
        TextTable table = new("name", "value>", "note");
        table.Add("a", "1", "x");
        table.Add("longer", "1,000", "");
        StringWriter output = new();
        table.Write(output, terminal: null);
        Assert.Equal("name    value  note\na           1  x\nlonger  1,000\n", output.ToString());
    }

    [Fact]
    public void A_row_with_the_wrong_number_of_cells_is_refused() =>
        Assert.Throws<ArgumentException>(() => new TextTable("one").Add("a", "b"));

    private static IAnsiConsole Terminal(TextWriter output)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        terminal.Profile.Width = 120;
        terminal.Profile.Height = 30;
        return terminal;
    }

    // A minute is for a busy machine; it takes a third of a second.
    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (int count = 0; !condition(); count++)
        {
            Assert.True(count < 1200, "what was waited for did not happen");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
