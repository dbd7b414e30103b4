using AsyncCap.Ipc.Client;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>From a program's number to its code, where every program is a vat.</summary>
public static class VatPrograms
{
    /// <summary>The program that a maker of vats starts.</summary>
    public const uint Vat = 1;

    /// <summary>What vats are measured against.</summary>
    public const uint RawEcho = 2;

    /// <summary>What stands in for a vat and is none.</summary>
    public const uint Rogue = 3;

    /// <summary>Runs a program. It returns only if the program does not end itself.</summary>
    public static void Run(uint program, ProgramHost host, ulong argument)
    {
        Mishaps.Surround(host);
        if (program == Vat)
        {
            ProcessHost.RunChild(host, new VerbTable(Verbs.All), argument);
        }
        else if (program == RawEcho)
        {
            Measuring.RawEcho.Run(host);
        }
        else if (program == Rogue)
        {
            Chaos.RogueProgram.Run(host, argument);
        }
        else
        {
            VatDirector.Run(host, Mishaps.World);
        }
    }
}
