using System.Runtime.CompilerServices;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Tests.Exploration.Sharing;

/// <summary>A program that has the methods compiled whose code <see cref="ZeroCostTests"/> compares.</summary>
internal static class CodePrinter
{
    public static int Main()
    {
        Stacks();
        FreeLists();
        Items();
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Stacks()
    {
        MpscStack<Bare> stack = new();
        HandWrittenStack handWritten = new();
        _ = stack.Push(new Item());
        _ = handWritten.Push(new Item());
        _ = stack.TakeAll();
        _ = handWritten.TakeAll();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FreeLists()
    {
        FreeList<Bare> list = new(1);
        HandWrittenFreeList handWritten = new(1);
        _ = list.TryTake(out int place);
        _ = handWritten.TryTake(out _);
        list.Give(place);
        handWritten.Give(place);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Items()
    {
        using WorkerPool<Bare> pool = new(1);
        pool.Schedule(new Idle());
        _ = new HandWrittenIdle().Schedule();
    }

    private sealed class Item : Node;

    private sealed class Idle : WorkItem<Bare>
    {
        protected override bool Run() => false;
    }

    private sealed class HandWrittenIdle : HandWrittenItem;
}
