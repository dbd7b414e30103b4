using AsyncCap.Staging;
using Own;

namespace AsyncCap.Arch.X64.User;

/// <summary>From the start stub to the program that was asked for: the director of somebody's own scenario, or a vat.</summary>
internal static class ProgramEntry
{
    private static void Main() => StagedPrograms.Run(
        new OwnRepertoire(), WorldOfVats.Metal, MetalInstructions.ProgramNumber(), new MetalHost(), MetalInstructions.ProgramArgument());
}
