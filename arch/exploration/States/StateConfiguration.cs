using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>A process of a configuration: its name, and what it may do.</summary>
internal sealed record Actor(string Name, SimulatedProcess Process, Menu Menu);

/// <summary>A small world whose every state is to be visited: who is in it, what everybody holds, and what everybody may do.</summary>
/// <param name="Name">How the command line names it.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Build">Makes the first state in a world and says who acts in it.</param>
internal sealed record StateConfiguration(string Name, string Summary, Func<SimulatedWorld, IReadOnlyList<Actor>> Build)
{
    /// <summary>Pages that may be bought while it is explored.</summary>
    public uint FreshPages { get; init; } = 4;

    /// <summary>Granules of 64 bytes that may be bought in each page of frames while it is explored.</summary>
    public int FreshGranules { get; init; } = 16;

    /// <summary>Slots that a process may have in use before it stops making and copying things.</summary>
    public uint MaximumSlots { get; init; } = 12;

    /// <summary>Capabilities that are dead, or that a process has already, that it keeps before it does nothing but drop them: else a hoard of any size would be a state.</summary>
    public int MaximumWaste { get; init; } = 1;

    /// <summary>Whether pages change their use: whole processes and banks come and go.</summary>
    public bool PagesChangeUse { get; init; }

    /// <summary>Ticks that may pass.</summary>
    public ulong MaximumTicks { get; init; }

    /// <summary>Ticks by which the clock goes on when it does.</summary>
    public ulong TicksPerWait { get; init; } = 1;

    /// <summary>Whether what is sent comes back at a time of its own: then nothing is sent any more when all ticks have passed, or time would have no end.</summary>
    public bool SendsTakeTime { get; init; }

    /// <summary>Whether processes run on schedules.</summary>
    public bool HasSchedules { get; init; }

    /// <summary>Why no path of it can be taken on the metal; null if one can.</summary>
    public string? StaysHosted { get; init; }

    /// <summary>What a message or an answer carries when it carries something.</summary>
    public IReadOnlyList<CapabilityType> Cargo { get; init; } = [];

    /// <summary>Whether the end of a path, when nobody can run, is checked for calls that nobody can decide.</summary>
    public bool ChecksEnds { get; init; } = true;
}

/// <summary>A configuration asks for more than it says that it needs.</summary>
internal sealed class ConfigurationException(string message) : Exception(message);
