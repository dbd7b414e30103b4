using System;
using AsyncCap.Ipc.Client;
using AsyncCap.Staging.Programs;

namespace Own;

/// <summary>The one scenario of a project of somebody's own, and its programs.</summary>
internal sealed class OwnPrograms : ProgramRepertoire
{
    /// <summary>Tells it, whatever it is called.</summary>
    /// <remarks>If this does not compile, the compiler says in which file, and that shall tell somebody who never saw this one.</remarks>
#line 1 "the class Scenario in the namespace Own needs 'public static void Tell(Stage stage)'"
    public override void Tell(ReadOnlySpan<byte> name, Stage stage) => Scenario.Tell(stage);
#line default

    /// <inheritdoc/>
#line 1 "the class Scenario in the namespace Own needs 'public static void Run(uint program, ProgramHost host, ulong argument)'"
    public override void RunProgram(uint program, ProgramHost host, ulong argument) => Scenario.Run(program, host, argument);
#line default
}
