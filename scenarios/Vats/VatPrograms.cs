using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Vats;

/// <summary>From a program's number to its code, where programs are those of the vats' stories.</summary>
public static class VatPrograms
{
    /// <summary>Runs a program. It returns only if the program does not end itself.</summary>
    public static void Run(uint program, ProgramHost host, ulong argument)
    {
        Mishaps.Surround(host);
        StagedPrograms.Run(new VatStories(), Mishaps.World, program, host, argument);
    }
}
