using System;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Staging.Programs;

/// <summary>What there is to tell, and the programs that it takes. A director is given one, and knows no story by itself.</summary>
/// <remarks>Each process makes one of its own.</remarks>
public abstract class ProgramRepertoire
{
    /// <summary>Tells a story in rows. A name that nobody knows is a failed row.</summary>
    /// <param name="name">What it is called on the boot line.</param>
    /// <param name="stage">What it works with.</param>
    public abstract void Tell(ReadOnlySpan<byte> name, Stage stage);

    /// <summary>Runs a program. It returns only if the program does not end itself.</summary>
    /// <param name="program">Its number, 1 or more.</param>
    /// <param name="host">Its world.</param>
    /// <param name="argument">Its argument.</param>
    public abstract void RunProgram(uint program, ProgramHost host, ulong argument);
}
