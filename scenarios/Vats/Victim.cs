using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>Does whatever a vat's code can do wrong.</summary>
public interface IVictim : IRemotable
{
    /// <summary>Answers.</summary>
    int Answer();

    /// <summary>Throws.</summary>
    int Throw();

    /// <summary>Begins a turn that never ends.</summary>
    Unit LoopForever();

    /// <summary>Sends itself a message, and in that turn another one, and so on.</summary>
    void GoOnForever();

    /// <summary>Returns what nobody will ever decide.</summary>
    Eventual<Unit> KeepSilent();

    /// <summary>Sends a worker many messages in one turn, and then asks it something.</summary>
    /// <returns>What came of the question.</returns>
    Eventual<string> Flood(Eventual<IWorker> worker, int count);

    /// <summary>Gives a worker objects to keep, and never has enough.</summary>
    Eventual<Unit> HandOutForever(Eventual<IWorker> worker);

    /// <summary>Makes objects and keeps them, and never has enough.</summary>
    Unit FillHeap();

    /// <summary>Crashes its process, with a message that it had sent in the same turn.</summary>
    Unit Crash(Eventual<IWorker> worker);
}

/// <summary>Does its work, whoever asks.</summary>
public interface IWorker : IRemotable
{
    /// <summary>Does something that takes a while.</summary>
    void Work();

    /// <summary>Resolved when it has worked so many times.</summary>
    Eventual<int> WhenWorked(int times);

    /// <summary>Keeps something.</summary>
    void Keep(Eventual<IVictim> gift);

    /// <summary>How often it was greeted, this time included.</summary>
    int Greet();

    /// <summary>How often it has worked.</summary>
    int WorkedCount();
}

/// <summary>A worker in whose vat nothing is ever wrong.</summary>
internal sealed class Worker : IWorker
{
    private const int Effort = 2_000;

    private Resolver<int>? _waiting;
    private int _waitedFor;
    private int _worked;
    private int _greeted;
    private int _dust;
    private Gift? _gifts;

    public void Work()
    {
        for (int i = 0; i < Effort; i++)
        {
            _dust ^= i;
        }

        _worked++;
        if (_waiting is not null && _worked >= _waitedFor)
        {
            _waiting.Resolve(_worked);
            _waiting = null;
        }
    }

    public Eventual<int> WhenWorked(int times)
    {
        (Eventual<int> promise, Resolver<int> resolver) = Ref.Promise<int>();
        _waiting = resolver;
        _waitedFor = times;
        return promise;
    }

    public void Keep(Eventual<IVictim> gift) => _gifts = new Gift(gift, _gifts);

    public int Greet() => ++_greeted;

    public int WorkedCount() => _worked;

    private sealed class Gift(Eventual<IVictim> gift, Gift? before)
    {
        public Eventual<IVictim> Contents => gift;

        public Gift? Before => before;
    }
}

/// <summary>The victim of its own code.</summary>
internal sealed class Victim : IVictim
{
    private object? _hoard;

    public int Answer() => 42;

    public int Throw() => throw new System.InvalidOperationException("I will not.");

    public Unit LoopForever()
    {
        Mishaps.LoopForever();
        return default;
    }

    public void GoOnForever() => Ref.Of<IVictim>(this).Only.GoOnForever();

    public Eventual<Unit> KeepSilent() => Ref.Promise<Unit>().Promise;

    public async Eventual<string> Flood(Eventual<IWorker> worker, int count)
    {
        for (int i = 0; i < count; i++)
        {
            worker.Only.Work();
        }

        try
        {
            return "worked " + await worker.WorkedCount() + " times";
        }
        catch (BrokenException broken)
        {
            return broken.Problem.Kind == ProblemKind.Overloaded ? "overloaded" : broken.Problem.Text;
        }
    }

    public async Eventual<Unit> HandOutForever(Eventual<IWorker> worker)
    {
        while (true)
        {
            _ = await worker.Keep(Ref.Of<IVictim>(new Victim()));
        }
    }

    public Unit FillHeap()
    {
        while (true)
        {
            _hoard = new object?[] { _hoard, new byte[1_000] };
        }
    }

    public Unit Crash(Eventual<IWorker> worker)
    {
        worker.Only.Work();
        Mishaps.Crash();
        return default;
    }
}
