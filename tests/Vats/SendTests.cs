using System;
using System.Globalization;
using System.Linq;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>What the generator writes: sends, seeds, verbs.</summary>
public sealed class SendTests
{
    [Fact]
    public void A_factory_in_another_vat_is_seeded_and_two_calls_are_pipelined()
    {
        SeededHost host = new(7);
        VatControl alice = host.MakeVat("alice");
        VatControl bob = host.MakeVat("bob");
        string? heard = null;
        alice.Enter(() => _ = Run(bob.Vat(), text => heard = text));
        Assert.True(host.RunUntilQuiet());
        Assert.Equal("red goes", heard);

        static async Eventual<Unit> Run(Eventual<IVat> vat, Action<string> tell)
        {
            Eventual<ICarFactory> factory = vat.MakeFactory(" goes");
            tell(await factory.MakeCar("red").Drive());
            return default;
        }
    }

    [Fact]
    public void All_arguments_arrive()
    {
        Assert.Equal(
            "True 200 -3 -30000 60000 -1 4000000000 -5 18446744073709551615 x 1.5 2.5 null Blue Radio, Roof",
            Ask(factory => factory.All(true, 200, -3, -30000, 60000, -1, 4000000000, -5, ulong.MaxValue, 'x', 1.5f, 2.5, null, Colour.Blue, Extras.Radio | Extras.Roof)));
        Assert.Equal(1.25 + ulong.MaxValue, Ask(factory => factory.Sum(1.25f, ulong.MaxValue)));
        Order order = new("one", Colour.Red, new Place(1, -2), ["a", "b"], default, (4, null), new Tag(9));
        Assert.Same(order, Ask(factory => factory.Echo(order)));
        Assert.Same(order, Ask(factory => factory.Later(Ref.Data(order))));
        Assert.Equal(new Tag(12), Ask(factory => factory.Maybe(new Tag(9), new Place(1, 2), default, null)));
        Assert.Null(Ask(factory => factory.Maybe(null, null, default, null)));
    }

    [Fact]
    public void Inherited_methods_are_sent_with_the_verb_of_the_interface_that_declares_them()
    {
        SeededHost host = new(3);
        VatControl bob = host.MakeVat("bob");
        UsedCar car = new();
        long price = 0;
        bob.Enter(() =>
        {
            Eventual<IUsedCar> used = Ref.Of<IUsedCar>(car);
            _ = used.Drive();
            used.Only.Overtake(Ref.Of<ICar>(car));
            used.Only.Overtake(default, 5);
            _ = Hear(used);
        });
        Assert.True(host.RunUntilQuiet());
        Assert.Equal("drive overtaken 3 overtaken 5 ", car.Log);
        Assert.Equal(10 + 1 + 30, price);

        async Eventual<Unit> Hear(Eventual<IUsedCar> used)
        {
            price = await used.Price(true, "x") + await used.Price(Ref.Of<IPriceList>(new PriceList()), 2);
            return default;
        }
    }

    [Fact]
    public void Sending_only_allocates_nothing_once_the_queue_is_there()
    {
        SeededHost host = new(3);
        VatControl bob = host.MakeVat("bob");
        long allocated = 0;
        bob.Enter(() =>
        {
            Eventual<IUsedCar> used = Ref.Of<IUsedCar>(new UsedCar());
            used.Only.Drive();
            long before = GC.GetAllocatedBytesForCurrentThread();
            used.Only.Drive();
            used.Only.Price(true, "x");
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.True(host.RunUntilQuiet());
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_seed_sent_to_an_object_of_the_vat_is_refused()
    {
        SeededHost host = new(3);
        VatControl bob = host.MakeVat("bob");
        string? heard = null;
        bob.Enter(() => _ = Try(text => heard = text));
        Assert.True(host.RunUntilQuiet());
        Assert.Equal("NoSuchMethod", heard);

        static async Eventual<Unit> Try(Action<string> tell)
        {
            Message message = new() { Verb = FactoriesSeedVerbs.MakeFactoryVerb.Instance, A = "x" };
            try
            {
                _ = await Delivery.Send<ICar, ICarFactory>(Ref.Of<ICar>(new UsedCar()), ref message);
            }
            catch (BrokenException broken)
            {
                tell(broken.Problem.Kind.ToString());
            }

            return default;
        }
    }

    [Fact]
    public void Verbs_are_found_by_number_and_numbers_come_from_names()
    {
        VerbTable table = new([.. Verbs.All, .. AsyncCap.Vats.Verbs.All]);
        Assert.All(Verbs.All, verb => Assert.Same(verb, table.Find(verb.Number)));
        Assert.Null(table.Find(0));
        Assert.Contains(Verbs.All, verb => verb.Name == "AsyncCap.Tests.Vats.ICarFactory.MakeCar(string):AsyncCap.Tests.Vats.ICar");
        Assert.All(Verbs.All, verb => Assert.Equal(verb.Name.Aggregate(2166136261u, (hash, letter) => unchecked((hash ^ letter) * 16777619)), verb.Number));
        Verb drive = CarVerbs.DriveVerb.Instance;
        _ = Assert.Throws<ArgumentException>(() => new VerbTable([.. Verbs.All, new Namesake("another", drive.Number)]));
        Assert.Same(drive, new VerbTable([.. Verbs.All, new Namesake(drive.Name, 0)]).Find(drive.Number)); // Two assemblies have it: they do the same.
    }

    private static T Ask<T>(Func<Eventual<ICarFactory>, Eventual<T>> ask)
    {
        SeededHost host = new(7);
        VatControl alice = host.MakeVat("alice");
        VatControl bob = host.MakeVat("bob");
        T answer = default!;
        alice.Enter(() => _ = Run());
        Assert.True(host.RunUntilQuiet());
        return answer;

        async Eventual<Unit> Run()
        {
            answer = await ask(bob.Vat().MakeFactory("x"));
            return default;
        }
    }

    private sealed class PriceList : IPriceList
    {
        public Eventual<long> Of(string? message) => Ref.Data(15L);
    }

    private sealed class UsedCar : IUsedCar
    {
        public string Log { get; private set; } = string.Empty;

        public string Drive()
        {
            Log += "drive ";
            return "rrr";
        }

        public void Overtake(Eventual<ICar> other, int @event) => Log += "overtaken " + @event.ToString(CultureInfo.InvariantCulture) + " ";

        public long Price(bool inCash, string self) => inCash ? 10 + self.Length : 0;

        public async Eventual<long> Price(Eventual<IPriceList> list, double factor) => (long)(await list.Of(null) * factor);
    }
}

/// <summary>Seeds of these tests.</summary>
internal static class Factories
{
    /// <summary>Makes a factory.</summary>
    [Seed]
    public static ICarFactory MakeFactory(string noise) => new CarFactory(noise);

    private sealed class CarFactory(string noise) : ICarFactory
    {
        public ICar MakeCar(string color) => new Car(color + noise);

        public string All(
            bool a, byte b, sbyte c, short d, ushort e, int f, uint g, long h, ulong i, char j, float k, double l, string? m, Colour n, Extras o) =>
            string.Create(CultureInfo.InvariantCulture, $"{a} {b} {c} {d} {e} {f} {g} {h} {i} {j} {k} {l} {m ?? "null"} {n} {o}");

        public double Sum(float one, ulong other) => one + other;

        public Order Echo(Order order) => order;

        public Eventual<Order> Later(Eventual<Order> order) => order;

        public Tag? Maybe(Tag? tag, Place? place, Unit nothing, Problem? problem) => tag is null ? null : new Tag(tag.Number + (place?.X + place?.Y ?? 0));
    }

    private sealed class Car(string noise) : ICar
    {
        public string Drive() => noise;

        public void Overtake(Eventual<ICar> other, int @event)
        {
        }
    }
}

/// <summary>Another method of the same name.</summary>
internal sealed class Namesake(string name, uint number) : Verb<string?>(PassingData.String, number)
{
    public override string Name => name;

    protected override void Perform(ref Message message) => Answer(ref message, "not a car");
}
