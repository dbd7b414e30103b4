using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>A place in the graph, and who stands there.</summary>
internal sealed class ChaosSeat(int node)
{
    private Eventual<IVatControl> _control;
    private ChaosRogue? _rogue;

    /// <summary>Its number.</summary>
    public int Node => node;

    /// <summary>The generation of who stands there.</summary>
    public int Generation { get; set; }

    /// <summary>Who stands there.</summary>
    public Eventual<IChaosNode> Reference { get; private set; }

    /// <summary>Whether that one has ended.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Whether it is a program that is no vat.</summary>
    public bool HasRogue => _rogue is not null;

    /// <summary>A vat takes the place.</summary>
    public void Take(Eventual<IVatControl> control, Eventual<IChaosNode> reference)
    {
        _control = control;
        _rogue = null;
        Reference = reference;
        IsEnded = false;
    }

    /// <summary>A program that is no vat takes the place.</summary>
    public void Take(ChaosRogue rogue)
    {
        _rogue = rogue;
        Reference = rogue.Node;
        IsEnded = false;
    }

    /// <summary>Says that time has passed, to a vat that has been born.</summary>
    public void Tick()
    {
        if (!IsEnded && !HasRogue && Ref.State(Reference) == RefState.Far)
        {
            Reference.Only.Tick();
        }
    }

    /// <summary>Comes when who stands there has been ended, which is in a later turn than the one in which that was asked for.</summary>
    public async Eventual<Unit> Ended()
    {
        if (_rogue is null)
        {
            try
            {
                _ = await _control.Kill("It was ended."); // Twice is the same as once.
            }
            catch (BrokenException)
            {
                return default; // It was never made.
            }
        }

        return default;
    }

    /// <summary>Ends who stands there.</summary>
    public void Kill()
    {
        IsEnded = true;
        if (_rogue is not null)
        {
            _rogue.Kill();
        }
        else
        {
            _control.Only.Kill("It was ended.");
        }
    }
}
