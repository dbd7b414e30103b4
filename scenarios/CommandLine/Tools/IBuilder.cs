using System.Threading;
using System.Threading.Tasks;

namespace AsyncCap.CommandLine.Tools;

/// <summary>Builds parts of the repository.</summary>
public interface IBuilder
{
    /// <summary>Brings the bare-metal images up to date.</summary>
    /// <exception cref="CommandFailure">They do not build.</exception>
    Task BuildImagesAsync(CancellationToken cancellation);

    /// <summary>Brings every hosted project up to date.</summary>
    /// <exception cref="CommandFailure">They do not build.</exception>
    Task BuildSolutionAsync(CancellationToken cancellation);
}
