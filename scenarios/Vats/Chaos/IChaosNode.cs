using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>A node of the graph: it calls others, and is called.</summary>
public interface IChaosNode : IRemotable
{
    /// <summary>Learns who those are whom it is going to call.</summary>
    Eventual<Unit> Meet();

    /// <summary>Begins its calls.</summary>
    void Begin();

    /// <summary>Time has passed.</summary>
    void Tick();

    /// <summary>A question.</summary>
    /// <param name="nonce">The call's own number.</param>
    /// <param name="hops">How often it is to be passed on.</param>
    Eventual<ChaosReply> Ask(long nonce, long hops);

    /// <summary>A question that it answers when another one is answered.</summary>
    Eventual<ChaosReply> AskAfter(long nonce, Eventual<ChaosReply> other);

    /// <summary>Something to ask.</summary>
    Eventual<IChaosSession> Open(long nonce);

    /// <summary>Something that nobody wants an answer to.</summary>
    void Noise();

    /// <summary>Something to have.</summary>
    void Keep(Eventual<IChaosNode> gift);
}

/// <summary>Something of a node's that can be asked.</summary>
public interface IChaosSession : IRemotable
{
    /// <summary>A question.</summary>
    Eventual<ChaosReply> Ask(long nonce);
}

/// <summary>An answer.</summary>
/// <param name="nonce">The number of the call that it is for.</param>
/// <param name="who">Who answers, and of what generation.</param>
/// <param name="proof">What only who has seen the question can say.</param>
[PassByCopy]
public readonly struct ChaosReply(long nonce, long who, long proof)
{
    /// <summary>The number of the call that it is for.</summary>
    public long Nonce { get; } = nonce;

    /// <summary>Who answers, and of what generation.</summary>
    public long Who { get; } = who;

    /// <summary>What only who has seen the question can say.</summary>
    public long Proof { get; } = proof;
}

/// <summary>Who stands at a place of the graph at the moment.</summary>
[PassByCopy]
public sealed class ChaosBinding(Eventual<IChaosNode> node, int generation)
{
    /// <summary>The node.</summary>
    public Eventual<IChaosNode> Node { get; } = node;

    /// <summary>Its generation.</summary>
    public int Generation { get; } = generation;
}

/// <summary>What nodes may ask of those who run the round.</summary>
public interface IChaosRound : IRemotable
{
    /// <summary>Who stands at a place of the graph. If that is still the one whom the asker has lost, he is replaced first.</summary>
    /// <param name="node">The place.</param>
    /// <param name="lostGeneration">The generation that the asker has lost; -1 for none.</param>
    Eventual<ChaosBinding> Bind(int node, int lostGeneration);

    /// <summary>Somebody has not answered for too long.</summary>
    void Suspect(int node, int generation);

    /// <summary>One cannot crash here, and asks to be ended in the middle.</summary>
    void Fell(int node, int generation);

    /// <summary>Something went wrong with a node on purpose, which nobody would see otherwise.</summary>
    void Misbehaved(int habit);

    /// <summary>All healthy clients have made their calls.</summary>
    void AllDone();
}

/// <summary>Takes down what clients saw. It is a vat of its own: whoever runs the round does not judge it.</summary>
public interface IChaosLedger : IRemotable
{
    /// <summary>The outcome of a call. A client says what it saw, and judges nothing.</summary>
    /// <param name="call">The client, its call, the generation to which it was bound and the kind of outcome, as a word.</param>
    /// <param name="nonce">Of the answer.</param>
    /// <param name="who">Of the answer.</param>
    /// <param name="proof">Of the answer.</param>
    void Saw(long call, long nonce, long who, long proof);

    /// <summary>A client has made its calls and has no open one.</summary>
    void Done(int client);

    /// <summary>The round is over.</summary>
    /// <returns>What is to be said of it.</returns>
    ChaosVerdict Close();
}

/// <summary>What the ledger says of a round.</summary>
/// <param name="answered">Calls that were answered.</param>
/// <param name="disconnected">Calls that broke because somebody ended or dropped them.</param>
/// <param name="thrown">Calls that broke by an exception.</param>
/// <param name="smashed">Calls that were broken on purpose.</param>
/// <param name="otherwise">All others with an outcome.</param>
/// <param name="violations">How often something was wrong, a byte a kind, 255 for more.</param>
/// <param name="first">The first of them, for people.</param>
[PassByCopy]
public sealed class ChaosVerdict(int answered, int disconnected, int thrown, int smashed, int otherwise, long violations, string first)
{
    /// <summary>Calls that were answered.</summary>
    public int Answered { get; } = answered;

    /// <summary>Calls that broke because somebody ended or dropped them.</summary>
    public int Disconnected { get; } = disconnected;

    /// <summary>Calls that broke by an exception.</summary>
    public int Thrown { get; } = thrown;

    /// <summary>Calls that were broken on purpose.</summary>
    public int Smashed { get; } = smashed;

    /// <summary>All others with an outcome.</summary>
    public int Otherwise { get; } = otherwise;

    /// <summary>How often something was wrong, a byte a kind, 255 for more.</summary>
    public long Violations { get; } = violations;

    /// <summary>The first of them, for people.</summary>
    public string First { get; } = first;
}

/// <summary>A program that is no vat and stands in for a node says where it is.</summary>
public interface IRogueBirth : IRemotable
{
    /// <summary>It is there.</summary>
    /// <returns>The seed of the round.</returns>
    long Born(Eventual<IChaosNode> node);
}
