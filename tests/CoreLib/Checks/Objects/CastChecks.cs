using System;
using System.Collections.Generic;

namespace AsyncCap.Tests.CoreLib;

internal static class CastChecks
{
    private interface IMarked;

    private interface ISource<out T>
    {
        T Take();
    }

    private interface ISink<in TIn, out TOut>
    {
        TOut Put(TIn value);
    }

    private enum Colour
    {
        Red = 1,
        Green = 2,
    }

    public static void Run()
    {
        object[] things = [new Base(), new Derived(), "text", 42, 4.5, Colour.Green, new int[3], new string[2], new Pair(1, "x")];
        int classes = 0;
        int kinds = 0;
        foreach (object thing in things)
        {
            classes = (classes * 10) + (thing is Base ? 1 : 0) + (thing is Derived ? 2 : 0) + (thing is IMarked ? 4 : 0);
            kinds = (kinds * 10) + Kind(thing);
        }

        Report.Equal("type tests"u8, 170_000_000, classes);
        Report.Equal("type patterns"u8, 113_456_782, kinds);
        Report.True("as"u8, things[1] as Base is not null && things[0] as Derived is null && things[2] as IMarked is null);
        Report.True("array types"u8, things[7] is object[] && things[6] is not object[] && things[6] is Array);
        Report.Equal("bad casts throw"u8, 5, BadCasts(things));
        Boxes(things);
        Variants();
        object[] strings = new string[1];
        Report.True("array stores are checked"u8, Throws<ArrayTypeMismatchException>(() => strings[0] = new object()));
        strings[0] = "fits";
        Report.True("array stores that fit"u8, (string)strings[0] == "fits");
    }

    private static int Kind(object thing) => thing switch
    {
        Base => 1,
        Pair pair => pair.Number + 1,
        string { Length: 4 } => 3,
        int number when number == 42 => 4,
        double => 5,
        Colour.Green => 6,
        int[] => 7,
        Array => 8,
        _ => 0,
    };

    private static int BadCasts(object[] things)
    {
        int count = 0;
        count += Throws<InvalidCastException>(() => _ = (Derived)things[0]) ? 1 : 0;
        count += Throws<InvalidCastException>(() => _ = (IMarked)things[2]) ? 1 : 0;
        count += Throws<InvalidCastException>(() => _ = (int)things[4]) ? 1 : 0;
        count += Throws<InvalidCastException>(() => _ = (string[])things[6]) ? 1 : 0;
        count += Throws<InvalidCastException>(() => _ = (int?)things[2]) ? 1 : 0;
        return count;
    }

    private static void Boxes(object[] things)
    {
        Report.Equal("unboxing"u8, 42 + 4 + 2, (int)things[3] + (int)(double)things[4] + (int)(Colour)things[5]);
        Pair pair = (Pair)things[8];
        Report.Equal("unboxing a struct with a reference"u8, 2, pair.Number + pair.Text.Length);
        object? some = (int?)7;
        object? none = (int?)null;
        Report.True("boxing nullable values"u8, some is 7 && none is null);
        Report.True("unboxing nullable values"u8, (int?)some == 7 && (int?)none is null && (long?)(object?)5L == 5);
        object odd = new Odd { A = 1, B = 2, C = 3 };
        Odd copy = (Odd)odd;
        Report.Equal("boxes of an odd size"u8, 123, (copy.A * 100) + (copy.B * 10) + copy.C);
        Report.True("equality of boxes"u8, things[3].Equals(42) && !things[3].Equals(42L) && things[5].Equals(Colour.Green)
            && !things[5].Equals(Colour.Red));
        Report.True("Equals, static"u8, Equals("a", "a") && Equals(null, null) && !Equals("a", null));
        Report.True("enumeration as its integer"u8, (int)(object)3 == 3 && (Colour)(object)Colour.Red == Colour.Red);
    }

    private static void Variants()
    {
        object[] things = [new Source<string>("s"), new Source<object>("o"), new Source<Base>(new Derived()), new string[2],
            new Sink<object>(), new Sink<string>()];
        int sources = 0;
        int sinks = 0;
        foreach (object thing in things)
        {
            sources = (sources * 10) + (thing is ISource<object> source ? source.Take() is string ? 1 : 2 : 0);
            sinks = (sinks * 10) + (thing is ISink<string, object> sink ? sink.Put("abc") is int ? 1 : 2 : 0);
        }

        Report.Equal("covariant interfaces"u8, 112_000, sources);
        Report.Equal("contravariant interfaces"u8, 22, sinks);
        int count = 0;
        foreach (object? text in (IEnumerable<object?>)things[3])
        {
            count += text is null ? 1 : 10;
        }

        Report.Equal("an array as a sequence of a base type"u8, 2, count);
        Func<string> texts = () => "text";
        object boxed = texts;
        Func<object> wider = (Func<object>)boxed;
        Report.True("variant delegates"u8, wider() is string && Throws<InvalidCastException>(() => _ = (Func<Base>)boxed));
        Report.True("values do not vary"u8, (object)new Source<int>(3) is not ISource<object>
            && (object)new int[1] is not IEnumerable<object>);
    }

    private static bool Throws<TException>(Action action)
        where TException : Exception
    {
        try
        {
            action();
            return false;
        }
        catch (TException)
        {
            return true;
        }
    }

    private class Base;

    private sealed class Derived : Base, IMarked;

    private readonly struct Pair(int number, string text)
    {
        public readonly int Number = number;
        public readonly string Text = text;
    }

    private sealed class Source<T>(T value) : ISource<T>
    {
        public T Take() => value;
    }

    private sealed class Sink<T> : ISink<T, string>
    {
        public string Put(T value) => value is null ? "nothing" : "something";
    }

    private struct Odd
    {
        public byte A;
        public byte B;
        public byte C;
    }
}
