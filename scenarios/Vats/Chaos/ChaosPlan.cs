namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>What a round is to be: who knows whom, who does what wrong and when, and how each call goes. All of it follows from a seed.</summary>
/// <param name="seed">The round's seed.</param>
/// <param name="nodeCount">Nodes alive at once.</param>
/// <param name="quota">Calls of each healthy client, at most <see cref="MostQuota"/>.</param>
internal sealed class ChaosPlan(ulong seed, int nodeCount, int quota)
{
    /// <summary>So many calls of one client stand in a word, a bit each.</summary>
    public const int MostQuota = 64;

    /// <summary>Whom each node knows.</summary>
    public const int Degree = 8;

    /// <summary>From this generation on a callee that was often ended does nothing wrong any more: every round ends.</summary>
    public const int TameGeneration = 6;

    private const int MostPatience = 6;
    private const int InnerCalls = 1 << 16;

    // Of five neighbours, so many are healthy.
    private const int Group = 5;
    private const int HealthyOfGroup = 3;

    /// <summary>The round's seed.</summary>
    public ulong Seed => seed;

    /// <summary>Nodes alive at once.</summary>
    public int NodeCount => nodeCount;

    /// <summary>Calls of each healthy client.</summary>
    public int Quota => quota;

    /// <summary>How many clients are healthy.</summary>
    public int HealthyCount
    {
        get
        {
            int count = 0;
            for (int node = 0; node < nodeCount; node++)
            {
                count += IsHealthy(node) ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Whether a node does nothing wrong and has nothing done to it.</summary>
    public static bool IsHealthy(int node) => node % Group < HealthyOfGroup;

    /// <summary>One of those whom a node knows; never itself.</summary>
    public int PeerOf(int node, int place)
    {
        int drawn = Draw.Below(nodeCount - 1, seed, Lot.Peer, node, place);
        return drawn < node ? drawn : drawn + 1;
    }

    /// <summary>What a node of a generation does.</summary>
    public Habit HabitOf(int node, int generation) =>
        IsHealthy(node) ? Habit.Healthy
        : generation >= TameGeneration ? Habit.Doomed
        : (Habit)((int)Habit.Doomed + Draw.Below((int)Habit.AnswerTwice + 1 - (int)Habit.Doomed, seed, Lot.Habit, node, generation));

    /// <summary>After how many questions it does that.</summary>
    public int PatienceOf(int node, int generation) => 1 + Draw.Below(MostPatience, seed, Lot.Patience, node, generation);

    /// <summary>The place, among those whom its client knows, of who gets a call.</summary>
    public int PlaceOf(int client, int call) => Draw.Below(Degree, seed, Lot.Callee, client, call);

    /// <summary>How a call goes.</summary>
    public Way WayOf(int client, int call)
    {
        int drawn = Draw.Below(20, seed, Lot.Way, client, call);
        return drawn < 12 ? Way.Ask : drawn < 15 ? Way.Pipelined : drawn < 17 ? Way.Relayed : Way.Forwarded;
    }

    /// <summary>A call's own number.</summary>
    public long NonceOf(int client, int call) => (long)Draw.From(seed, Lot.Nonce, client, call);

    /// <summary>The number of the other call, whose answer a relayed one waits for.</summary>
    public static int InnerOf(int call) => InnerCalls + call;

    /// <summary>What the answer of a callee to a call has to prove: only who has seen the question can say it.</summary>
    public long ProofOf(long nonce, long who) => (long)Draw.From(seed, Lot.Proof, nonce, who);

    /// <summary>Whether a moody callee refuses a question.</summary>
    public bool IsRefused(long nonce) => Draw.Below(3, seed, Lot.Mood, nonce) == 0;

    /// <summary>Whom the supervisor destroys at a tick; nobody if that one is healthy.</summary>
    public int DoomedAt(int tick) => Draw.Below(nodeCount, seed, Lot.Doom, tick);

    /// <summary>A node and its generation as a number.</summary>
    public static long WhoIs(int node, int generation) => ((long)node << 32) | (uint)generation;
}
