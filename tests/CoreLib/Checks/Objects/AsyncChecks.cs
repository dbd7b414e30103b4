using System;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Tests.CoreLib;

internal static class AsyncChecks
{
    private static int s_log;

    public static void Run()
    {
        ReadyQueue queue = new();
        Settled(queue);
        Suspended(queue);
        Broken(queue);
        Order(queue);
        Report.Equal("a thousand waits"u8, 499_500, RunToEnd(queue, Loop(queue, 1_000)));
        Report.True("a future settles once"u8, SettlesOnce(queue));
        Report.Equal("nothing is left in the queue"u8, 0, queue.Count);
    }

    private static void Settled(ReadyQueue queue)
    {
        Future<int> future = Immediate(20);
        Report.True("a method that never waits"u8, future.IsSettled && future.Value == 21 && queue.Count == 0);
        FutureResolver<int> resolver = new(queue);
        resolver.Fulfil(4);
        Report.Equal("awaiting a settled future"u8, 8, Doubled(resolver.Future).Value);
    }

    private static void Suspended(ReadyQueue queue)
    {
        FutureResolver<int> resolver = new(queue);
        Future<int> future = Doubled(resolver.Future);
        bool settledBefore = future.IsSettled;
        resolver.Fulfil(21);
        bool settledAtOnce = future.IsSettled;
        int ran = queue.RunUntilEmpty();
        Report.Equal("awaiting an unsettled future"u8, 42, future.Value);
        Report.True("continuations wait for the queue"u8, !settledBefore && !settledAtOnce && ran == 1);
    }

    private static void Broken(ReadyQueue queue)
    {
        FutureResolver<int> resolver = new(queue);
        Future<string> future = Guarded(resolver.Future);
        resolver.Break(new TimeoutException("too late"));
        _ = queue.RunUntilEmpty();
        Report.Text("catching a broken future"u8, "too late, finally", future.Value);
        FutureResolver<int> second = new(queue);
        Future<int> chain = Doubled(Doubled(second.Future));
        second.Break(new OverflowException());
        _ = queue.RunUntilEmpty();
        Report.True("breakage runs down a chain"u8, chain.IsBroken && chain.Problem is OverflowException);
        Future<int> thrown = ThrowsAtOnce();
        Report.True("throwing before the first wait"u8, thrown.IsBroken && thrown.Problem is InvalidCastException);
    }

    private static void Order(ReadyQueue queue)
    {
        FutureResolver<int> resolver = new(queue);
        s_log = 0;
        Future<int>[] waiters = [Append(resolver.Future, 1), Append(resolver.Future, 2), Append(resolver.Future, 3),
            Append(resolver.Future, 4)];
        resolver.Fulfil(0);
        _ = queue.RunUntilEmpty();
        Report.Equal("waiters go on in their order"u8, 1_234, s_log);
        Report.Equal("every waiter settles"u8, 10, waiters[0].Value + waiters[1].Value + waiters[2].Value + waiters[3].Value);
    }

    private static bool SettlesOnce(ReadyQueue queue)
    {
        FutureResolver<int> resolver = new(queue);
        resolver.Fulfil(1);
        try
        {
            resolver.Break(new TimeoutException());
            return false;
        }
        catch (InvalidOperationException)
        {
            return resolver.Future.Value == 1;
        }
    }

    private static T RunToEnd<T>(ReadyQueue queue, Future<T> future)
    {
        _ = queue.RunUntilEmpty();
        return future.Value;
    }

#pragma warning disable CS1998 // An async method without await is the subject.
    private static async Future<int> Immediate(int value) => value + 1;

    private static async Future<int> ThrowsAtOnce() => throw new InvalidCastException();
#pragma warning restore CS1998

    private static async Future<int> Doubled(Future<int> future) => await future * 2;

    private static async Future<int> Append(Future<int> future, int digit)
    {
        _ = await future;
        s_log = (s_log * 10) + digit;
        return digit;
    }

    private static async Future<string> Guarded(Future<int> future)
    {
        string result = "";
        try
        {
            _ = await future;
        }
        catch (TimeoutException exception)
        {
            result = exception.Message;
        }
        finally
        {
            result += ", finally";
        }

        return result;
    }

    private static async Future<int> Loop(ReadyQueue queue, int count)
    {
        int sum = 0;
        for (int number = 0; number < count; number++)
        {
            FutureResolver<int> resolver = new(queue);
            queue.Post(() => resolver.Fulfil(1));
            int one = await resolver.Future;
            sum += number * one;
        }

        return sum;
    }
}
