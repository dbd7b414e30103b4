using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>Brings a message to where its reference leads. It never runs the target's code.</summary>
public static class Delivery
{
    /// <summary>Sends, and promises the result. To a broken reference nothing is sent, and the result is that reference.</summary>
    /// <typeparam name="T">What is sent to.</typeparam>
    /// <typeparam name="TResult">What comes of it.</typeparam>
    public static Eventual<TResult> Send<T, TResult>(Eventual<T> reference, ref Message message)
    {
        if (Tracing.IsOn)
        {
            return SendTraced<T, TResult>(reference, ref message);
        }

        if (Ref.Grave(reference.Target, reference.Home) is { } broken)
        {
            return new Eventual<TResult>(broken, null);
        }

        Promise<TResult> result = new();
        message.Result = result;
        Post(reference.Target, reference.Home, ref message, null);
        return new Eventual<TResult>(result, null);
    }

    /// <summary>Sends, and nobody will hear what comes of it.</summary>
    /// <typeparam name="T">What is sent to.</typeparam>
    public static void SendOnly<T>(Eventual<T> reference, ref Message message)
    {
        if (Tracing.IsOn)
        {
            Tracing.BeginSend(ref message);
            Tracing.Sent(ref message, reference.Target, reference.Home);
        }

        Post(reference.Target, reference.Home, ref message, null);
    }

    /// <summary>Whether some vat of this program is a process: only then is there a short way out.</summary>
    internal static bool LeadsOut { get; set; }

    /// <summary>Has a message of numbers leave for another process by the short way: its arguments are put there next.</summary>
    /// <typeparam name="T">What is sent to.</typeparam>
    /// <param name="reference">To whom.</param>
    /// <param name="verb">What is asked.</param>
    /// <param name="byteCount">How many bytes the arguments are, 56 at most.</param>
    /// <param name="isAnswered">Whether the result is promised to somebody.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Outgoing Leave<T>(Eventual<T> reference, Verb verb, int byteCount, bool isAnswered) =>
        LeadsOut ? Leave(reference.Target, reference.Home, verb, Envelope.OfLength(byteCount) | (isAnswered ? 0 : Envelope.OnlySent)) : default;

    /// <summary>Brings a message there, or to wherever the promises on the way keep it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Post(object? target, Vat? home, ref Message message, Pending? entry)
    {
        if (home is null)
        {
            PostToPromise(target, ref message, entry);
        }
        else
        {
            message.Target = target;
            home.Post(ref message);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // So that what it is part of is small, and becomes part of who sends.
    private static Outgoing Leave(object? target, Vat? home, Verb verb, ulong envelope)
    {
        if (home is null && !(Ref.PromiseIn(target) is { } promise && promise.LeadsToAnother(ref target, ref home)))
        {
            return default;
        }

        return home!.Leave(target!, verb, envelope);
    }

    // The id is taken even if nothing is sent: who sees a vat's end a moment earlier must not count differently.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Eventual<TResult> SendTraced<T, TResult>(Eventual<T> reference, ref Message message)
    {
        Tracing.BeginSend(ref message);
        if (Ref.Grave(reference.Target, reference.Home) is { } broken)
        {
            return new Eventual<TResult>(broken, null);
        }

        Promise<TResult> result = new();
        message.Result = result;
        Tracing.Sent(ref message, reference.Target, reference.Home);
        Post(reference.Target, reference.Home, ref message, null);
        return new Eventual<TResult>(result, null);
    }

    /// <summary>Brings a message that waited in a promise to the next one, or to wherever that leads by now.</summary>
    /// <returns>What broke on the way, if a vat did not take it.</returns>
    internal static Promise? PassOn(Promise next, ref Message message, Pending entry)
    {
        object? target = next;
        return TryFollow(ref target, ref message, entry) is { } home ? home.TryEnqueue(ref message) : null;
    }

    private static void PostToPromise(object? target, ref Message message, Pending? entry) => TryFollow(ref target, ref message, entry)?.Post(ref message);

    // The vat to which the promises lead; null if one of them keeps or ends the message.
    private static Vat? TryFollow(ref object? target, ref Message message, Pending? entry)
    {
        Vat? home = null;
        while (home is null)
        {
            if (Ref.PromiseIn(target) is not { } promise)
            {
                message.Verb.Fail(ref message, Ref.UnassignedPromise);
                return null;
            }

            if (!promise.TryPass(ref message, entry, ref target, ref home))
            {
                return null;
            }
        }

        message.Target = target;
        return home;
    }
}
