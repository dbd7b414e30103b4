using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>What the story needs of what it runs on, and no other story does.</summary>
/// <param name="backstage">What tells the story.</param>
internal abstract class ChaosGround(IBackstage backstage)
{
    /// <summary>Whether there is a kernel, which counts pages and runs programs that are no vats.</summary>
    public abstract bool HasKernel { get; }

    /// <summary>Makes nodes: where there is a kernel, each may use only so much of the processor.</summary>
    public abstract Eventual<IVatMaker> Maker { get; }

    /// <summary>How many of a thousand parts of the processor a node may use; 0 where there is no limit.</summary>
    public abstract int ShareOfNode { get; }

    /// <summary>Between two looks at calls that are open.</summary>
    public abstract int TickMilliseconds { get; }

    /// <summary>Pages in use by all together.</summary>
    public abstract long PagesInUse();

    /// <summary>Buys what the first vat needs to know so many others, so that no round does.</summary>
    public abstract void Provide(int nodeCount);

    /// <summary>How much larger what the first vat keeps for good may be than it was at the last call.</summary>
    /// <returns>Pages; 0 if it bought nothing, as it should be.</returns>
    public abstract int PagesKeptSince();

    /// <summary>Objects of the first vat that others may hold.</summary>
    public abstract int ObjectsHeld();

    /// <summary>Whether every page in use is on an account.</summary>
    public abstract bool BooksBalance();

    /// <summary>Buys a page and forgets it.</summary>
    public abstract void Leak();

    /// <summary>Starts a program that is no vat in the place of a node.</summary>
    public abstract ChaosRogue StartRogue(Habit habit, long who, long seed);

    /// <summary>Takes an object back from all who hold it: they have ended, or are about to.</summary>
    public abstract void Withdraw(object near);

    /// <summary>Gives back what is not needed any more, at the end of the turn.</summary>
    public abstract void Collect();

    /// <summary>Writes a line that belongs to no row.</summary>
    public void Log(string line) => backstage.Log(line);

    /// <summary>A figure of a row.</summary>
    public void Figure(string row, string name, long value, string unit) => backstage.Figure(row, name, value, unit);

    /// <summary>What was told behind the story's name; empty if it was not.</summary>
    public string Option(string key) => backstage.Option(key);

    /// <summary>A number that was told; another one if none was.</summary>
    public ulong Number(string key, ulong otherwise)
    {
        string text = Option(key);
        ulong number = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is < '0' or > '9')
            {
                return otherwise;
            }

            number = (number * 10) + (ulong)(text[i] - '0');
        }

        return text.Length == 0 ? otherwise : number;
    }
}

/// <summary>A program that is no vat.</summary>
internal abstract class ChaosRogue
{
    /// <summary>Where it can be asked.</summary>
    public abstract Eventual<IChaosNode> Node { get; }

    /// <summary>Ends it.</summary>
    public abstract void Kill();
}
