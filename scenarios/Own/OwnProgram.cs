using AsyncCap.Staging.Hosted;

namespace Own;

/// <summary>The main program of a scenario of somebody's own, where there is no machine.</summary>
internal static class OwnProgram
{
    public static int Main(string[] words) => ScenarioProgram.Run(words, static () => new OwnRepertoire());
}
