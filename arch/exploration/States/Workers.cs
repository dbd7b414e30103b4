using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>Threads that do the same work side by side. What one of them throws ends the others, and is thrown to who started them.</summary>
internal static class Workers
{
    /// <summary>Runs that many, and waits for all.</summary>
    public static void Run(StateSearch search, int count, Action<int> work)
    {
        ExceptionDispatchInfo? failure = null;
        Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            int number = i;
            threads[i] = new Thread(() => failure = Try(search, work, number) ?? failure) { IsBackground = true, Name = $"states {i}" };
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        failure?.Throw();
    }

    private static ExceptionDispatchInfo? Try(StateSearch search, Action<int> work, int number)
    {
        try
        {
            work(number);
            return null;
        }
        catch (Exception exception)
        {
            search.Abort();
            return ExceptionDispatchInfo.Capture(exception);
        }
    }
}
