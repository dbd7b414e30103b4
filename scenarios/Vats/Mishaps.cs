using System;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>What befalls a program, not an object: for stories about that. .NET's half of a pair.</summary>
/// <remarks>A thread of the hosted kernel's is one process, so what surrounds the process is the thread's. With no kernel there is none.</remarks>
[OutsideOfVats]
internal static class Mishaps
{
    [ThreadStatic]
    private static ProgramHost? t_host;

    /// <summary>What vats are here, for the first process of a kernel.</summary>
    public static WorldOfVats World => WorldOfVats.HostedKernel;

    /// <summary>Says what surrounds the process of the calling thread.</summary>
    public static void Surround(ProgramHost host) => t_host = host;

    /// <summary>Whether a vat is a process, and its crash no other's.</summary>
    public static bool CanCrash => t_host is not null;

    /// <summary>Crashes the process in the middle of a turn. Returns only where a vat is no process.</summary>
    public static void Crash()
    {
        const ulong NobodysAddress = 0xBAD00000;
        t_host?.Poke(NobodysAddress, 1);
    }

    /// <summary>Computes for ever, and never asks the kernel for anything. Returns only where a vat is no process.</summary>
    public static void LoopForever() => t_host?.LoopForever();

    /// <summary>Whether memory that nobody gives back ends the vat alone. Here it is all of .NET's.</summary>
    public static bool HasHeapOfItsOwn => false;
}
