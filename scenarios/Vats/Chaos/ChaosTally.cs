using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>What can be wrong with a round.</summary>
internal enum Violation
{
    /// <summary>A call has a second outcome.</summary>
    Repeated,

    /// <summary>A call of a client that is done has none.</summary>
    Lost,

    /// <summary>An outcome that the callee's behaviour does not allow.</summary>
    Disallowed,

    /// <summary>An answer to another call.</summary>
    Crossed,

    /// <summary>An answer of another generation than the one that was asked.</summary>
    Stale,

    /// <summary>A healthy client did not make its calls.</summary>
    Starved,

    /// <summary>A healthy node has ended, or the ledger.</summary>
    Died,

    /// <summary>Pages are missing, or an account does not balance.</summary>
    Leaked,
}

/// <summary>What was counted, in a round or in several.</summary>
internal sealed class ChaosTally
{
    private const int ViolationKinds = (int)Violation.Leaked + 1; // At most 8: they are told in a word.
    private const int MostTold = 255;
    private const int HabitKinds = (int)Habit.AnswerTwice + 1;
    private const int OutcomeKinds = 16;

    private readonly int[] _violations = new int[ViolationKinds];
    private readonly int[] _outcomes = new int[OutcomeKinds];
    private readonly int[] _misdeeds = new int[HabitKinds];

    /// <summary>Generations that were started after the first.</summary>
    public int Restarts { get; set; }

    /// <summary>Callees that the supervisor destroyed in the middle of their work.</summary>
    public int Destroyed { get; set; }

    /// <summary>Healthy callees that somebody waited long for.</summary>
    public int Late { get; set; }

    /// <summary>Outcomes of healthy clients' calls.</summary>
    public int Calls { get; private set; }

    /// <summary>All that was wrong.</summary>
    public int Violations { get; private set; }

    /// <summary>The first of it, for people.</summary>
    public string First { get; private set; } = "";

    /// <summary>How many had an outcome: 0 for answers, else a <see cref="ProblemKind"/>.</summary>
    public int OutcomesOf(int outcome) => _outcomes[outcome];

    /// <summary>How many had an outcome that has no name of its own.</summary>
    public int OutcomesOtherwise => Calls - _outcomes[0] - _outcomes[(int)ProblemKind.Disconnected] - _outcomes[(int)ProblemKind.Thrown] - _outcomes[(int)ProblemKind.Smashed];

    /// <summary>How often a habit showed.</summary>
    public int MisdeedsOf(Habit habit) => _misdeeds[(int)habit];

    /// <summary>How often something was wrong.</summary>
    public int ViolationsOf(Violation violation) => _violations[(int)violation];

    /// <summary>Counts an outcome.</summary>
    public void Count(int outcome)
    {
        Calls++;
        _outcomes[outcome < OutcomeKinds ? outcome : OutcomeKinds - 1]++;
    }

    /// <summary>Counts a misdeed.</summary>
    public void Count(Habit habit) => _misdeeds[(int)habit]++;

    /// <summary>Notes something wrong.</summary>
    public void Find(Violation violation, string text)
    {
        Violations++;
        _violations[(int)violation]++;
        First = First.Length == 0 ? text : Violations < 6 ? First + " | " + text : First;
    }

    /// <summary>All of it, as the ledger says it.</summary>
    public ChaosVerdict ToVerdict()
    {
        long violations = 0;
        for (int i = 0; i < ViolationKinds; i++)
        {
            violations |= (long)(_violations[i] < MostTold ? _violations[i] : MostTold) << (i * 8);
        }

        return new ChaosVerdict(
            _outcomes[0], _outcomes[(int)ProblemKind.Disconnected], _outcomes[(int)ProblemKind.Thrown], _outcomes[(int)ProblemKind.Smashed], OutcomesOtherwise, violations, First);
    }

    /// <summary>Adds what the ledger says.</summary>
    public void Add(ChaosVerdict verdict)
    {
        _outcomes[0] += verdict.Answered;
        _outcomes[(int)ProblemKind.Disconnected] += verdict.Disconnected;
        _outcomes[(int)ProblemKind.Thrown] += verdict.Thrown;
        _outcomes[(int)ProblemKind.Smashed] += verdict.Smashed;
        _outcomes[OutcomeKinds - 1] += verdict.Otherwise;
        Calls += verdict.Answered + verdict.Disconnected + verdict.Thrown + verdict.Smashed + verdict.Otherwise;
        for (int i = 0; i < ViolationKinds; i++)
        {
            int count = (int)(verdict.Violations >> (i * 8)) & MostTold;
            _violations[i] += count;
            Violations += count;
        }

        First = First.Length == 0 ? verdict.First : First;
    }

    /// <summary>Adds a round.</summary>
    public void Add(ChaosTally round)
    {
        Restarts += round.Restarts;
        Destroyed += round.Destroyed;
        Late += round.Late;
        Calls += round.Calls;
        for (int i = 0; i < OutcomeKinds; i++)
        {
            _outcomes[i] += round._outcomes[i];
        }

        for (int i = 0; i < HabitKinds; i++)
        {
            _misdeeds[i] += round._misdeeds[i];
        }

        for (int i = 0; i < ViolationKinds; i++)
        {
            Violations += round._violations[i];
            _violations[i] += round._violations[i];
        }

        First = First.Length == 0 ? round.First : First;
    }
}
