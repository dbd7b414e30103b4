using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>Papers that can be read, and that lead to others.</summary>
public interface IDossier : IRemotable
{
    /// <summary>Reads a page.</summary>
    Eventual<string> Read(int page);

    /// <summary>Notes something in the margin.</summary>
    Eventual<Unit> Annotate(string text);

    /// <summary>The papers that belong to these.</summary>
    Eventual<IDossier> Annex();
}

/// <summary>Lends papers out, and knows what is done with them.</summary>
public interface IMonitor : IRemotable
{
    /// <summary>A way to some papers that the monitor watches and can close.</summary>
    IDossier Lend(string reader, Eventual<IDossier> dossier);

    /// <summary>Closes all ways that it gave a reader, and the ways that he found by those.</summary>
    void Revoke(string reader);

    /// <summary>What was done by these ways, in order.</summary>
    string Seen();
}

/// <summary>The story of the reference monitor: authority that is lent, watched and taken back, by an object of thirty lines.</summary>
/// <remarks>Nobody asks who is asking. A reader holds a reference, and what it can do is what the object behind it does: here, note and pass on.
/// Whatever comes back by it is wrapped too, else the annex would be a way around. Source: E's refmon.updoc.</remarks>
public static class ReferenceMonitor
{
    /// <summary>The first object of the archive's vat.</summary>
    [Seed]
    public static IDossier Archive(string title) => new Dossier(title);

    /// <summary>The first object of the monitor's vat.</summary>
    [Seed]
    public static IMonitor Monitor() => new WatchfulMonitor();

    /// <summary>The first object of a reader's vat.</summary>
    [Seed]
    public static IDossier Reader(Eventual<IDossier> lent) => new Copyist(lent);

    /// <summary>Tells the story.</summary>
    public static async Eventual<Unit> Tell(Powerbox box)
    {
        Eventual<IDossier> archive = box.Maker.Make("archive").Vat().Archive("plans");
        Eventual<IMonitor> monitor = box.Maker.Make("monitor").Vat().Monitor();
        Eventual<IDossier> forBob = monitor.Lend("bob", archive);
        Eventual<IDossier> bob = box.Maker.Make("bob").Vat().Reader(forBob);
        Eventual<IDossier> forCarol = monitor.Lend("carol", archive);

        string page = await bob.Read(3);
        box.Tell("read-through", page == "plans, page 3", page);
        string annexed = await bob.Annex().Read(1);
        string seen = await monitor.Seen();
        box.Tell("seen", annexed == "annex to plans, page 1" && seen == "bob: Read, bob: Annex, bob's annex: Read", seen);

        await Revoke(box, monitor, bob, forBob);
        page = await forCarol.Read(4) + "; " + await archive.Read(5);
        box.Tell("others-go-on", page == "plans, page 4; plans, page 5", page);
        return default;
    }

    private static async Eventual<Unit> Revoke(Powerbox box, Eventual<IMonitor> monitor, Eventual<IDossier> bob, Eventual<IDossier> forBob)
    {
        Eventual<IDossier> annex = await forBob.Annex().Resolved();
        Eventual<string> before = forBob.Read(7);
        monitor.Only.Revoke("bob");                    // Sent to the same vat behind the reading: it arrives behind it.
        Eventual<string> after = forBob.Read(8);
        string said = await before;
        box.Tell("revoked", said == "plans, page 7" && await IsRevoked(after), "before: " + said + "; after: revoked");
        bool isClosed = await IsRevoked(annex.Read(1)) && await IsRevoked(bob.Read(1)) && await IsRevoked(bob.Annex().Read(1));
        box.Tell("what-he-found-too", isClosed, "the annex that he had is closed, and so is what his own vat kept");
        return default;
    }

    private static async Eventual<bool> IsRevoked(Eventual<string> reading)
    {
        try
        {
            _ = await reading;
            return false;
        }
        catch (BrokenException broken)
        {
            return broken.Problem.Kind == ProblemKind.Revoked;
        }
    }

    private sealed class WatchfulMonitor : IMonitor
    {
        private Loan? _last;
        private string _seen = "";

        public IDossier Lend(string reader, Eventual<IDossier> dossier) => Wrap(reader, reader, dossier);

        public void Revoke(string reader)
        {
            for (Loan? loan = _last; loan is not null; loan = loan.Before)
            {
                loan.RevokeFor(reader);
            }
        }

        public string Seen() => _seen;

        public Loan Wrap(string reader, string name, Eventual<IDossier> dossier) => _last = new Loan(this, reader, name, dossier, _last);

        public void Note(string text) => _seen = _seen.Length == 0 ? text : _seen + ", " + text;
    }

    // One way to some papers. What it leads to is a field of it: nothing else has to change for it to lead nowhere.
    private sealed class Loan(WatchfulMonitor monitor, string reader, string name, Eventual<IDossier> papers, Loan? before) : IDossier
    {
        private static readonly Problem TakenBack = new(ProblemKind.Revoked, "The papers were taken back.");

        private Eventual<IDossier> _papers = papers;

        public Loan? Before => before;

        public Eventual<string> Read(int page)
        {
            monitor.Note(name + ": Read");
            return _papers.Read(page);
        }

        public Eventual<Unit> Annotate(string text)
        {
            monitor.Note(name + ": Annotate");
            return _papers.Annotate(text);
        }

        public Eventual<IDossier> Annex()
        {
            monitor.Note(name + ": Annex");
            return Ref.Of<IDossier>(monitor.Wrap(reader, name + "'s annex", _papers.Annex()));
        }

        public void RevokeFor(string other) => _papers = other == reader ? Ref.Broken<IDossier>(TakenBack) : _papers;
    }

    private sealed class Dossier(string title) : IDossier
    {
        private Dossier? _annex;
        private string _margin = "";

        public Eventual<string> Read(int page) =>
            Ref.Data(title + ", page " + page + _margin);

        public Eventual<Unit> Annotate(string text)
        {
            _margin += " [" + text + "]";
            return Ref.Data(default(Unit));
        }

        public Eventual<IDossier> Annex() => Ref.Of<IDossier>(_annex ??= new Dossier("annex to " + title));
    }

    // Keeps the reference that it was given, in a vat of its own. That helps it nothing.
    private sealed class Copyist(Eventual<IDossier> kept) : IDossier
    {
        public Eventual<string> Read(int page) => kept.Read(page);

        public Eventual<Unit> Annotate(string text) => kept.Annotate(text);

        public Eventual<IDossier> Annex() => kept.Annex();
    }
}
