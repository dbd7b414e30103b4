using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Vats;

namespace AsyncCap.Tests.CoreLib;

/// <summary>What a program sees of collections. The heap itself is tried by Native/User/Heap.</summary>
internal static class CollectionChecks
{
    private static Node? s_list;
    private static WeakReference<Node>? s_weak;
    private static Func<int>? s_function;
    private static object? s_box;
    private static nint[] s_numbers = [];

    public static void Run()
    {
        DeepList();
        WeakReferences();
        Kept();
        Handles();
        long before = GC.GetTotalAllocatedBytes(false);
        int collections = GC.CollectionCount(0);
        MakeList(100);
        Report.True("allocated bytes grow"u8, GC.GetTotalAllocatedBytes(false) >= before && GC.GetTotalMemory(false) > 0);
        s_list = null;
        TurnHeap.Collect();
        Report.True("collections are counted"u8, GC.CollectionCount(0) > collections);
    }

    private static void DeepList()
    {
        const int Count = 100_000;
        MakeList(Count);
        TurnHeap.Collect();
        Report.Equal("a list of 100,000 links lives through a collection"u8, (long)Count * (Count - 1) / 2, SumOfList());
        s_list = null;
        TurnHeap.Collect();
        MakeList(Count);
        Report.Equal("and another after it"u8, (long)Count * (Count - 1) / 2, SumOfList());
        s_list = null;
    }

    private static void WeakReferences()
    {
        MakeCycle();
        TurnHeap.Collect();
        Report.Equal("a weak reference has its target while somebody else has it"u8, 7, ValueOfTarget());
        s_list = null;
        TurnHeap.Collect();
        Report.Equal("a dead cycle leaves its weak reference empty"u8, -1, ValueOfTarget());
        Retarget();
        TurnHeap.Collect();
        Report.Equal("a weak reference takes another target"u8, 9, ValueOfTarget());
        s_list = null;
    }

    private static void Kept()
    {
        MakeFunctionAndBox();
        TurnHeap.Collect();
        MakeList(1000);
        Report.Equal("a closure keeps what it uses"u8, 12, Call());
        Report.Text("a box keeps what is in it"u8, "boxed7", Unbox());
        s_list = null;
    }

    private static void Handles()
    {
        s_numbers = new nint[100];
        MakeHandles(s_numbers);
        TurnHeap.Collect();
        MakeList(1000);
        Report.Equal("handles keep their targets"u8, 50 * 99, SumAndFree(s_numbers));
        GCHandle handle = GCHandle.Alloc("first", GCHandleType.Pinned);
        handle.Target = "second";
        Report.True("a handle takes another target"u8, (string?)handle.Target == "second");
        handle.Free();
        bool isRefused = false;
        try
        {
            _ = handle.Target;
        }
        catch (InvalidOperationException)
        {
            isRefused = true;
        }

        Report.True("a freed handle is refused"u8, isRefused && !handle.IsAllocated);
        s_list = null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeHandles(nint[] numbers)
    {
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = GCHandle.ToIntPtr(GCHandle.Alloc(new Node(index)));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int SumAndFree(nint[] numbers)
    {
        int sum = 0;
        foreach (nint number in numbers)
        {
            GCHandle handle = GCHandle.FromIntPtr(number);
            sum += ((Node)handle.Target!).Value;
            handle.Free();
        }

        return sum;
    }

    // What these methods make must be out of every frame when the collection comes.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeList(int count)
    {
        s_list = null;
        for (int value = 0; value < count; value++)
        {
            s_list = new Node(value) { Next = s_list };
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SumOfList()
    {
        long sum = 0;
        for (Node? node = s_list; node is not null; node = node.Next)
        {
            sum += node.Value;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeCycle()
    {
        Node first = new(7);
        Node second = new(8) { Next = first };
        first.Next = second;
        s_list = second;
        s_weak = new WeakReference<Node>(first);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Retarget()
    {
        s_list = new Node(9);
        s_weak!.SetTarget(s_list);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ValueOfTarget() => s_weak!.TryGetTarget(out Node? target) ? target.Value : -1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeFunctionAndBox()
    {
        Node node = new(5) { Next = new Node(7) };
        s_function = () => node.Value + node.Next!.Value;
        s_box = (node, 3, "boxed" + node.Next.Value.ToString());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Call() => s_function!();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Unbox() => (((Node, int, string))s_box!).Item3;

    private sealed class Node(int value)
    {
        public readonly int Value = value;
        public Node? Next;
    }
}
