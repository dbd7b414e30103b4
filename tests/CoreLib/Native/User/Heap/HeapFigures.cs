using System.Runtime.CompilerServices;
using AsyncCap.Vats;

namespace AsyncCap.Tests.CoreLib.Heap;

/// <summary>Work to be counted from outside, by whatever counts instructions: one collection of a heap with a megabyte alive, and a
/// million objects with collections when they are due.</summary>
internal static class HeapFigures
{
    private const int LiveBytes = 1_000_000;

    private static Node? s_nodes;
    private static Row[]? s_rows;
    private static byte[]?[]? s_buffers;

    public static bool RunIfAsked()
    {
        if (Arguments.Is("count-list"u8))
        {
            MakeList(LiveBytes / Node.SizeBytes);
        }
        else if (Arguments.Is("count-tree"u8))
        {
            s_nodes = MakeTree(LiveBytes / Node.SizeBytes);
        }
        else if (Arguments.Is("count-rows"u8))
        {
            s_rows = new Row[LiveBytes / Row.SizeBytes];
            s_rows[^1] = new Row(s_rows, 1, s_rows);
            Report.True("rows"u8, s_rows[0].IsEmpty);
        }
        else if (Arguments.Is("count-buffers"u8))
        {
            MakeBuffers(LiveBytes / 1024);
        }
        else if (Arguments.Is("heap-count-new"u8))
        {
            Allocate();
            return true;
        }
        else
        {
            return false;
        }

        TurnHeap.Collect();
        Report.True("about a megabyte lives"u8, System.GC.GetTotalMemory(false) is > 990_000 and < 1_020_000);
        return true;
    }

    private static void MakeList(int count)
    {
        for (; count > 0; count--)
        {
            s_nodes = new Node { Left = s_nodes };
        }
    }

    private static Node? MakeTree(int count)
    {
        if (count == 0)
        {
            return null;
        }

        int left = (count - 1) / 2;
        return new Node { Left = MakeTree(left), Right = MakeTree(count - 1 - left) };
    }

    private static void MakeBuffers(int count)
    {
        s_buffers = new byte[]?[count];
        for (int index = 0; index < count; index++)
        {
            s_buffers[index] = new byte[1024 - 24];
        }
    }

    private static void Allocate()
    {
        MakeList(10_000);
        for (int turn = 0; turn < 1000; turn++)
        {
            Turn();
            _ = TurnHeap.CollectIfDue();
        }

        Report.True("there were collections"u8, System.GC.CollectionCount(0) > 50);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Turn()
    {
        Node? nodes = null;
        for (int count = 0; count < 1000; count++)
        {
            nodes = new Node { Left = nodes };
            Node.Last = nodes;
        }

        Node.Last = null;
    }

    private sealed class Node
    {
        public const int SizeBytes = 32;

        public static Node? Last;

        public Node? Left;
        public Node? Right;
    }

    private struct Row
    {
        public const int SizeBytes = 32;

        private readonly object? _first;
        private readonly long _number;
        private readonly (object? Reference, long Number) _second;

        public Row(object? first, long number, object? second)
        {
            _first = first;
            _number = number;
            _second = (second, number);
        }

        public readonly bool IsEmpty => _first is null && _second.Reference is null && _number == _second.Number;
    }
}
