using System.Threading;
using System.Threading.Tasks;
using AsyncCap.Arch.Exploration.Common;

namespace AsyncCap.CommandLine.Exploring;

/// <summary>The same exploration on Microsoft.Coyote, by way of the adapter project, which only <c>USE_COYOTE=true</c> builds.</summary>
public sealed class CoyoteRun(Surroundings surroundings)
{
    /// <summary>Runs it there.</summary>
    /// <exception cref="CommandFailure">Coyote is not switched on, or NuGet does not have it.</exception>
    public Task<int> RunAsync(IExploration exploration, ExplorationOptions options, CancellationToken cancellation)
    {
        _ = (surroundings, exploration, options, cancellation);
        throw new CommandFailure(
            ExitCode.MissingTool,
            "the engine coyote needs the package Microsoft.Coyote, which the usual build does not use. "
            + "Set USE_COYOTE=true where your NuGet has Microsoft.Coyote 1.7.11, and say this again.");
    }
}
