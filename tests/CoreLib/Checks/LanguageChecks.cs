using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib;

internal static class LanguageChecks
{
    private static readonly int[] Squares = [0, 1, 4, 9, 16];
    private static readonly int Computed = Factorial(6);
    private static int s_sideEffects;

    [Flags]
    private enum Rights : byte
    {
        None = 0,
        Read = 1,
        Write = 2,
        Grant = 4,
    }

    public static void Run()
    {
        Strings();
        Switches();
        Tuples();
        Callers(1 + 1);
        Report.Equal("static array"u8, 30, Squares[1] + Squares[2] + Squares[3] + Squares[4]);
        Report.Equal("computed static"u8, 720, Computed);
        NeverCompiled();
        Report.Equal("conditional call left out"u8, 0, s_sideEffects);
        int? some = Maybe(3);
        int? none = Maybe(-3);
        Report.Equal("nullable values"u8, 3 + 7, some!.Value + (none ?? 7));
        Report.True("nullable tests"u8, some.HasValue && none is null && some == 3 && none != 0 && (some + none) is null);
        Rights rights = Rights.Read | Rights.Grant;
        Report.Equal("flags"u8, 5, (int)(rights & ~Rights.Write));
        Report.Equal("local functions"u8, 120, Product(5));
        static int Product(int n) => n == 0 ? 1 : n * Product(n - 1);
    }

    private static int Factorial(int n)
    {
        int result = 1;
        for (int factor = 2; factor <= n; factor++)
        {
            result *= factor;
        }

        return result;
    }

    private static int? Maybe(int value) => value > 0 ? value : null;

    private static void Strings()
    {
        string text = Word(2);
        Report.Equal("string length and characters"u8, 3 + 't', text.Length + text[0]);
        Report.True("string equality"u8, text == "two" && text != Word(1) && text.Equals("two") && string.IsNullOrEmpty(""));
        int sum = 0;
        foreach (char letter in text)
        {
            sum += letter;
        }

        Report.Equal("walking a string"u8, 't' + 'w' + 'o', sum);
        ReadOnlySpan<char> span = text;
        Report.Equal("string as a span"u8, 'w' + 'o', span[1..][0] + span[1..][1]);
        Report.Text("nameof"u8, "Strings", nameof(Strings));
    }

    private static string Word(int number) => number switch
    {
        1 => "one",
        2 => "two",
        3 => "three",
        _ => "many",
    };

    private static void Switches()
    {
        Report.Equal("switch on text"u8, 123, (Number("one") * 100) + (Number("two") * 10) + Number("three"));
        Report.Equal("switch on ranges"u8, 321, (Class(50) * 100) + (Class(-5) * 10) + Class(0));
        Report.Equal("switch on tuples"u8, 4 + 1, Corner((1, 1)) + Corner((0, 0)));
    }

    private static int Number(string text)
    {
        switch (text)
        {
            case "one":
                return 1;
            case "two":
                return 2;
            case "three":
                return 3;
            case "four":
                return 4;
            case "five":
                return 5;
            case "six":
                return 6;
            case "seven":
                return 7;
            default:
                return -1;
        }
    }

    private static int Class(int value) => value switch
    {
        > 0 and < 100 => 3,
        < 0 => 2,
        0 => 1,
        _ => throw new InvalidOperationException("too large"),
    };

    private static int Corner((int X, int Y) point) => point switch
    {
        (0, 0) => 1,
        (0, _) => 2,
        (_, 0) => 3,
        _ => 4,
    };

    private static void Tuples()
    {
        (int quotient, int remainder) = Divide(17, 5);
        Report.Equal("tuples"u8, 32, (quotient * 10) + remainder);
        (int, int, int) triple = (1, 2, 3);
        (triple.Item1, triple.Item3) = (triple.Item3, triple.Item1);
        Report.True("tuple assignment and equality"u8, triple == (3, 2, 1));
    }

    private static (int Quotient, int Remainder) Divide(int left, int right) => (left / right, left % right);

    private static void Callers(
        int value,
        [CallerArgumentExpression(nameof(value))] string expression = "",
        [CallerFilePath] string path = "",
        [CallerLineNumber] int line = 0,
        [CallerMemberName] string member = "")
    {
        Report.Text("caller's expression"u8, "1 + 1", expression);
        Report.Text("caller's member"u8, "Run", member);
        Report.Text("caller's file, mapped"u8, "/asynccap/tests/CoreLib/Checks/LanguageChecks.cs", path);
        Report.True("caller's line"u8, line > 20 && value == 2);
    }

    [Conditional("A_SYMBOL_THAT_NOBODY_DEFINES")]
    private static void NeverCompiled() => s_sideEffects++;
}
