using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>A philosopher: thinks, eats, and needs two forks to eat.</summary>
public interface IPhilosopher : IRemotable
{
    /// <summary>Eats so many meals, one after the other.</summary>
    /// <param name="first">The place at the fork that is to be picked up first.</param>
    /// <param name="second">The place at the other one.</param>
    /// <param name="meals">How many meals.</param>
    /// <param name="butler">Is told of each meal.</param>
    /// <returns>How many it were, when he is done.</returns>
    Eventual<int> Dine(Eventual<IPlace> first, Eventual<IPlace> second, int meals, Eventual<IButler> butler);
}

/// <summary>Looks after the guests.</summary>
public interface IButler : IRemotable
{
    /// <summary>Somebody has both forks and begins a meal.</summary>
    void Eats(string name, int meal);
}

/// <summary>A fork between two philosophers.</summary>
public interface IFork : IRemotable
{
    /// <summary>Seats a philosopher at it. When he is gone the fork is back, whatever he was doing with it.</summary>
    IPlace Seat(Eventual<IPhilosopher> philosopher);

    /// <summary>How often it was picked up, and how often it came back because who had it was gone.</summary>
    Uses Uses();
}

/// <summary>One philosopher's place at one fork.</summary>
public interface IPlace : IRemotable
{
    /// <summary>Picks the fork up: now, or when whoever has it has put it down.</summary>
    Eventual<Unit> PickUp();

    /// <summary>Puts it down.</summary>
    void PutDown();
}

/// <summary>What became of a fork.</summary>
[PassByCopy]
public readonly struct Uses(int pickedUp, int recovered, bool isFree)
{
    /// <summary>How often it was picked up.</summary>
    public int PickedUp => pickedUp;

    /// <summary>How often it came back without being put down.</summary>
    public int Recovered => recovered;

    /// <summary>Whether it lies there.</summary>
    public bool IsFree => isFree;
}

/// <summary>A fork. It trusts nobody to put it down: it waits for the end of who has it.</summary>
internal sealed class Fork : IFork
{
    private Place? _holder;
    private Place? _firstWaiting;   // Two places at most are at a fork, so at most one waits.
    private int _pickedUp;
    private int _recovered;

    public IPlace Seat(Eventual<IPhilosopher> philosopher)
    {
        Place place = new(this);
        philosopher.WhenBroken(_ => Leave(place));
        return place;
    }

    public Uses Uses() => new(_pickedUp, _recovered, _holder is null);

    private void Wait(Place place)
    {
        _firstWaiting = place;
        Serve();
    }

    private void PutDown(Place place)
    {
        if (_holder == place)
        {
            _holder = null;
            Serve();
        }
    }

    private void Leave(Place place)
    {
        _firstWaiting = _firstWaiting == place ? null : _firstWaiting;
        _recovered += _holder == place ? 1 : 0;
        PutDown(place);
    }

    private void Serve()
    {
        if (_holder is null && _firstWaiting is { } next)
        {
            _holder = next;
            _firstWaiting = null;
            _pickedUp++;
            next.Granted();
        }
    }

    private sealed class Place(Fork fork) : IPlace
    {
        private Resolver<Unit>? _waiting;

        public Eventual<Unit> PickUp()
        {
            (Eventual<Unit> promise, Resolver<Unit> resolver) = Ref.Promise<Unit>();
            _waiting = resolver;
            fork.Wait(this);
            return promise;
        }

        public void PutDown() => fork.PutDown(this);

        public void Granted() => _waiting!.Resolve(default(Unit));
    }
}
