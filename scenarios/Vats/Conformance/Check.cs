using System;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>What cases demand. What does not hold breaks the case, with what was found.</summary>
public static class Check
{
    /// <summary>A condition.</summary>
    public static void That(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException("not so: " + what);
        }
    }

    /// <summary>Equal texts.</summary>
    public static void Equal(string expected, string actual)
    {
        if (expected != actual)
        {
            throw new InvalidOperationException("'" + actual + "' instead of '" + expected + "'");
        }
    }

    /// <summary>Equal numbers.</summary>
    public static void Equal(long expected, long actual)
    {
        if (expected != actual)
        {
            throw new InvalidOperationException(WholeText.Of(actual) + " instead of " + WholeText.Of(expected));
        }
    }

    /// <summary>What a reference is at the moment.</summary>
    public static void Is<T>(RefState expected, Eventual<T> reference) => Equal(NameOf(expected), NameOf(Ref.State(reference)));

    /// <summary>A reference that breaks.</summary>
    /// <returns>Why.</returns>
    public static async Eventual<Problem> Breaks<T>(Eventual<T> reference)
    {
        try
        {
            _ = await reference.Resolved();
        }
        catch (BrokenException broken)
        {
            return broken.Problem;
        }

        throw new InvalidOperationException("it did not break");
    }

    /// <summary>A reference that breaks by a kind of problem.</summary>
    public static async Eventual<Unit> Breaks<T>(Eventual<T> reference, ProblemKind kind)
    {
        Problem problem = await Breaks(reference);
        That(problem.Kind == kind, "the kind of problem; it says " + problem.Text);
        return default;
    }

    /// <summary>The word for a state.</summary>
    public static string NameOf(RefState state) => state switch
    {
        RefState.Near => "near",
        RefState.Far => "far",
        RefState.Promise => "promise",
        RefState.Broken => "broken",
        _ => "nothing",
    };
}

/// <summary>Whole numbers as text.</summary>
public static class WholeText
{
    /// <summary>Decimal, with a sign if it is negative.</summary>
    public static string Of(long value)
    {
        string text = "";
        ulong rest = value < 0 ? unchecked((ulong)-value) : (ulong)value;
        do
        {
            text = new string((char)('0' + (rest % 10)), 1) + text;
            rest /= 10;
        }
        while (rest != 0);
        return value < 0 ? "-" + text : text;
    }
}
