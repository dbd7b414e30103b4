using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Hosted;

/// <summary>Looks on at every kernel entry of a hosted world, from the thread that holds the baton.</summary>
/// <remarks>
/// It is told of an entry just before it happens and may look at the arena, and must change nothing. An
/// <see cref="WitnessException"/> that it throws ends the world, and <see cref="HostedWorld.Run(string)"/> throws it.
/// </remarks>
public interface IWitness
{
    /// <summary>The first process is made and has not run.</summary>
    void Booted(FrameArena frames);

    /// <summary>The process that runs takes a turn, or goes on with one.</summary>
    void Turns();

    /// <summary>The process that runs is stopped by the machine.</summary>
    void Faults(FaultCause cause, ulong address);

    /// <summary>The timer interrupts.</summary>
    void Ticks();

    /// <summary>The entry is over and this process runs.</summary>
    void Selected(FrameIndex process);
}

/// <summary>What a witness saw must not be.</summary>
public class WitnessException(string message) : Exception(message);
