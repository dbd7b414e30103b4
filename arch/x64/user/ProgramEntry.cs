using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Arch.X64.User;

/// <summary>From the start stub to the program that was asked for. One image holds all programs.</summary>
internal static class ProgramEntry
{
    // The compiler's entry point runs the module initializers, then this. Returning means that the program did not end itself:
    // the stub then ends it by a fault.
    private static void Main()
    {
        ProgramTable.Run(MetalInstructions.ProgramNumber(), new MetalHost(), MetalInstructions.ProgramArgument());
    }
}
