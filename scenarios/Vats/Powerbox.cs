using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>All the authority that a story begins with. What is not in here it does not have.</summary>
public sealed class Powerbox(Eventual<IVatMaker> maker, Eventual<ITeller> teller)
{
    /// <summary>Makes vats.</summary>
    public Eventual<IVatMaker> Maker => maker;

    /// <summary>Tells people.</summary>
    public Eventual<ITeller> Teller => teller;
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
