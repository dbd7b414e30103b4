using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>A car.</summary>
public interface ICar : IRemotable
{
    /// <summary>Drives it.</summary>
    /// <returns>Its noise.</returns>
    string Drive();

    /// <summary>Writes a place into its log book.</summary>
    void Visit(string place);

    /// <summary>What its log book says, in order.</summary>
    string LogBook();

    /// <summary>Drives it into a garage, which may be anywhere.</summary>
    /// <returns>What the garage says.</returns>
    Eventual<string> Park(Eventual<IGarage> garage);

    /// <summary>The car's factory, to order another one.</summary>
    Eventual<ICarFactory> Factory();
}

/// <summary>Makes cars.</summary>
public interface ICarFactory : IRemotable
{
    /// <summary>Makes a car.</summary>
    /// <param name="color">Its colour; the factory knows no grey.</param>
    ICar MakeCar(string color);
}

/// <summary>Takes cars in.</summary>
public interface IGarage : IRemotable
{
    /// <summary>Takes a car in.</summary>
    Eventual<string> TakeIn(Eventual<ICar> car);
}

/// <summary>The story of the car factory: messages to a car that does not exist yet, in another vat. docs/tutorial.md walks through it.</summary>
public static class Cars
{
    /// <summary>The first object of the factory's vat.</summary>
    [Seed]
    public static ICarFactory CarFactory(string brand) => new CarMaker(brand);

    /// <summary>The first object of the garage's vat.</summary>
    [Seed]
    public static IGarage Garage(string name) => new PublicGarage(name);

    /// <summary>Tells the story.</summary>
    public static async Eventual<Unit> Tell(Powerbox box)
    {
        Eventual<IVatControl> detroit = box.Maker.Make("detroit");
        Eventual<ICarFactory> factory = detroit.Vat().CarFactory("Ford");

        await Pipeline(box, factory);
        await KeepOrder(box, factory);
        await MeetAtTheGarage(box, factory);
        await SurviveAnException(box, factory);
        await LoseTheFactory(box, detroit, factory);
        return default;
    }

    private static async Eventual<Unit> Pipeline(Powerbox box, Eventual<ICarFactory> factory)
    {
        Eventual<ICar> car = factory.MakeCar("red");   // Sent to a factory that is not there yet.
        Eventual<string> noise = car.Drive();          // Sent to a car that nobody has made.
        box.Tell("pipelined", await noise == "red Ford: vroom", await noise);

        Eventual<string> again = car.Factory().MakeCar("blue").Drive();
        box.Tell("by-way-of-the-car", await again == "blue Ford: vroom", await again);
        return default;
    }

    // What is sent on one reference arrives in that order: also across the moment at which the car comes to be, and the reference changes from
    // a promise into the car.
    private static async Eventual<Unit> KeepOrder(Powerbox box, Eventual<ICarFactory> factory)
    {
        Eventual<ICar> car = factory.MakeCar("green");
        car.Only.Visit("Toledo");                      // Only: sent, and no promise made for what comes of it.
        car.Only.Visit("Cleveland");
        Eventual<ICar> resolved = await car.Resolved();
        resolved.Only.Visit("Buffalo");
        string log = await car.LogBook();
        bool isFar = Ref.State(resolved) == RefState.Far;
        box.Tell("in-order", isFar && log == "Toledo, Cleveland, Buffalo", log);
        return default;
    }

    // Three vats: the car is introduced to a garage of which its factory knows nothing, and the garage to the car.
    private static async Eventual<Unit> MeetAtTheGarage(Powerbox box, Eventual<ICarFactory> factory)
    {
        Eventual<IGarage> garage = box.Maker.Make("paris").Vat().Garage("Rue Cler");
        string said = await factory.MakeCar("white").Park(garage);
        box.Tell("introduced", said == "Rue Cler heard white Ford: vroom", said);

        // A garage of this vat: what goes to Detroit as a far reference comes home as the object itself.
        PublicGarage home = new("at home");
        said = await factory.MakeCar("black").Park(Ref.Of<IGarage>(home));
        box.Tell("comes-home", said == "at home heard black Ford: vroom" && home.TakenCount == 1, said);
        return default;
    }

    // An exception ends a turn, not a vat: it is a problem for whoever waits for that turn's result, and for nobody else.
    private static async Eventual<Unit> SurviveAnException(Powerbox box, Eventual<ICarFactory> factory)
    {
        Eventual<string> neverMade = factory.MakeCar("grey").Drive();
        Eventual<string> next = factory.MakeCar("red").Drive();
        try
        {
            box.Tell("an-exception-is-a-problem", false, await neverMade);
        }
        catch (BrokenException broken)
        {
            bool goesOn = await next == "red Ford: vroom";
            box.Tell("an-exception-is-a-problem", goesOn && broken.Problem.Kind == ProblemKind.Thrown, broken.Problem.Text);
        }

        return default;
    }

    private static async Eventual<Unit> LoseTheFactory(Powerbox box, Eventual<IVatControl> detroit, Eventual<ICarFactory> factory)
    {
        Eventual<ICar> car = await factory.MakeCar("red").Resolved();
        _ = await detroit.Kill("The factory closes."); // Two references, no order between them: who needs one waits.
        try
        {
            box.Tell("closed", false, await car.Drive());
        }
        catch (BrokenException broken)
        {
            box.Tell("closed", broken.Problem.Kind == ProblemKind.Disconnected, broken.Problem.Text);
        }

        return default;
    }

    private sealed class CarMaker(string brand) : ICarFactory
    {
        public ICar MakeCar(string color) =>
            color == "grey" ? throw new System.ArgumentException("There are no grey cars.") : new Car(color + " " + brand, this);
    }

    private sealed class Car(string name, ICarFactory factory) : ICar
    {
        private string _log = "";

        public string Drive() => name + ": vroom";

        public void Visit(string place) => _log = _log.Length == 0 ? place : _log + ", " + place;

        public string LogBook() => _log;

        public Eventual<string> Park(Eventual<IGarage> garage) => garage.TakeIn(Ref.Of<ICar>(this));

        public Eventual<ICarFactory> Factory() => Ref.Of(factory);
    }

    private sealed class PublicGarage(string name) : IGarage
    {
        public int TakenCount { get; private set; }

        public async Eventual<string> TakeIn(Eventual<ICar> car)
        {
            TakenCount++;
            return name + " heard " + await car.Drive();
        }
    }
}
