using System.Threading.Channels;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Protocol;

namespace AsyncCap.CommandLine.Reporting;

/// <summary>Shows a run while it happens.</summary>
public interface IRunReport
{
    /// <summary>Shows events as they come; returns when there will be no more.</summary>
    Task ShowAsync(ChannelReader<ProtocolEvent> events);
}
