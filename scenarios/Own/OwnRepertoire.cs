using AsyncCap;
using AsyncCap.Staging;
using AsyncCap.Vats;

namespace Own;

/// <summary>The one scenario of this project.</summary>
[OutsideOfVats]
internal sealed class OwnRepertoire : Repertoire
{
    /// <inheritdoc/>
    /// <remarks>In <c>Own</c>, or on the metal, where all is one assembly, in <c>AsyncCap</c>.</remarks>
    public override Verb[] AllVerbs => Verbs.All;

    /// <summary>Tells it, whatever it is called.</summary>
    public override Eventual<Unit> Tell(string name, Powerbox box, IBackstage backstage) => Scenario.Tell(box);
}
