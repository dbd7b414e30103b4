using AsyncCap.Vats;

namespace AsyncCap.Staging;

/// <summary>The methods of all objects. On the metal all is one assembly, so the runtime's own are everybody's; each process makes the table as it begins.</summary>
internal static class AllVerbs
{
    public static VerbTable Of(Repertoire _) => new();
}
