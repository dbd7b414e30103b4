using AsyncCap.Ipc.Client;
using AsyncCap.Vats;

namespace AsyncCap.Staging;

/// <summary>From a program's number to its code, where most programs are vats.</summary>
public static class StagedPrograms
{
    /// <summary>The program that a maker of vats starts. The numbers above it are the repertoire's.</summary>
    public const uint Vat = 1;

    private const uint Director = 0;

    /// <summary>Runs a program. It returns only if the program does not end itself.</summary>
    /// <param name="repertoire">What the first process tells.</param>
    /// <param name="world">What a process is here.</param>
    /// <param name="program">Its number.</param>
    /// <param name="host">Its world.</param>
    /// <param name="argument">Its argument.</param>
    public static void Run(Repertoire repertoire, WorldOfVats world, uint program, ProgramHost host, ulong argument)
    {
        if (program == Director)
        {
            VatDirector.Run(repertoire, host, world);
        }
        else if (program == Vat)
        {
            ProcessHost.RunChild(host, AllVerbs.Of(repertoire), argument);
        }
        else
        {
            repertoire.RunProgram(program, host, argument);
        }
    }
}
