using AsyncCap.Staging.Hosted;
using AsyncCap.Staging.Programs;

namespace Own;

/// <summary>The main program of a scenario of somebody's own that is about the kernel, where there is no machine.</summary>
internal static class OwnProgram
{
    public static int Main(string[] words) =>
        ScenarioProgram.RunPrograms(words, static (program, host, argument) => Director.Run(new OwnPrograms(), program, host, argument));
}
