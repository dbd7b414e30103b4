using AsyncCap.Staging.Programs;
using Own;

namespace AsyncCap.Arch.X64.User;

/// <summary>From the start stub to the program that was asked for: the director of somebody's own scenario, or one of its programs.</summary>
internal static class ProgramEntry
{
    private static void Main() =>
        Director.Run(new OwnPrograms(), MetalInstructions.ProgramNumber(), new MetalHost(), MetalInstructions.ProgramArgument());
}
