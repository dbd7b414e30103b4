using System.Collections.Generic;

namespace AsyncCap.Arch.Exploration.Common;

/// <summary>An exploration whose traces can be followed on the metal, step for step.</summary>
public interface IMetalReplay
{
    /// <summary>Follows a trace here, and says how the metal is to follow it.</summary>
    /// <exception cref="MetalReplayException">The trace is stale, or has a step that cannot be taken there.</exception>
    MetalPath PathOf(ExplorationTrace trace);
}

/// <summary>A trace cannot be followed on the metal.</summary>
public sealed class MetalReplayException(string message) : System.Exception(message);

/// <summary>One step of a path, and what comes of it in this process: the same has to come of it on the metal.</summary>
/// <param name="Step">The step in words.</param>
/// <param name="Records">The kernel's trace records, as the metal writes them.</param>
/// <param name="Act">The number of its kernel entry, from 1; 0 if it is no program's: an interrupt, or the kernel going on by itself.</param>
/// <param name="Log">What the program saw at the end of the turn, or 0 if the path ended before.</param>
public sealed record MetalStep(TraceStep Step, IReadOnlyList<string> Records, int Act, ulong Log)
{
    /// <summary>The number of the step, from 1, at whose end the turn returned; 0 if the path ended before.</summary>
    public int ReturnedAt { get; init; }
}

/// <summary>A path as the story <c>retrace</c> takes it, and what is to come of it.</summary>
/// <param name="Script">The boot option <c>script=</c>: what everybody does.</param>
/// <param name="Strikes">The boot option <c>strikes=</c>: where the timer interrupts.</param>
/// <param name="Without">The boot option <c>without=</c>: defences that are taken away.</param>
/// <param name="Mutant">The boot option <c>mutant=</c>: a bug that the kernel is given.</param>
/// <param name="Steps">The path.</param>
/// <param name="Hosted">What came of it in this process.</param>
public sealed record MetalPath(string Script, string Strikes, uint Without, uint Mutant, IReadOnlyList<MetalStep> Steps, ReplayReport Hosted)
{
    /// <summary>The kernel's trace records of the making of the configuration.</summary>
    public required IReadOnlyList<string> SetUp { get; init; }

    /// <summary>Bytes that a boot line can have.</summary>
    public const int LongestBootLine = 2048;

    /// <summary>The boot line: time and preemption count kernel entries.</summary>
    /// <exception cref="MetalReplayException">The path is too long.</exception>
    public string BootLine()
    {
        string removed = Without == 0 ? "" : $" without={Without}";
        string planted = Mutant == 0 ? "" : $" mutant={Mutant}";
        string line = $"run=retrace clock=turns quantum=off trace=stream{removed}{planted} strikes={Strikes} script={Script}";
        return line.Length < LongestBootLine
            ? line
            : throw new MetalReplayException($"the trace is too long: its boot line has {line.Length} bytes, and the kernel takes {LongestBootLine - 1}");
    }
}
