using System;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>The probe. With a planted fault it is a wrong double, which cases of the fault's group must notice.</summary>
internal sealed class Prober(string fault) : IProbe
{
    private Resolver<IProbe>? _resolver;
    private Resolver<int>? _numberResolver;
    private Eventual<IProbe> _kept;
    private string _late = "";

    /// <summary>The total.</summary>
    public int Total { get; private set; }

    /// <summary>The words.</summary>
    public string Words { get; private set; } = "";

    public int Add(int amount)
    {
        Total += fault == "SEND" ? 2 * amount : amount;
        return Total;
    }

    public void Follow(int number) => Total += number == Total + 1 ? 1 : 0;

    public int Fail(string text) => throw new InvalidOperationException(text);

    public void Note(string word)
    {
        // The wrong double for order lets every message be overtaken by the next one.
        if (fault == "ORD" && _late.Length == 0)
        {
            _late = word;
            return;
        }

        Words += word + " " + (_late.Length == 0 ? "" : _late + " ");
        _late = "";
    }

    public string Log() => Words;

    public Eventual<IProbe> Echo(Eventual<IProbe> other) => fault == "CAP" ? Ref.Of<IProbe>(this) : other;

    public Parcel EchoParcel(Parcel parcel) => parcel;

    public Eventual<IProbe> Self() => Ref.Of<IProbe>(this);

    public IProbe Make() => new Prober(fault);

    public void Keep(Eventual<IProbe> other) => _kept = other;

    public async Eventual<int> HandTo(Eventual<IProbe> other)
    {
        other.Only.Keep(Ref.Of<IProbe>(new Prober(fault)));
        return await other.Add(1); // Behind it.
    }

    public Eventual<IProbe> Kept() => _kept;

    public string StateOf(Eventual<IProbe> other) => Check.NameOf(Ref.State(other));

    public async Eventual<string> ResolvedStateOf(Eventual<IProbe> other)
    {
        try
        {
            return Check.NameOf(Ref.State(await other.Resolved()));
        }
        catch (BrokenException)
        {
            return "broken";
        }
    }

    public async Eventual<string> AreSame(Eventual<IProbe> one, Eventual<IProbe> other)
    {
        _ = await one.Resolved();
        _ = await other.Resolved();
        return fault == "SAME" ? "yes" : Ref.OptSame(one, other) switch
        {
            true => "yes",
            false => "no",
            null => "unknown",
        };
    }

    public Eventual<IProbe> Promise()
    {
        (Eventual<IProbe> promise, _resolver) = Ref.Promise<IProbe>();
        return promise;
    }

    public void Resolve(Eventual<IProbe> to)
    {
        if (fault == "VAT-13-loop")
        {
            Spin();
        }

        _resolver!.Resolve(fault == "VAT-13" ? Self() : to);
    }

    public void Smash(string text) => _ = _resolver!.Smash(new Problem(ProblemKind.Smashed, text)); // The first counts.

    public Eventual<int> Number()
    {
        (Eventual<int> promise, _numberResolver) = Ref.Promise<int>();
        return promise;
    }

    public void ResolveNumber(Eventual<int> to) => _numberResolver!.Resolve(to);

    public Eventual<int> Relay(Eventual<IProbe> to, int amount) => to.Add(amount);

    public void RelayNote(Eventual<IProbe> to, string word) => to.Only.Note(word);

    public Eventual<Unit> Crowd(Eventual<IProbe> to, Eventual<IProbe> next, string word, int count)
    {
        if (count == 1)
        {
            return to.Note(word);
        }

        for (int i = 0; i < count; i++)
        {
            to.Only.Note(word);
        }

        return next.Crowd(to, next, word + word, 1);
    }

    public async Eventual<int> OneMore(Eventual<int> number) => await number + 1;

    public Eventual<int> Never()
    {
        (Eventual<int> promise, _) = Ref.Promise<int>();
        return promise;
    }

    public void Spin() => Ref.Of<IProbe>(this).Only.Spin();

    public void NoteWhenBroken(Eventual<IProbe> watched, Eventual<IProbe> other, string word)
    {
        watched.WhenBroken(_ => other.Only.Note(word));
        if (fault == "WHEN")
        {
            watched.WhenBroken(_ => other.Only.Note(word));
        }
    }

    public int Length(string text) => fault == "CAP-06" && text.Length > 4096 ? 4096 : text.Length;

    public string Word(int length) => new('x', length);
}
