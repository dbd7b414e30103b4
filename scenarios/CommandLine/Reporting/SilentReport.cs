using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Protocol;

namespace AsyncCap.CommandLine.Reporting;

/// <summary>Shows nothing; whoever wants the run reads its record.</summary>
public sealed class SilentReport : IRunReport
{
    public async Task ShowAsync(ChannelReader<ProtocolEvent> events)
    {
        await foreach (ProtocolEvent _ in events.ReadAllAsync())
        {
            // The record keeps them.
        }
    }
}
