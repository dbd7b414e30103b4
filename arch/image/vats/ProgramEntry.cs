using AsyncCap.Scenarios.Vats;

namespace AsyncCap.Arch.X64.User;

/// <summary>From the start stub to the program that was asked for: the director, or a vat.</summary>
internal static class ProgramEntry
{
    private static void Main()
    {
        VatPrograms.Run(MetalInstructions.ProgramNumber(), new MetalHost(), MetalInstructions.ProgramArgument());
    }
}
