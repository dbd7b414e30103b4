using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>What a case has: vats with probes in them, time, and possibly a planted fault.</summary>
/// <param name="box">The authority of the story.</param>
/// <param name="fault">The group whose doubles are wrong on purpose; empty for none.</param>
public sealed class CaseWorld(Powerbox box, string fault = "")
{
    private Held? _vats;

    /// <summary>Time.</summary>
    public Eventual<ITimer> Timer => box.Timer;

    /// <summary>Numbers that nobody can guess.</summary>
    public Eventual<IEntropy> Entropy => box.Entropy;

    /// <summary>Whether each vat is a process in ring 3, with a heap of fixed size.</summary>
    public bool IsMetal => box.World == WorldOfVats.Metal;

    /// <summary>Whether each vat is a process, and messages have a largest size.</summary>
    public bool HasProcesses => box.World != WorldOfVats.OneProcess;

    /// <summary>Whether the doubles of a group, or of one case, are wrong: a case of the group must notice, or that one.</summary>
    public bool IsWrong(string group) => group == fault;

    /// <summary>A new vat; it ends with the case.</summary>
    public Eventual<IVatControl> NewVat(string name = "vat")
    {
        Eventual<IVatControl> control = box.Maker.Make(name);
        _vats = new Held(control, _vats);
        return control;
    }

    /// <summary>A probe in a vat of its own.</summary>
    public Eventual<IProbe> NewProbe(string name = "bob") => IsWrong("VAT") ? NearProbe() : NewVat(name).Vat().Probe(fault);

    /// <summary>A probe in a vat of its own, and the control of that vat.</summary>
    public Eventual<IProbe> NewProbe(out Eventual<IVatControl> control)
    {
        control = NewVat("bob");
        return control.Vat().Probe(fault);
    }

    /// <summary>A probe of this vat.</summary>
    public Eventual<IProbe> NearProbe() => Ref.Of<IProbe>(new Prober(fault));

    /// <summary>The same, with the object.</summary>
    internal Eventual<IProbe> NearProbe(out Prober prober)
    {
        prober = new Prober(fault);
        return Ref.Of<IProbe>(prober);
    }

    /// <summary>Waits until everything is quiet, as far as somebody in the world can say.</summary>
    public Eventual<Unit> Quiet() => box.Timer.After(30);

    /// <summary>Lets so many turns of this vat pass.</summary>
    public static async Eventual<Unit> Turns(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _ = await Ref.Data(i);
        }

        return default;
    }

    /// <summary>Ends all vats of the case.</summary>
    public void End()
    {
        for (Held? held = _vats; held is not null; held = held.Next)
        {
            held.Control.Only.Kill("The case is over.");
        }

        _vats = null;
    }

    private sealed class Held(Eventual<IVatControl> control, Held? next)
    {
        public Eventual<IVatControl> Control => control;

        public Held? Next => next;
    }
}
