using AsyncCap.Vats;

namespace AsyncCap.Staging;

/// <summary>Tells the stories that were asked for, one after the other, in the lines that the command line reads.</summary>
/// <remarks>The lines are listed in scenarios/README.md. What a story says cannot begin a line of its own: texts may come from vats that
/// nobody trusts.</remarks>
/// <param name="repertoire">The stories.</param>
[OutsideOfVats]
internal abstract class StoryTeller(Repertoire repertoire) : ITeller, IBackstage
{
    /// <summary>Exit codes of a run.</summary>
    protected const int AllPassed = 0;

    /// <inheritdoc cref="AllPassed"/>
    protected const int SomethingFailed = 1;

    /// <inheritdoc cref="AllPassed"/>
    protected const int NothingToRun = 2;

    private const int LongestLine = 500;

    private bool _storyPasses;

    /// <inheritdoc/>
    public void Row(string name, bool passes, string text)
    {
        _storyPasses &= passes;
        Write("@row " + name + (passes ? " pass " : " fail ") + text);
    }

    /// <inheritdoc/>
    public abstract KernelAccess? Kernel { get; }

    /// <inheritdoc/>
    public abstract string Option(string key);

    /// <inheritdoc/>
    public void Log(string line) => WriteLine(line);

    /// <inheritdoc/>
    public void Figure(string row, string name, long value, string unit) =>
        Write("@figure " + row + " " + name + " " + WholeNumber.TextOf(value) + " " + unit);

    /// <summary>Writes a line of text without control characters to the console.</summary>
    protected abstract void WriteLine(string line);

    /// <summary>Tells stories. Within a turn of the first vat.</summary>
    /// <param name="names">Their names, with commas between.</param>
    /// <param name="maker">Makes their vats.</param>
    /// <param name="timer">Tells them the time.</param>
    /// <param name="entropy">Gives them numbers.</param>
    /// <param name="world">What those are.</param>
    /// <returns>The exit code.</returns>
    protected async Eventual<int> TellAll(string names, IVatMaker maker, ITimer timer, IEntropy entropy, WorldOfVats world)
    {
        Powerbox box = new(Ref.Of(maker), Ref.Of<ITeller>(this), Ref.Of(timer), Ref.Of(entropy), world);
        int exitCode = NothingToRun;
        while (names.Length > 0)
        {
            int end = IndexOf(names, ',');
            string name = names.Substring(0, end);
            names = end < names.Length ? names.Substring(end + 1) : "";
            exitCode = exitCode == NothingToRun ? AllPassed : exitCode;
            if (!await TellOne(name, box))
            {
                exitCode = SomethingFailed;
            }
        }

        Write("@done");
        return exitCode;
    }

    private async Eventual<bool> TellOne(string name, Powerbox box)
    {
        _storyPasses = true;
        Write("@story " + name);
        try
        {
            _ = await repertoire.Tell(name, box, this);
        }
        catch (BrokenException broken)
        {
            Row("told-to-its-end", passes: false, broken.Problem.Text);
        }

        _ = await box.Teller.Resolved(); // Rows that were sent before are told before.
        Write("@end " + name + (_storyPasses ? " pass" : " fail"));
        return _storyPasses;
    }

    private void Write(string line)
    {
        char[] text = new char[line.Length < LongestLine ? line.Length : LongestLine];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = line[i] is >= ' ' and <= '~' ? line[i] : '?';
        }

        WriteLine(new string(text));
    }

    private static int IndexOf(string text, char sought)
    {
        int at = 0;
        while (at < text.Length && text[at] != sought)
        {
            at++;
        }

        return at;
    }
}
