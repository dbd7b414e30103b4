using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib;

/// <summary>One exception at a time. Each check writes down, as decimal digits, what ran in which order.</summary>
internal static class ExceptionChecks
{
    private static int s_log;

    public static void Run()
    {
        Report.Text("message"u8, "the reason", MessageOf(() => throw new InvalidOperationException("the reason")));
        Report.Text("inner exception"u8, "inside", Catch(() => throw new InvalidOperationException("o",
            new TimeoutException("inside")))!.InnerException!.Message);
        Report.Equal("catch by type"u8, 213, (Classify(new OverflowException()) * 100)
            + (Classify(new TimeoutException()) * 10) + Classify(new InvalidCastException()));
        Report.Equal("through twenty frames"u8, 20, Deep());
        Report.Equal("finally order"u8, 1_234, FinallyOrder());
        Report.Equal("finally without an exception"u8, 12, FinallyWithout());
        Report.Equal("filters"u8, 1_235, Filters());
        Report.Equal("rethrow"u8, 123, Rethrow());
        Report.Equal("a thousand throws in a loop"u8, 1_000, Thousand());
        Report.Equal("locals survive a catch"u8, 15 + 8, LocalsSurvive(5));
        Report.Equal("floating-point locals survive a catch"u8, 42, FloatsSurvive(1.5));
        Report.Equal("catch inside a loop with continue"u8, 25, LoopWithContinue());
        Report.Equal("return from inside try and catch"u8, 37, (ReturnFrom(false) * 10) + ReturnFrom(true));
        Checks();
        Report.True("switch expression without an arm"u8, Catch(() => _ = NoArm(9)) is InvalidOperationException);
        Report.True("exception through a delegate and an iterator"u8, ThroughIterator());
        Report.True("exception through an interface call"u8, ThroughInterface());
    }

    private static string? MessageOf(Action action) => Catch(action)?.Message;

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static int Classify(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (TimeoutException)
        {
            return 1;
        }
        catch (ArithmeticException)
        {
            return 2;
        }
        catch (Exception)
        {
            return 3;
        }
    }

    private static int Deep()
    {
        int count = 0;
        try
        {
            Descend(20, ref count);
        }
        catch (TimeoutException)
        {
            return count;
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Descend(int depth, ref int count)
    {
        if (depth == 0)
        {
            throw new TimeoutException();
        }

        try
        {
            Descend(depth - 1, ref count);
        }
        finally
        {
            count++;
        }
    }

    private static int FinallyOrder()
    {
        s_log = 0;
        try
        {
            try
            {
                Log(1);
                ThrowInside();
            }
            finally
            {
                Log(3);
            }
        }
        catch (TimeoutException)
        {
            Log(4);
        }

        return s_log;
    }

    private static void ThrowInside()
    {
        try
        {
            throw new TimeoutException();
        }
        finally
        {
            Log(2);
        }
    }

    private static int FinallyWithout()
    {
        s_log = 0;
        try
        {
            Log(1);
        }
        finally
        {
            Log(2);
        }

        return s_log;
    }

    // Filters run before the finally blocks below them.
    private static int Filters()
    {
        s_log = 0;
        try
        {
            try
            {
                throw new TimeoutException("late");
            }
            catch (TimeoutException) when (Accept(1, false))
            {
                Log(9);
            }
            finally
            {
                Log(3);
            }
        }
        catch (Exception exception) when (Accept(2, exception.Message == "late"))
        {
            Log(5);
        }

        return s_log;
    }

    private static bool Accept(int step, bool result)
    {
        Log(step);
        return result;
    }

    private static int Rethrow()
    {
        s_log = 0;
        try
        {
            try
            {
                Log(1);
                throw new TimeoutException();
            }
            catch (Exception)
            {
                Log(2);
                throw;
            }
        }
        catch (TimeoutException)
        {
            Log(3);
        }

        return s_log;
    }

    private static int Thousand()
    {
        int caught = 0;
        for (int round = 0; round < 1_000; round++)
        {
            try
            {
                int ignored = 0;
                Descend(round % 7, ref ignored);
            }
            catch (TimeoutException)
            {
                caught++;
            }
        }

        return caught;
    }

    private static int LocalsSurvive(int start)
    {
        int before = start * 3;
        int changed = 1;
        try
        {
            changed = 8;
            ThrowInside();
            changed = 100;
        }
        catch (TimeoutException)
        {
            return before + changed;
        }

        return 0;
    }

    private static int FloatsSurvive(double start)
    {
        double value = start * 2;
        double inside = 0;
        try
        {
            inside = value + 36;
            ThrowInside();
        }
        catch (TimeoutException)
        {
            value += inside;
        }

        return (int)value;
    }

    private static int LoopWithContinue()
    {
        int sum = 0;
        for (int number = 0; number < 10; number++)
        {
            try
            {
                if (number % 2 == 0)
                {
                    throw new TimeoutException();
                }
            }
            catch (TimeoutException)
            {
                continue;
            }

            sum += number;
        }

        return sum;
    }

    private static int ReturnFrom(bool mustThrow)
    {
        try
        {
            if (mustThrow)
            {
                throw new TimeoutException();
            }

            return 3;
        }
        catch (TimeoutException)
        {
            return 7;
        }
        finally
        {
            Log(0);
        }
    }

    private static void Checks()
    {
        int[] array = new int[3];
        int index = 3;
        Report.True("index out of range"u8, Catch(() => array[index] = 1) is IndexOutOfRangeException);
        Report.True("negative index"u8, Catch(() => array[-index] = 1) is IndexOutOfRangeException);
        Report.True("span slice out of range"u8, Catch(() => _ = array.AsSpan().Slice(2, index)) is ArgumentOutOfRangeException);
        Report.True("overflow"u8, Catch(() => _ = checked(int.MaxValue - 1 + index)) is OverflowException);
        Report.True("narrowing overflow"u8, Catch(() => _ = checked((byte)(index + 255))) is OverflowException);
        Report.True("negative array size"u8, Catch(() => _ = new int[-index]) is OverflowException);
        Report.True("nullable without a value"u8, Catch(() => _ = ((int?)null)!.Value) is InvalidOperationException);
        Report.True("throwing null"u8, Catch(() => throw Nothing()!) is NullReferenceException);
        Report.True("string index"u8, Catch(() => _ = "abc"[index]) is IndexOutOfRangeException);
    }

    private static Exception? Nothing() => null;

#pragma warning disable CS8509, IDE0072 // The missing arm is the subject.
    private static int NoArm(int value) => value switch
    {
        1 => 1,
        2 => 2,
    };
#pragma warning restore CS8509, IDE0072

    private static bool ThroughIterator()
    {
        try
        {
            foreach (int value in Failing())
            {
                s_log = value;
            }

            return false;
        }
        catch (TimeoutException)
        {
            return s_log == 1;
        }
    }

    private static System.Collections.Generic.IEnumerable<int> Failing()
    {
        yield return 1;
        throw new TimeoutException();
    }

    private static bool ThroughInterface()
    {
        IComparable<int>[] comparables = [new Thrower<int>(), new Thrower<long>(), new Thrower<short>(), new Thrower<byte>(), 3];
        int caught = 0;
        foreach (IComparable<int> comparable in comparables)
        {
            try
            {
                caught += comparable.CompareTo(3) * 100;
            }
            catch (TimeoutException)
            {
                caught++;
            }
        }

        return caught == 4;
    }

    private static void Log(int step) => s_log = (s_log * 10) + step;

    private sealed class Thrower<T> : IComparable<int>
    {
        public int CompareTo(int other) => throw new TimeoutException();
    }
}
