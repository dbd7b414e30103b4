using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using AsyncCap.Vats;

namespace AsyncCap.Arch.ExploredVats.Instructions;

/// <summary>Gives vats the threads of a scene: each vat one, as the pool does, which is explored by itself.</summary>
internal sealed class SceneHost : VatHost
{
    private readonly int[] _isScheduled = new int[8];
    private readonly LocalVat[] _vats = new LocalVat[8];
    private int _count;

    /// <summary>Makes a host, once everything is there that is made once a process.</summary>
    public SceneHost()
    {
        Current.Vat = null;
        _ = Ref.OverloadedPromise; // Made outside of executions: each must do the same.
        _ = WhenResolved.Instance;
        _ = WhenBroken.Instance;
        _ = Resumption.Instance;
        _ = NoteVerb.Instance;
    }

    /// <summary>Makes a vat, before the threads begin.</summary>
    public LocalVat Make(string name, int most = int.MaxValue)
    {
        LocalVat vat = MakeVat(name, new Quota(most)).LocalVat;
        _vats[vat.Number] = vat;
        return vat;
    }

    /// <summary>Runs the vat, if it is scheduled, until it rests. One thread for each vat.</summary>
    public void TryRun(LocalVat vat, int tries = 1)
    {
        for (; tries > 0; tries--)
        {
            if (Explored.Exchange(_isScheduled, ref _isScheduled[vat.Number], 0) == 1)
            {
                while (vat.RunTurns(LocalVat.SliceTurns))
                {
                }
            }
        }
    }

    /// <summary>Runs all vats that are scheduled until all rest. At the end, when one thread is left.</summary>
    public void RunAll()
    {
        Current.Vat = null;
        for (int number = 1; number <= _count;)
        {
            bool isScheduled = _isScheduled[number] != 0;
            TryRun(_vats[number]);
            number = isScheduled ? 1 : number + 1;
        }
    }

    /// <inheritdoc/>
    internal override int NextNumber() => ++_count;

    /// <inheritdoc/>
    internal override void Schedule(LocalVat vat) =>
        Scene.Require(Explored.Exchange(_isScheduled, ref _isScheduled[vat.Number], 1) == 0, "a vat is scheduled twice at a time");
}
