using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Vats;

/// <summary>What befalls a program, not an object: for stories about that. The metal's half of a pair: a program is a process.</summary>
internal static class Mishaps
{
    private static ProgramHost? s_host;

    /// <summary>What vats are here.</summary>
    public static WorldOfVats World => WorldOfVats.Metal;

    /// <summary>Says what surrounds the process.</summary>
    public static void Surround(ProgramHost host) => s_host = host;

    /// <summary>Whether a vat is a process, and its crash no other's.</summary>
    public static bool CanCrash => true;

    /// <summary>Crashes the process in the middle of a turn. It does not return.</summary>
    public static void Crash()
    {
        const ulong NobodysAddress = 0xBAD00000;
        s_host!.Poke(NobodysAddress, 1);
    }

    /// <summary>Computes for ever, and never asks the kernel for anything. It does not return.</summary>
    public static void LoopForever() => s_host!.LoopForever();

    /// <summary>Whether memory that nobody gives back ends the vat alone.</summary>
    public static bool HasHeapOfItsOwn => true;
}
