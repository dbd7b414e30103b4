using AsyncCap.Vats;

namespace AsyncCap.Staging;

/// <summary>All the authority that a story begins with. What is not in here it does not have.</summary>
public sealed class Powerbox(Eventual<IVatMaker> maker, Eventual<ITeller> teller, Eventual<ITimer> timer, Eventual<IEntropy> entropy, WorldOfVats world)
{
    /// <summary>Makes vats.</summary>
    public Eventual<IVatMaker> Maker => maker;

    /// <summary>Tells people.</summary>
    public Eventual<ITeller> Teller => teller;

    /// <summary>Time.</summary>
    public Eventual<ITimer> Timer => timer;

    /// <summary>Numbers that nobody can guess.</summary>
    public Eventual<IEntropy> Entropy => entropy;

    /// <summary>What a vat is here. A story needs it only where it is about that.</summary>
    public WorldOfVats World => world;

    /// <summary>One row of the story.</summary>
    public void Tell(string name, bool passes, string text) => teller.Only.Row(name, passes, text);
}

/// <summary>Where a story is told.</summary>
public enum WorldOfVats
{
    /// <summary>All vats in one .NET process, on a few threads.</summary>
    OneProcess,

    /// <summary>Each vat a process of the kernel, the kernel hosted.</summary>
    HostedKernel,

    /// <summary>Each vat a process of the kernel in ring 3, with pages of its own.</summary>
    Metal,
}

/// <summary>Tells people what a story shows.</summary>
public interface ITeller : IRemotable
{
    /// <summary>One row of the story.</summary>
    /// <param name="name">What was tried, without spaces.</param>
    /// <param name="passes">Whether it came out as it should.</param>
    /// <param name="text">What came out.</param>
    void Row(string name, bool passes, string text);
}
