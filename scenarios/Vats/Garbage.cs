using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>Makes things that soon nobody needs.</summary>
public interface IWorkshop : IRemotable
{
    /// <summary>Makes a thing.</summary>
    IThing Make(int number);

    /// <summary>Makes so many things for itself, and forgets them.</summary>
    /// <returns>How many it made.</returns>
    int Waste(int count);

    /// <summary>Looks at things that are somebody else's, and forgets them.</summary>
    Eventual<int> Look(Eventual<IWorkshop> other, int count);
}

/// <summary>A thing.</summary>
public interface IThing : IRemotable
{
    /// <summary>Its number.</summary>
    int Number();
}

/// <summary>What nobody needs any more is given back: memory within a vat, and between vats the things that the other one held.</summary>
public static class Garbage
{
    private const int Things = 200;
    private const int Rounds = 100;
    private const int Wasted = 400;

    /// <summary>The first object of a workshop's vat.</summary>
    [Seed]
    public static IWorkshop Workshop() => new WorkshopObject();

    /// <summary>Tells the story.</summary>
    public static async Eventual<Unit> Tell(Powerbox box)
    {
        Eventual<IVatControl> aliceControl = box.Maker.Make("alice");
        Eventual<IVatControl> bobControl = box.Maker.Make("bob");
        Eventual<IWorkshop> alice = aliceControl.Vat().Workshop();
        Eventual<IWorkshop> bob = bobControl.Vat().Workshop();

        int made = 0;
        for (int round = 0; round < Rounds; round++)
        {
            made += await alice.Waste(Wasted);
        }

        box.Teller.Only.Row("wasted", made == Rounds * Wasted, "many times its memory, and it goes on");

        int exportsBefore = (await bobControl.Stats()).Exports;
        int sum = await alice.Look(bob, Things);
        int exportsHeld = (await bobControl.Stats()).Exports;
        _ = await aliceControl.CollectGarbage();
        _ = await alice.Waste(1); // What it has let go of is told before this is answered.
        _ = await bob.Waste(1);
        int exportsAfter = (await bobControl.Stats()).Exports;
        box.Teller.Only.Row("looked", sum == Things * (Things - 1) / 2, "at things of another vat");
        box.Teller.Only.Row("given-back", exportsAfter <= exportsBefore + 1, Tally(exportsBefore, exportsHeld, exportsAfter));
        aliceControl.Only.Kill("done");
        bobControl.Only.Kill("done");
        return default;
    }

    private static string Tally(int before, int held, int after) =>
        WholeNumber.TextOf(before) + " exports, then " + WholeNumber.TextOf(held) + ", then " + WholeNumber.TextOf(after);

    private sealed class WorkshopObject : IWorkshop
    {
        public IThing Make(int number) => new Thing(number);

        public int Waste(int count)
        {
            int made = 0;
            for (int i = 0; i < count; i++)
            {
                made += new Thing(i).Number() == i ? 1 : 0;
            }

            return made;
        }

        public async Eventual<int> Look(Eventual<IWorkshop> other, int count)
        {
            int sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += await other.Make(i).Number();
            }

            return sum;
        }
    }

    private sealed class Thing(int number) : IThing
    {
        private readonly string _name = "thing " + WholeNumber.TextOf(number);

        public int Number() => _name.Length == 0 ? 0 : number;
    }
}
