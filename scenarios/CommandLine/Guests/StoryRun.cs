using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Protocol;
using AsyncCap.CommandLine.Reporting;

namespace AsyncCap.CommandLine.Guests;

/// <summary>Runs stories in a world: the guest's lines become events, the events a record and a report.</summary>
public sealed class StoryRun(IWorld world, BootCommandLine boot, GuestLimits limits)
{
    // Below this a row's time says more of the host than of the row.
    private const long ShortestToldMilliseconds = 100;

    private readonly Stopwatch _sinceLastRow = new();

    /// <summary>Runs to the end, whatever the end is.</summary>
    /// <param name="report">Shows what happens meanwhile.</param>
    /// <param name="log">Receives every line, if not null.</param>
    /// <param name="cancellation">Ends the guest at once.</param>
    public async Task<RunSummary> RunAsync(IRunReport report, TextWriter? log, CancellationToken cancellation)
    {
        Stopwatch sinceStart = Stopwatch.StartNew();
        RunRecord record = new(boot.Run);
        Channel<string> console = Channel.CreateUnbounded<string>();
        Channel<ProtocolEvent> events = Channel.CreateUnbounded<ProtocolEvent>();
        Task showing = report.ShowAsync(events.Reader);
        Task<GuestEnding> guest = world.RunAsync(boot, console.Writer, limits, cancellation);
        try
        {
            await foreach (string line in console.Reader.ReadAllAsync(CancellationToken.None))
            {
                log?.WriteLine(line);
                Pass(record.Accept(line), events.Writer);
            }

            GuestEnding ending = await guest;
            Pass(record.Close(), events.Writer);
            return new RunSummary(world.Name, boot, record, ending, sinceStart.Elapsed);
        }
        finally
        {
            events.Writer.Complete();
            await showing;
        }
    }

    private void Pass(IReadOnlyList<ProtocolEvent> said, ChannelWriter<ProtocolEvent> events)
    {
        foreach (ProtocolEvent one in said)
        {
            _ = events.TryWrite(one); // unbounded: never refused before it is complete
            TellTime(one, events);
        }
    }

    // A guest that counts instructions cannot tell the time. A row comes when its work is done, so the host can.
    private void TellTime(ProtocolEvent said, ChannelWriter<ProtocolEvent> events)
    {
        if (said is RowSeen row && _sinceLastRow.ElapsedMilliseconds >= ShortestToldMilliseconds)
        {
            _ = events.TryWrite(new FigureSeen(row.Row, "host-time", _sinceLastRow.ElapsedMilliseconds, "ms"));
        }

        if (said is RowSeen or StoryBegan)
        {
            _sinceLastRow.Restart();
        }
    }
}
