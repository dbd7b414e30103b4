using AsyncCap;
using AsyncCap.Staging;
using AsyncCap.Vats;

namespace Own;

/// <summary>The one scenario of a project of somebody's own.</summary>
[OutsideOfVats]
internal sealed class OwnRepertoire : Repertoire
{
    /// <inheritdoc/>
    /// <remarks>In <c>Own</c>, or on the metal, where all is one assembly, in <c>AsyncCap</c>.</remarks>
    public override Verb[] AllVerbs => Verbs.All;

    /// <summary>Tells it, whatever it is called.</summary>
    /// <remarks>If this does not compile, the compiler says in which file, and that shall tell somebody who never saw this one.</remarks>
#line 1 "the class Scenario in the namespace Own needs 'public static async Eventual<Unit> Tell(Powerbox box)'"
    public override Eventual<Unit> Tell(string name, Powerbox box, IBackstage backstage) => Scenario.Tell(box);
#line default
}
