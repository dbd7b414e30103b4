using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>The story of five philosophers, each in a vat of his own, one of whom dies with both forks in his hands.</summary>
/// <remarks>Nobody waits for a fork with his thread, so nothing is stuck: a philosopher who waits has a promise, and his vat goes on. Forks are
/// picked up in the order of their numbers, else all five could have one each and wait for ever; vats do not prevent that, promises
/// can wait for each other too.</remarks>
public static class Philosophers
{
    private const int Count = 5;
    private const int Meals = 3;
    private const int Unlucky = 2;
    private const int LastMeal = 2;

    /// <summary>The first object of a philosopher's vat.</summary>
    /// <param name="name">His name.</param>
    /// <param name="lastMeal">The meal in the middle of which he dies; 0 for none.</param>
    [Seed]
    public static IPhilosopher Philosopher(string name, int lastMeal) => new Thinker(name, lastMeal);

    /// <summary>A fork, in the vat of the table.</summary>
    [Seed]
    public static IFork Fork() => new Fork();

    /// <summary>Tells the story.</summary>
    public static async Eventual<Unit> Tell(Powerbox box)
    {
        string[] names = ["Hypatia", "Zeno", "Chrysippus", "Hipparchia", "Diogenes"];
        Eventual<IVat> table = box.Maker.Make("table").Vat();
        Eventual<IFork>[] forks = new Eventual<IFork>[Count];
        Eventual<IVatControl>[] controls = new Eventual<IVatControl>[Count];
        Eventual<int>[] dinners = new Eventual<int>[Count];
        for (int i = 0; i < Count; i++)
        {
            forks[i] = table.Fork();
            controls[i] = box.Maker.Make(names[i]);
        }

        Butler butler = new(names[Unlucky], controls[Unlucky]);
        for (int i = 0; i < Count; i++)
        {
            int low = i == Count - 1 ? 0 : i;
            int high = i == Count - 1 ? i : i + 1;
            Eventual<IPhilosopher> philosopher = controls[i].Vat().Philosopher(names[i], i == Unlucky ? LastMeal : 0);
            dinners[i] = philosopher.Dine(forks[low].Seat(philosopher), forks[high].Seat(philosopher), Meals, Ref.Of<IButler>(butler));
        }

        await TellOfTheDead(box, dinners[Unlucky], names[Unlucky], butler);
        await TellOfTheOthers(box, dinners, names);
        await TellOfTheForks(box, forks);
        for (int i = 0; i < Count; i++)
        {
            controls[i].Only.Kill("The dinner is over.");
        }

        return default;
    }

    private static async Eventual<Unit> TellOfTheDead(Powerbox box, Eventual<int> dinner, string name, Butler butler)
    {
        try
        {
            box.Tell("dies-in-mid-meal", false, "ate " + await dinner);
        }
        catch (BrokenException broken)
        {
            bool passes = broken.Problem.Kind == ProblemKind.Disconnected && butler.MealsOfUnlucky == LastMeal;
            box.Tell("dies-in-mid-meal", passes, name + ", with both forks, at meal " + butler.MealsOfUnlucky + ": " + broken.Problem.Text);
        }

        return default;
    }

    private static async Eventual<Unit> TellOfTheOthers(Powerbox box, Eventual<int>[] dinners, string[] names)
    {
        int done = 0;
        string who = "";
        for (int i = 0; i < Count; i++)
        {
            if (i != Unlucky)
            {
                done += await dinners[i] == Meals ? 1 : 0;
                who = who.Length == 0 ? names[i] : who + ", " + names[i];
            }
        }

        box.Tell("the-others-eat-on", done == Count - 1, who + ": " + Meals + " meals each");
        return default;
    }

    private static async Eventual<Unit> TellOfTheForks(Powerbox box, Eventual<IFork>[] forks)
    {
        int recovered = 0;
        int free = 0;
        int pickedUp = 0;
        for (int i = 0; i < Count; i++)
        {
            Uses uses = await forks[i].Uses();
            recovered += uses.Recovered;
            free += uses.IsFree ? 1 : 0;
            pickedUp += uses.PickedUp;
        }

        box.Tell("his-forks-come-back", recovered == 2, recovered + " forks came back because who had them was gone");
        int expected = 2 * (((Count - 1) * Meals) + LastMeal);
        box.Tell("all-forks-lie-there", free == Count && pickedUp == expected, free + " forks are free, picked up " + pickedUp + " times");
        return default;
    }

    // Where a vat is no process nothing of it crashes but all: there the butler has it ended, in the same place.
    private sealed class Butler(string unlucky, Eventual<IVatControl> control) : IButler
    {
        public int MealsOfUnlucky { get; private set; }

        public void Eats(string name, int meal)
        {
            if (name == unlucky)
            {
                MealsOfUnlucky = meal;
                if (meal == LastMeal && !Mishaps.CanCrash)
                {
                    control.Only.Kill("He chokes.");
                }
            }
        }
    }

    private sealed class Thinker(string name, int lastMeal) : IPhilosopher
    {
        public async Eventual<int> Dine(Eventual<IPlace> first, Eventual<IPlace> second, int meals, Eventual<IButler> butler)
        {
            for (int meal = 1; meal <= meals; meal++)
            {
                _ = await first.PickUp();
                _ = await second.PickUp();
                _ = await butler.Eats(name, meal);
                if (meal == lastMeal)
                {
                    await Choke();
                }

                second.Only.PutDown();
                first.Only.PutDown();
            }

            return meals;
        }

        private static async Eventual<Unit> Choke()
        {
            Mishaps.Crash();
            _ = await Ref.Promise<Unit>().Promise; // Where it did not crash he sits there, with both forks, until his vat is ended.
            return default;
        }
    }
}
