using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib;

internal static class StaticsChecks
{
    private static readonly string[] Words = ["alpha", "beta"];
    private static readonly Node Tree = new(1, new Node(2, null));
    private static object? s_slot;
    private static int s_order;
    private static int s_moduleInitialisers;

    [ModuleInitializer]
    internal static void AtStart() => s_moduleInitialisers++;

    public static void Run()
    {
        Report.Equal("static objects made by the compiler"u8, 4 + 2, Words[1].Length + Tree.Next!.Value);
        Words[0] = "changed";
        Report.Equal("static arrays are writable"u8, 7, Words[0].Length);
        s_slot = new Node(8, null);
        Report.Equal("static reference"u8, 8, ((Node)s_slot).Value);
        Report.Equal("module initialiser"u8, 1, s_moduleInitialisers);
        s_order = 1;
        int before = s_order;
        Report.Equal("lazy static constructor"u8, 1 + 20 + 2, before + Lazy.Value + s_order);
        Report.Equal("statics of a generic class over references"u8, 2, PerType<string>.Add("x") + PerType<object>.Add(3)
            + PerType<string>.Add("y") - 2);
        Report.Equal("static constructor with objects"u8, 6, Registry.Entries[2].Value + Registry.Entries[0].Value);
    }

    private static class Lazy
    {
        public static readonly int Value;

        static Lazy()
        {
            s_order++;
            Value = s_order * 10;
        }
    }

    private static class PerType<T>
        where T : class
    {
        private static readonly T?[] Seen = new T?[4];
        private static int s_count;

        public static int Add(T value)
        {
            Seen[s_count++] = value;
            return s_count;
        }
    }

    private static class Registry
    {
        public static readonly Node[] Entries = Make();

        private static Node[] Make()
        {
            Node[] entries = new Node[3];
            for (int index = 0; index < entries.Length; index++)
            {
                entries[index] = new Node((index * 2) + s_order - 1, null);
            }

            return entries;
        }
    }

    private sealed class Node(int value, Node? next)
    {
        public readonly int Value = value;
        public readonly Node? Next = next;
    }
}
