using System;

namespace AsyncCap.Tests.CoreLib;

internal static class DelegateChecks
{
    private interface ICounter
    {
        int Add(int value);
    }

    private static event Action<int>? Happened;

    public static void Run()
    {
        Func<int, int> fixedFunction = Triple;
        Report.Equal("delegate of a static method"u8, 21, fixedFunction(7));
        Counter counter = new();
        Func<int, int> add = counter.Add;
        _ = add(5);
        Report.Equal("delegate of an instance method"u8, 8, add(3));
        ICounter behindInterface = counter;
        Func<int, int> viaInterface = behindInterface.Add;
        Report.Equal("delegate of an interface method"u8, 10, viaInterface(2));
        Func<int, int> extension = counter.AddTwice;
        Report.Equal("delegate of an extension method"u8, 12, extension(1));
        int outside = 10;
        Action<int> capture = value => outside += value;
        capture(5);
        capture(6);
        Report.Equal("closure"u8, 21, outside);
        Func<Func<int>> nested = () => () => outside * 2;
        Report.Equal("closure in a closure"u8, 42, nested()());
        Events();
        Func<int, string> generic = Describe<int>;
        Report.Text("delegate of a generic method"u8, "thing", generic(3));
        Report.True("equality of delegates"u8, new Action(Events) == new Action(Events)
            && new Func<int, int>(counter.Add) != new Func<int, int>(new Counter().Add));
    }

    private static int Triple(int value) => value * 3;

    private static string Describe<T>(T value) => value is null ? "nothing" : "thing";

    private static void Events()
    {
        int log = 0;
        Action<int> first = value => log = (log * 10) + value;
        Action<int> second = value => log = (log * 10) + value + 1;
        Happened += first;
        Happened += second;
        Happened += first;
        Happened?.Invoke(1);
        Report.Equal("event with three listeners"u8, 121, log);
        Happened -= first;
        log = 0;
        Happened?.Invoke(5);
        Report.Equal("event with two listeners"u8, 56, log);
        Happened -= second;
        Happened -= first;
        Report.True("event without listeners"u8, Happened is null);
    }

    private static int AddTwice(this Counter counter, int value) => counter.Add(value) + value;

    private sealed class Counter : ICounter
    {
        private int _count;

        public int Add(int value) => _count += value;
    }
}
