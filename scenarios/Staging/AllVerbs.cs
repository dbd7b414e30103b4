using AsyncCap.Vats;

namespace AsyncCap.Staging;

/// <summary>The methods of the repertoire's objects and of those that tell it, in .NET, where each has an assembly.</summary>
internal static class AllVerbs
{
    public static VerbTable Of(Repertoire repertoire) => new([.. Verbs.All, .. repertoire.AllVerbs]);
}
