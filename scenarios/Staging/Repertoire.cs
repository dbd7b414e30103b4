using AsyncCap.Ipc.Client;
using AsyncCap.Vats;

namespace AsyncCap.Staging;

/// <summary>What there is to tell, and what programs it takes. A director is given one, and knows no story by itself.</summary>
/// <remarks>Each process makes one of its own.</remarks>
[OutsideOfVats]
public abstract class Repertoire
{
    /// <summary>The methods of the stories' objects: <c>Verbs.All</c> of their assembly.</summary>
    public abstract Verb[] AllVerbs { get; }

    /// <summary>Tells a story; its result comes when it is told. A name that nobody knows is a broken reference.</summary>
    /// <param name="name">What it is called on the boot line.</param>
    /// <param name="box">All that most stories need.</param>
    /// <param name="backstage">For the few that need more.</param>
    public abstract Eventual<Unit> Tell(string name, Powerbox box, IBackstage backstage);

    /// <summary>Runs a program that is no vat. It returns only if the program does not end itself.</summary>
    /// <param name="program">Its number, 2 or more.</param>
    /// <param name="host">Its world.</param>
    /// <param name="argument">Its argument.</param>
    public virtual void RunProgram(uint program, ProgramHost host, ulong argument)
    {
    }
}
