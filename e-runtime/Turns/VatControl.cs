using System;

namespace AsyncCap.Vats;

/// <summary>The right to put objects into a vat, and to end it.</summary>
public interface IVatControl : IRemotable
{
    /// <summary>The vat, for those who are to put objects there.</summary>
    Eventual<IVat> Vat();

    /// <summary>Ends the vat at once: every reference into it breaks, and so does everything that somebody waits for.</summary>
    void Kill(string reason);

    /// <summary>Lets the vat run what waits for it now, and then ends it. The result comes when it has ended.</summary>
    Eventual<Unit> ShutDown(string reason);

    /// <summary>What the vat can tell of itself.</summary>
    Eventual<VatStats> Stats();

    /// <summary>Has the vat look which objects of others it no longer has a reference to, and say so; where vats share a process .NET does all that.</summary>
    Eventual<Unit> CollectGarbage();
}

/// <summary>The right to make vats.</summary>
public interface IVatMaker : IRemotable
{
    /// <summary>Makes a vat in which nothing is yet.</summary>
    /// <param name="name">For people.</param>
    IVatControl Make(string name);
}

/// <summary>Control of a vat of this process.</summary>
public sealed class VatControl : IVatControl
{
    internal VatControl(LocalVat vat) => LocalVat = vat;

    internal LocalVat LocalVat { get; }

    /// <summary>The vat, to send seeds to.</summary>
    public Eventual<IVat> Vat() => new(LocalVat, LocalVat);

    /// <inheritdoc/>
    public void Kill(string reason) => Kill(new Problem(ProblemKind.Disconnected, reason));

    /// <summary>Ends the vat at once, with a problem.</summary>
    public void Kill(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        _ = LocalVat.Kill(problem); // Twice is the same as once.
    }

    /// <inheritdoc/>
    public Eventual<Unit> ShutDown(string reason) => Root.End(reason);

    /// <inheritdoc/>
    public Eventual<VatStats> Stats() => Root.Stats();

    /// <inheritdoc/>
    public Eventual<Unit> CollectGarbage() => Root.CollectGarbage();

    private Eventual<IVatRoot> Root => new(LocalVat, LocalVat);

    /// <summary>Runs something as a turn of the vat: how a program that is no vat gets the first things going.</summary>
    /// <param name="start">What to run. It may capture only what the vat may have.</param>
    public void Enter(Action start)
    {
        Message message = new() { Target = LocalVat, Verb = Errand.Instance, A = start };
        if (Tracing.IsOn)
        {
            Tracing.Enters(ref message, LocalVat);
        }

        LocalVat.Post(ref message);
    }

    private sealed class Errand : Verb
    {
        public static Errand Instance { get; } = new();

        public override string Name => "enter";

        protected override void Perform(ref Message message) => ((Action)message.A!)();
    }
}
