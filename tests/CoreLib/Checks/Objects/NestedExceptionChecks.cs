using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib;

/// <summary>Exceptions in handlers, filters and finally blocks. The digits say what ran in which order.</summary>
internal static class NestedExceptionChecks
{
    private static int s_log;

    public static void Run()
    {
        Report.Equal("throw in a catch, caught outside"u8, 123, Logged(ThrowInCatch));
        Report.Equal("throw in a catch, siblings skipped"u8, 12, Logged(SiblingsSkipped));
        Report.Equal("throw and catch inside a catch"u8, 1_234, Logged(CatchInCatch));
        Report.Equal("rethrow after a nested catch"u8, 1_234, Logged(RethrowAfterNested));
        Report.Equal("throw in a finally replaces the exception"u8, 123, Logged(ThrowInFinally));
        Report.Equal("throw and catch inside a finally"u8, 1_234, Logged(CatchInFinally));
        Report.Equal("throw in a filter means no"u8, 123, Logged(ThrowInFilter));
        Report.Equal("throw and catch inside a filter"u8, 1_234, Logged(CatchInFilter));
        Report.Equal("rethrow through finally blocks"u8, 12_345, Logged(RethrowThroughFinally));
        Report.Equal("recursive handlers"u8, 10, Recurse(10));
        Report.Equal("exception from a called handler's callee"u8, 123, Logged(CalleeOfHandler));
        Report.Equal("nested tries in one method"u8, 12_345, Logged(ManyTries));
    }

    private static int Logged(Action action)
    {
        s_log = 0;
        try
        {
            action();
        }
        catch (Exception)
        {
            Log(9);
        }

        return s_log;
    }

    private static void ThrowInCatch()
    {
        try
        {
            try
            {
                Log(1);
                throw new TimeoutException();
            }
            catch (TimeoutException)
            {
                Log(2);
                throw new OverflowException();
            }
        }
        catch (OverflowException)
        {
            Log(3);
        }
    }

    private static void SiblingsSkipped()
    {
        try
        {
            try
            {
                throw new TimeoutException();
            }
            catch (TimeoutException)
            {
                Log(1);
                throw new OverflowException();
            }
            catch (OverflowException)
            {
                Log(8);
            }
        }
        catch (OverflowException)
        {
            Log(2);
        }
    }

    private static void CatchInCatch()
    {
        try
        {
            Log(1);
            Throw(new TimeoutException());
        }
        catch (TimeoutException)
        {
            try
            {
                Log(2);
                Throw(new OverflowException());
            }
            catch (OverflowException)
            {
                Log(3);
            }

            Log(4);
        }
    }

    private static void RethrowAfterNested()
    {
        try
        {
            try
            {
                Log(1);
                throw new TimeoutException();
            }
            catch (TimeoutException)
            {
                try
                {
                    throw new OverflowException();
                }
                catch (OverflowException)
                {
                    Log(2);
                }

                Log(3);
                throw;
            }
        }
        catch (TimeoutException)
        {
            Log(4);
        }
    }

    private static void ThrowInFinally()
    {
        try
        {
            try
            {
                Log(1);
                throw new TimeoutException();
            }
            finally
            {
                Log(2);
                Throw(new OverflowException());
            }
        }
        catch (OverflowException)
        {
            Log(3);
        }
    }

    private static void CatchInFinally()
    {
        try
        {
            try
            {
                Log(1);
                throw new TimeoutException();
            }
            finally
            {
                try
                {
                    Log(2);
                    Throw(new OverflowException());
                }
                catch (OverflowException)
                {
                    Log(3);
                }
            }
        }
        catch (TimeoutException)
        {
            Log(4);
        }
    }

    private static void ThrowInFilter()
    {
        try
        {
            try
            {
                Log(1);
                throw new TimeoutException();
            }
            catch (TimeoutException) when (FilterThatThrows())
            {
                Log(8);
            }
        }
        catch (TimeoutException)
        {
            Log(3);
        }
    }

    private static bool FilterThatThrows()
    {
        try
        {
            Throw(new OverflowException());
        }
        finally
        {
            Log(2);
        }

        return true;
    }

    private static void CatchInFilter()
    {
        try
        {
            Log(1);
            throw new TimeoutException();
        }
        catch (TimeoutException) when (FilterThatCatches())
        {
            Log(4);
        }
    }

    private static bool FilterThatCatches()
    {
        try
        {
            Log(2);
            Throw(new OverflowException());
            return false;
        }
        catch (OverflowException)
        {
            Log(3);
            return true;
        }
    }

    private static void RethrowThroughFinally()
    {
        try
        {
            try
            {
                try
                {
                    Log(1);
                    Throw(new TimeoutException());
                }
                catch (TimeoutException)
                {
                    try
                    {
                        Log(2);
                        throw;
                    }
                    finally
                    {
                        Log(3);
                    }
                }
            }
            finally
            {
                Log(4);
            }
        }
        catch (TimeoutException)
        {
            Log(5);
        }
    }

    private static int Recurse(int depth)
    {
        if (depth == 0)
        {
            return 0;
        }

        try
        {
            throw new TimeoutException();
        }
        catch (TimeoutException)
        {
            return Recurse(depth - 1) + 1;
        }
    }

    private static void CalleeOfHandler()
    {
        try
        {
            try
            {
                Throw(new TimeoutException());
            }
            catch (TimeoutException)
            {
                Log(1);
                ThrowThrough();
            }
        }
        catch (OverflowException)
        {
            Log(3);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowThrough()
    {
        try
        {
            Throw(new OverflowException());
        }
        finally
        {
            Log(2);
        }
    }

    private static void ManyTries()
    {
        try
        {
            try
            {
                Log(1);
            }
            finally
            {
                Log(2);
            }

            try
            {
                Throw(new TimeoutException());
            }
            catch (TimeoutException)
            {
                Log(3);
            }

            Throw(new OverflowException());
        }
        catch (OverflowException)
        {
            try
            {
                Throw(new InvalidCastException());
            }
            catch (Exception exception) when (exception is InvalidCastException)
            {
                Log(4);
            }
        }
        finally
        {
            Log(5);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw(Exception exception) => throw exception;

    private static void Log(int step) => s_log = (s_log * 10) + step;
}
