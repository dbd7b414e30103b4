using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;

namespace AsyncCap.Tests.Vats;

/// <summary>The first process of a hosted world: a vat that plays with vats of other processes, and then ends the world.</summary>
internal static class FirstVat
{
    /// <summary>The number of the program that is a child.</summary>
    public const uint Child = 1;

    /// <summary>Plays, in the vat's first turn.</summary>
    /// <param name="program">Its world.</param>
    /// <param name="verbs">What its objects may be asked.</param>
    /// <param name="sparePages">Pages that each child can buy.</param>
    /// <param name="play">Gets the vat's host, who makes children, and what to call at the end.</param>
    public static void Run(ProgramHost program, VerbTable verbs, uint sparePages, Action<ProcessHost, ProcessVatMaker, Action> play)
    {
        Invoker invoker = new(new MessagePort(program), InitialSlot.Bank);
        ProcessBuilder builder = new(invoker, InitialSlot.Machine, InitialSlot.Bank) { SparePages = sparePages };
        MachineStub machine = new(invoker, InitialSlot.Machine);
        ProcessHost host = new(invoker, InitialSlot.Bank, InitialSlot.Self, verbs);
        ProcessVatMaker maker = new(host, builder, Child);
        host.Enter(() => play(host, maker, () =>
        {
            _ = host.Gate.BeginInvocations();
            machine.PowerOff(0);
        }));
        host.Run();
    }
}
