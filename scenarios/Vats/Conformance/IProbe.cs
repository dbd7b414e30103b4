using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>An object that cases put into other vats, and that does there what it is told.</summary>
public interface IProbe : IRemotable
{
    /// <summary>Adds to the total.</summary>
    /// <returns>The total then.</returns>
    int Add(int amount);

    /// <summary>Makes a number the total if it is the next one.</summary>
    void Follow(int number);

    /// <summary>Throws.</summary>
    int Fail(string text);

    /// <summary>Adds a word to the log.</summary>
    void Note(string word);

    /// <summary>The log.</summary>
    string Log();

    /// <summary>Gives back what it is given.</summary>
    Eventual<IProbe> Echo(Eventual<IProbe> other);

    /// <summary>Gives back data, with the reference in it.</summary>
    Parcel EchoParcel(Parcel parcel);

    /// <summary>A reference to the object itself.</summary>
    Eventual<IProbe> Self();

    /// <summary>A new object beside it.</summary>
    IProbe Make();

    /// <summary>Remembers a reference.</summary>
    void Keep(Eventual<IProbe> other);

    /// <summary>Makes another one and has somebody remember it.</summary>
    Eventual<int> HandTo(Eventual<IProbe> other);

    /// <summary>What it remembers.</summary>
    Eventual<IProbe> Kept();

    /// <summary>How a reference looks from there, as it arrives.</summary>
    string StateOf(Eventual<IProbe> other);

    /// <summary>How it looks when it is resolved.</summary>
    Eventual<string> ResolvedStateOf(Eventual<IProbe> other);

    /// <summary>Whether two references are the same, seen from there: yes, no or unknown.</summary>
    Eventual<string> AreSame(Eventual<IProbe> one, Eventual<IProbe> other);

    /// <summary>A promise of that vat.</summary>
    Eventual<IProbe> Promise();

    /// <summary>Resolves it.</summary>
    void Resolve(Eventual<IProbe> to);

    /// <summary>Breaks it.</summary>
    void Smash(string text);

    /// <summary>A promise of that vat for data.</summary>
    Eventual<int> Number();

    /// <summary>Resolves it.</summary>
    void ResolveNumber(Eventual<int> to);

    /// <summary>Sends another one <see cref="Add"/> and gives the result back.</summary>
    Eventual<int> Relay(Eventual<IProbe> to, int amount);

    /// <summary>Sends another one <see cref="Note"/>.</summary>
    void RelayNote(Eventual<IProbe> to, string word);

    /// <summary>Sends another one <see cref="Note"/> so many times, and then passes it on to one that does so once.</summary>
    /// <returns>When all that has been noted.</returns>
    Eventual<Unit> Crowd(Eventual<IProbe> to, Eventual<IProbe> next, string word, int count);

    /// <summary>Waits for a number.</summary>
    /// <returns>One more.</returns>
    Eventual<int> OneMore(Eventual<int> number);

    /// <summary>Never answers.</summary>
    Eventual<int> Never();

    /// <summary>Sends itself messages for ever.</summary>
    void Spin();

    /// <summary>Has another one note a word when a reference breaks.</summary>
    void NoteWhenBroken(Eventual<IProbe> watched, Eventual<IProbe> other, string word);

    /// <summary>The length of a text.</summary>
    int Length(string text);

    /// <summary>A text of a length.</summary>
    string Word(int length);
}

/// <summary>Data with a reference in it.</summary>
[PassByCopy]
public sealed class Parcel(string name, long number, Eventual<IProbe> contents)
{
    /// <summary>Text.</summary>
    public string Name { get; } = name;

    /// <summary>A number.</summary>
    public long Number { get; } = number;

    /// <summary>A reference.</summary>
    public Eventual<IProbe> Contents { get; } = contents;
}

/// <summary>Seeds of the suite.</summary>
public static class Probes
{
    /// <summary>A probe.</summary>
    /// <param name="fault">What is wrong with it on purpose; empty for nothing.</param>
    [Seed]
    public static IProbe Probe(string fault) => new Prober(fault);

    /// <summary>A far reference of that vat's making, whose handler keeps what it gets.</summary>
    [Seed]
    public static Eventual<IProbe> KeepingProxy() => Proxy.Far<IProbe>(new Keeping()).Reference;

    /// <summary>None: it throws.</summary>
    [Seed]
    public static IProbe FailingProbe(string text) => throw new System.InvalidOperationException(text);
}
