using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>Judges a round by what its healthy clients saw. It knows the plan and these facts, and nothing of who runs the round.</summary>
/// <remarks>CH-1: each call of a healthy client has exactly one outcome. CH-2: the outcome is one that its callee's behaviour allows. CH-3: an
/// answer is the answer to that call, and by the generation to which the client was bound. CH-4: each healthy client makes all its calls.</remarks>
internal sealed class ChaosOracle(ChaosPlan plan)
{
    private readonly ulong[] _seen = new ulong[plan.NodeCount];
    private readonly bool[] _isDone = new bool[plan.NodeCount];

    /// <summary>What was counted.</summary>
    public ChaosTally Tally { get; } = new();

    /// <summary>Healthy clients that are done.</summary>
    public int DoneCount { get; private set; }

    /// <summary>A client saw an outcome.</summary>
    public void See(ChaosFact fact, ChaosReply reply)
    {
        if (fact.Client >= plan.NodeCount || !ChaosPlan.IsHealthy(fact.Client) || fact.Call >= plan.Quota)
        {
            Tally.Find(Violation.Disallowed, Naming(fact) + " is a call that nobody was to make");
            return;
        }

        ulong bit = 1ul << fact.Call;
        if ((_seen[fact.Client] & bit) != 0)
        {
            Tally.Find(Violation.Repeated, Naming(fact) + " had a second outcome");
            return;
        }

        _seen[fact.Client] |= bit;
        Tally.Count(fact.Outcome);
        if (fact.Outcome == 0)
        {
            JudgeAnswer(fact, reply);
        }

        if (!IsAllowed(fact))
        {
            Tally.Find(Violation.Disallowed, Naming(fact) + Callee(fact) + " had the outcome " + Named(fact.Outcome));
        }
    }

    /// <summary>A client has made its calls.</summary>
    public void Finish(int client)
    {
        if (client < 0 || client >= plan.NodeCount || !ChaosPlan.IsHealthy(client) || _isDone[client])
        {
            Tally.Find(Violation.Disallowed, "node " + client + " was done, and was not to be");
            return;
        }

        _isDone[client] = true;
        DoneCount++;
    }

    /// <summary>The round is over, one way or the other.</summary>
    public void Close()
    {
        for (int client = 0; client < plan.NodeCount; client++)
        {
            if (!ChaosPlan.IsHealthy(client))
            {
                continue;
            }

            if (!_isDone[client])
            {
                Tally.Find(Violation.Starved, "client " + client + " did not make its " + plan.Quota + " calls in the time for them; open is " + FirstOpenOf(client));
            }

            for (int call = 0; call < plan.Quota; call++)
            {
                if ((_seen[client] & (1ul << call)) == 0 && _isDone[client])
                {
                    Tally.Find(Violation.Lost, "call " + call + " of client " + client + " had no outcome");
                }
            }
        }
    }

    private void JudgeAnswer(ChaosFact fact, ChaosReply reply)
    {
        if (reply.Nonce != plan.NonceOf(fact.Client, fact.Call) || reply.Proof != plan.ProofOf(reply.Nonce, reply.Who))
        {
            Tally.Find(Violation.Crossed, Naming(fact) + " had the answer to another one");
        }
        else if (plan.WayOf(fact.Client, fact.Call) != Way.Forwarded && reply.Who != ChaosPlan.WhoIs(CalleeOf(fact), fact.Generation))
        {
            Tally.Find(
                Violation.Stale, Naming(fact) + Callee(fact) + " had an answer of node " + (reply.Who >> 32) + ", generation " + (reply.Who & 0xFF));
        }
    }

    private bool IsAllowed(ChaosFact fact)
    {
        Habit habit = plan.HabitOf(CalleeOf(fact), fact.Generation);
        Way way = plan.WayOf(fact.Client, fact.Call);
        bool mayEnd = habit != Habit.Healthy;
        bool goesOn = way is Way.Relayed or Way.Forwarded; // Others have their part in it, and these may have any habit.
        bool isVat = habit is not (Habit.Drop or Habit.AnswerTwice);
        bool isMoody = habit is Habit.Throw or Habit.Smash;
        bool isRefused = isMoody && plan.IsRefused(plan.NonceOf(fact.Client, fact.Call));
        return fact.Outcome switch
        {
            0 => (!isRefused || goesOn) && habit != Habit.Drop,
            (int)ProblemKind.Disconnected => mayEnd || goesOn,
            (int)ProblemKind.Thrown => goesOn || (habit == Habit.Throw && isRefused),
            (int)ProblemKind.Smashed => goesOn || (habit == Habit.Smash && isRefused),
            (int)ProblemKind.NoSuchMethod or (int)ProblemKind.Malformed => goesOn || (!isVat && way != Way.Ask), // A program that knows one method.
            (int)ProblemKind.Overloaded => habit == Habit.SpendBank || way == Way.Forwarded,
            _ => false,
        };
    }

    private string FirstOpenOf(int client)
    {
        for (int call = 0; call < plan.Quota; call++)
        {
            if ((_seen[client] & (1ul << call)) == 0)
            {
                return "call " + call + " to node " + plan.PeerOf(client, plan.PlaceOf(client, call)) + ", way " + (int)plan.WayOf(client, call);
            }
        }

        return "none of its own";
    }

    private int CalleeOf(ChaosFact fact) => plan.PeerOf(fact.Client, plan.PlaceOf(fact.Client, fact.Call));

    private string Callee(ChaosFact fact) =>
        " to node " + CalleeOf(fact) + ", generation " + fact.Generation + " (habit " + (int)plan.HabitOf(CalleeOf(fact), fact.Generation)
        + ", way " + (int)plan.WayOf(fact.Client, fact.Call) + ")";

    private static string Naming(ChaosFact fact) => "call " + fact.Call + " of client " + fact.Client;

    private static string Named(int outcome) => outcome == 0 ? "of an answer" : "of problem " + outcome;
}
