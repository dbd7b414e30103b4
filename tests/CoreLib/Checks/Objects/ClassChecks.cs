using System;
using System.Collections.Generic;

namespace AsyncCap.Tests.CoreLib;

internal static class ClassChecks
{
    private interface IShape
    {
        int Corners { get; }

        int Twice() => Corners * 2;
    }

    private interface INamed<T>
    {
        T Name { get; }
    }

    public static void Run()
    {
        IShape[] shapes = [new Point(), new Line(), new Triangle(), new Square(), new Pentagon(), new Boxed(6)];
        int corners = 0;
        int twice = 0;
        foreach (IShape shape in shapes)
        {
            corners = (corners * 10) + shape.Corners;
            twice = (twice * 16) + shape.Twice();
        }

        Report.Equal("interface calls, six implementers"u8, 123_456, corners);
        Report.Equal("default bodies and their overrides"u8, 0x24_68_9F, twice);
        Shape square = new Square();
        Report.Equal("virtual calls"u8, 4 + 40, square.Corners + square.Tenfold());
        INamed<string> named = new Named();
        INamed<int> numbered = new Named();
        Report.Equal("generic interfaces"u8, 5 + 9, named.Name.Length + numbered.Name);
        Generics();
        Arrays();
        Iterators();
        Report.True("identity hash"u8, square.GetHashCode() == square.GetHashCode());
        using (Scope scope = new())
        {
            Report.Equal("using, inside"u8, 1, scope.Depth);
        }

        Report.Equal("using, behind"u8, 0, Scope.Open);
        Initialised initialised = new() { Name = "n", Count = 2 };
        Report.Equal("initialisers"u8, 3, initialised.Name.Length + initialised.Count);
    }

    private static void Generics()
    {
        Stack<string> words = new();
        words.Push("a");
        words.Push("bc");
        Stack<long> numbers = new();
        for (int number = 0; number < 100; number++)
        {
            numbers.Push(number);
        }

        Report.Equal("generic class over references"u8, 2 + 1, words.Pop().Length + words.Pop().Length);
        Report.Equal("generic class over numbers"u8, 99 + 98, numbers.Pop() + numbers.Pop());
        Report.Equal("generic method over references"u8, 2, Longest("ab", "c").Length);
    }

    private static string Longest(string first, string second) => Pick(first, second, first.Length >= second.Length);

    private static T Pick<T>(T first, T second, bool takeFirst)
        where T : class => takeFirst ? first : second;

    private static void Arrays()
    {
        int[][] rows = [[1], [2, 3], [4, 5, 6]];
        int sum = 0;
        foreach (int[] row in rows)
        {
            foreach (int value in row)
            {
                sum += value;
            }
        }

        Report.Equal("arrays of arrays"u8, 21, sum);
        int[] copy = new int[5];
        Array.Copy(rows[2], 0, copy, 1, 3);
        Array.Clear(rows[2]);
        Report.Equal("copying and clearing arrays"u8, 4 + 5 + 6, copy[1] + copy[2] + copy[3] + rows[2][1]);
        Report.Equal("part of an array"u8, 2, copy[2..4].Length);
        (int, string)[] pairs = new (int, string)[3];
        pairs[1] = (5, "five");
        Report.Equal("arrays of structs with references"u8, 9, pairs[1].Item1 + pairs[1].Item2.Length);
        IEnumerable<int> sequence = rows[1];
        Report.Equal("an array as a sequence"u8, 5, Sum(sequence));
    }

    private static void Iterators()
    {
        Report.Equal("iterator"u8, 0 + 1 + 4 + 9 + 16, Sum(Squares(5)));
        int cleanups = 0;
        int seen = 0;
        foreach (int value in Tree(3, () => cleanups++))
        {
            seen += value;
            if (seen >= 12)
            {
                break;
            }
        }

        Report.Equal("leaving an iterator early"u8, 3, cleanups);
    }

    private static int Sum(IEnumerable<int> values)
    {
        int sum = 0;
        foreach (int value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static IEnumerable<int> Squares(int count)
    {
        for (int number = 0; number < count; number++)
        {
            yield return number * number;
        }
    }

    private static IEnumerable<int> Tree(int depth, Action cleanup)
    {
        try
        {
            yield return depth + 2;
            if (depth > 0)
            {
                foreach (int value in Tree(depth - 1, cleanup))
                {
                    yield return value + (depth == 2 ? 1 : 0);
                }
            }
        }
        finally
        {
            cleanup();
        }
    }

    private abstract class Shape : IShape
    {
        public abstract int Corners { get; }

        public virtual int Tenfold() => Corners * 10;
    }

    private sealed class Point : Shape
    {
        public override int Corners => 1;
    }

    private sealed class Line : Shape
    {
        public override int Corners => 2;
    }

    private sealed class Triangle : Shape
    {
        public override int Corners => 3;
    }

    private class Square : Shape
    {
        public override int Corners => 4;
    }

    private sealed class Pentagon : Shape, IShape
    {
        public override int Corners => 5;

        int IShape.Twice() => 9;
    }

    private readonly struct Boxed(int corners) : IShape
    {
        public int Corners { get; } = corners;

        public int Twice() => 15;
    }

    private sealed class Named : INamed<string>, INamed<int>
    {
        string INamed<string>.Name => "named";

        int INamed<int>.Name => 9;
    }

    private sealed class Stack<T>
    {
        private T[] _items = new T[1];
        private int _count;

        public void Push(T item)
        {
            if (_count == _items.Length)
            {
                T[] larger = new T[_items.Length * 2];
                Array.Copy(_items, larger, _count);
                _items = larger;
            }

            _items[_count++] = item;
        }

        public T Pop() => _items[--_count];
    }

    private sealed class Scope : IDisposable
    {
        public Scope() => Open++;

        public static int Open { get; private set; }

        public int Depth => Open;

        public void Dispose() => Open--;
    }

    private sealed class Initialised
    {
        public required string Name { get; init; }

        public int Count { get; init; }
    }
}
