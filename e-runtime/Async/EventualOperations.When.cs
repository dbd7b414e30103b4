using System;

namespace AsyncCap.Vats;

/// <summary>E's when and whenBroken, for those who want a function called instead of an <c>await</c>.</summary>
public static partial class EventualOperations
{
    /// <summary>Calls a function with the value, in a turn of its own, when there is one. If the reference breaks so does the result.</summary>
    /// <returns>What comes of the function.</returns>
    public static async Eventual<TResult> When<T, TResult>(this Eventual<T> reference, Func<T, TResult> then) => then(await reference);

    /// <summary>Calls one of two functions, once and in a turn of its own: with the value, or with the problem.</summary>
    /// <returns>What comes of the function.</returns>
    public static async Eventual<TResult> When<T, TResult>(this Eventual<T> reference, Func<T, TResult> then, Func<Problem, TResult> otherwise)
    {
        T value;
        try
        {
            value = await reference;
        }
        catch (BrokenException broken)
        {
            return otherwise(broken.Problem);
        }

        return then(value);
    }

    /// <summary>Calls a function once, in a turn of its own, if the reference ever breaks: also when it has been far for long. What is near
    /// never breaks.</summary>
    public static void WhenBroken<T>(this Eventual<T> reference, Action<Problem> reaction)
    {
        ArgumentNullException.ThrowIfNull(reaction);
        new BreakReaction(Current.Required, reference.Target, reference.Home, reaction).Begin();
    }
}
