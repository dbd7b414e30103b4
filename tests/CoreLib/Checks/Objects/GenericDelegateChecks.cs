using System;

namespace AsyncCap.Tests.CoreLib;

/// <summary>Delegates that are made where the types are not known: in code that several instantiations share, the function must be told which
/// of them it is for, and a delegate has to bring that along.</summary>
internal static class GenericDelegateChecks
{
    private interface INamed
    {
        static abstract string TypeName();

        string Name();
    }

    public static void Run()
    {
        Lambdas();
        MethodGroups();
        Receivers();
        Report.True("equal delegates of generic methods"u8, Teller<Ear>() == Teller<Ear>());
        Report.True("delegates of two instantiations are not equal"u8, Teller<Ear>() != Teller<Eye>());
        Events();
    }

    private static void Lambdas()
    {
        Report.Text("lambda without a closure in a generic method"u8, "ear eye int", Plain<Ear>()(new Ear()) + " " + Plain<Eye>()(new Eye()) + " " + Plain<int>()(3));
        Report.Text("lambda that captures a local of a generic method"u8, "ear eye int", Captured(new Ear())() + " " + Captured(new Eye())() + " " + Captured(3)());
        Workshop shop = new("at ");
        Report.Text("lambda that captures this in a generic method"u8, "at ear eye int", shop.WithThis<Ear>()(new Ear()) + " " + new Workshop("").WithThis<Eye>()(new Eye())
            + " " + new Workshop("").WithThis<int>()(3));
        Report.Text("lambda that captures this and a local in a generic method"u8, "at ear", shop.WithBoth(new Ear())());
        Report.Text("lambda in a lambda in a generic method"u8, "at ear, ear", shop.Nested(new Ear())()());
        Report.Text("lambda in a method of a generic class"u8, "ear/eye", new Pair<Ear>().First()(new Ear()) + "/" + new Pair<Ear>().Second<Eye>()(new Ear(), new Eye()));
        Report.Text("lambda that captures this in a generic class"u8, "2 ear", new Pair<Ear>().WithThis<Eye>()(new Ear()));
        Report.Text("local function of a generic method"u8, "ear eye", Local(new Ear())(new Ear()) + " " + Local(new Eye())(new Eye()));
        Report.Text("static lambda of a static generic class"u8, "ear, eye", Cache<Ear>.Tell(new Ear()) + ", " + Cache<Eye>.Tell(new Eye()));
    }

    private static void MethodGroups()
    {
        Report.Text("generic static method by a shared one"u8, "ear eye", Group<Ear>()(new Ear()) + " " + Group<Eye>()(new Eye()));
        Report.Text("generic instance method by a shared one"u8, "at ear", new Workshop("at ").Group<Ear>()(new Ear()));
        Report.Text("generic extension method by a shared one"u8, "ear eye", Bound(new Ear())() + " " + Bound(new Eye())());
        Report.Text("static method of a generic class by a shared one"u8, "eye", Static<Eye>()(new Eye()));
        Report.Text("static abstract method of a type parameter"u8, "Ear Eye", Abstract<Ear>()() + " " + Abstract<Eye>()());
        Report.Text("generic method of known types"u8, "ear", new Func<Ear, string>(Kind<Ear>)(new Ear()));
        Report.Text("generic instance method of known types"u8, "at ear", new Func<Ear, string>(new Workshop("at ").Say<Ear>)(new Ear()));
    }

    private static void Receivers()
    {
        Report.Text("interface method of a type parameter"u8, "an ear, an eye", Named(new Ear())() + ", " + Named(new Eye())());
        Report.Text("interface method of a struct behind a type parameter"u8, "a stone", Named(new Stone())());
        Report.Text("generic interface method of a type parameter"u8, "ear", Holder<Ear, Chest<Ear>>(new Chest<Ear>())(new Ear()));
        Report.Text("virtual method in a generic class"u8, "under ear", Virtual(new Under<Ear>())(new Ear()));
        Report.Text("generic method of a struct"u8, "7 ear", new Boxed(7).Group<Ear>()(new Ear()));
        Report.Text("method of a generic struct"u8, "ear", Struct(new Ear())());
        Func<Eye, object> eyes = Plain<Eye>();
        Report.Text("delegate of a generic method by another type of delegate"u8, "eye", (string)eyes(new Eye()));
    }

    private static void Events()
    {
        Workshop shop = new("");
        Func<Ear, string>? both = shop.WithThis<Ear>();
        both += new Workshop("later ").WithThis<Ear>();
        Report.Text("two delegates of generic methods in one"u8, "later ear", both(new Ear()));
        both -= shop.Twice<Ear>();
        Report.Text("taking out another delegate changes nothing"u8, "later ear", both!(new Ear()));
        Func<Ear, string>? twice = shop.Group<Ear>();
        twice += shop.Group<Ear>();
        twice -= shop.Group<Ear>();
        Report.True("one of two equal delegates of generic methods is taken out"u8, twice == shop.Group<Ear>());
    }

    private static string Kind<T>(T value) => value is Ear ? "ear" : value is Eye ? "eye" : value is int ? "int" : "?";

    // Asks the type and not the value: the answer comes from the instantiation that the delegate brings along.
    private static string KindOf<T>() => new T[1] is Ear[] ? "ear" : new T[1] is Eye[] ? "eye" : new T[1] is int[] ? "int" : "?";

    private static Func<T, string> Plain<T>() => static _ => KindOf<T>();

    private static Func<string> Captured<T>(T value) => () => value is null ? "" : KindOf<T>();

    private static Func<T, string> Local<T>(T first)
    {
        return Tell;

        string Tell(T value) => value is null || first is null ? "" : KindOf<T>();
    }

    private static Func<T, string> Group<T>() => Kinds<T>.KindOfOne;

    private static string OwnKind<T>(this T value)
        where T : class => value is null ? "" : KindOf<T>();

    private static Func<string> Bound<T>(T value)
        where T : class => value.OwnKind;

    private static Func<T, string> Static<T>() => Kind;

    private static Func<string> Abstract<T>()
        where T : INamed => T.TypeName;

    private static Func<string> Named<T>(T value)
        where T : INamed => value.Name;

    private static Func<T, string> Holder<T, THolder>(THolder holder)
        where THolder : IHolder<T> => holder.Tell;

    private static Func<T, string> Virtual<T>(Over<T> value) => value.Tell;

    private static Func<string> Struct<T>(T value) => new Wrapped<T>(value).Tell;

    private static Func<string> Teller<T>() => KindOf<T>;

    private static class Kinds<T>
    {
        public static string KindOfOne(T value) => value is null ? "" : KindOf<T>();
    }

    private static class Cache<T>
    {
        private static readonly Func<T, string> s_tell = static value => value is null ? "" : KindOf<T>();

        public static string Tell(T value) => s_tell(value);
    }

    private interface IHolder<T>
    {
        string Tell(T value);
    }

    private sealed class Chest<T> : IHolder<T>
    {
        public string Tell(T value) => value is null ? "" : KindOf<T>();
    }

    private sealed class Workshop(string prefix)
    {
        public Func<T, string> WithThis<T>() => value => prefix + (value is null ? "" : KindOf<T>());

        public Func<T, string> Twice<T>() => value => prefix + prefix + (value is null ? "" : KindOf<T>());

        public Func<string> WithBoth<T>(T value) => () => prefix + (value is null ? "" : KindOf<T>());

        public Func<Func<string>> Nested<T>(T value) => () => () => prefix + KindOf<T>() + ", " + (value is null ? "" : KindOf<T>());

        public Func<T, string> Group<T>() => Say;

        public string Say<T>(T value) => prefix + (value is null ? "" : KindOf<T>());
    }

    private sealed class Pair<T>
    {
        private readonly string _number = "2 ";

        public Func<T, string> First() => static _ => KindOf<T>();

        public Func<T, TOther, string> Second<TOther>() => static (_, _) => KindOf<TOther>();

        public Func<T, string> WithThis<TOther>() => _ => KindOf<TOther>().Length == 3 ? _number + KindOf<T>() : "";
    }

    private readonly struct Boxed(int number)
    {
        private readonly int _number = number;

        public Func<T, string> Group<T>() => Tell;

        private string Tell<T>(T value) => (_number == 7 ? "7 " : "? ") + (value is null ? "" : KindOf<T>());
    }

    private readonly struct Wrapped<T>(T value)
    {
        private readonly T _value = value;

        public string Tell() => _value is null ? "" : KindOf<T>();
    }

    private class Over<T>
    {
        public virtual string Tell(T value) => "over";
    }

    private sealed class Under<T> : Over<T>
    {
        public override string Tell(T value) => "under " + KindOf<T>();
    }

    private sealed class Ear : INamed
    {
        public static string TypeName() => "Ear";

        public string Name() => "an ear";
    }

    private sealed class Eye : INamed
    {
        public static string TypeName() => "Eye";

        public string Name() => "an eye";
    }

    private readonly struct Stone : INamed
    {
        public static string TypeName() => "Stone";

        public string Name() => "a stone";
    }
}
