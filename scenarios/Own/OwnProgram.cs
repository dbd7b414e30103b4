using System;
using AsyncCap.Arch.Hosted;
using AsyncCap.Staging;
using AsyncCap.Staging.OneProcess;

namespace Own;

/// <summary>Runs a scenario of somebody's own where there is no machine: vats of one process, or the hosted kernel.</summary>
/// <remarks><c>./asynccap run --project</c> starts it and reads its lines.</remarks>
internal static class OwnProgram
{
    private const int BadUsage = 64;

    public static int Main(string[] words)
    {
        if (words is not [("process" or "hosted") and var world, var boot])
        {
            Console.Error.WriteLine("This is run by: ./asynccap run --project FOLDER --on process, hosted or metal");
            return BadUsage;
        }

        return world == "process"
            ? StagedInOneProcess.Run(new OwnRepertoire(), boot, Console.WriteLine)
            : HostedWorld.Run(
                (program, host, argument) => StagedPrograms.Run(new OwnRepertoire(), WorldOfVats.HostedKernel, program, host, argument), boot, Console.WriteLine);
    }
}
