using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>A car.</summary>
public interface ICar : IRemotable
{
    /// <summary>Drives it.</summary>
    /// <returns>Its noise.</returns>
    string Drive();

    /// <summary>The car's factory, to order another one.</summary>
    Eventual<ICarFactory> Factory();
}

/// <summary>Makes cars.</summary>
public interface ICarFactory : IRemotable
{
    /// <summary>Makes a car.</summary>
    ICar MakeCar(string color);
}

/// <summary>The story of the car factory: messages to a car that does not exist yet, in another vat.</summary>
public static class Cars
{
    /// <summary>The first object of the factory's vat.</summary>
    [Seed]
    public static ICarFactory CarFactory(string brand) => new CarMaker(brand);

    /// <summary>Tells the story.</summary>
    public static async Eventual<Unit> Tell(Powerbox box)
    {
        Eventual<IVatControl> control = box.Maker.Make("detroit");
        Eventual<ICarFactory> factory = control.Vat().CarFactory("Ford");

        Eventual<ICar> car = factory.MakeCar("red");   // Sent to a factory that is not there yet.
        Eventual<string> noise = car.Drive();          // Sent to a car that nobody has made.
        box.Teller.Only.Row("pipelined", await noise == "red Ford: vroom", await noise);

        Eventual<string> again = car.Factory().MakeCar("blue").Drive();
        box.Teller.Only.Row("by-way-of-the-car", await again == "blue Ford: vroom", await again);

        control.Only.Kill("The factory closes.");
        try
        {
            box.Teller.Only.Row("closed", false, await car.Drive());
        }
        catch (BrokenException broken)
        {
            box.Teller.Only.Row("closed", broken.Problem.Kind == ProblemKind.Disconnected, broken.Problem.Text);
        }

        return default;
    }

    private sealed class CarMaker(string brand) : ICarFactory
    {
        public ICar MakeCar(string color) => new Car(color + " " + brand, this);
    }

    private sealed class Car(string name, ICarFactory factory) : ICar
    {
        public string Drive() => name + ": vroom";

        public Eventual<ICarFactory> Factory() => Ref.Of(factory);
    }
}
