using System;

namespace AsyncCap.Vats;

/// <summary>A message that was sent to a reference of a user's making. It can be sent on, answered or broken, once.</summary>
/// <remarks>Its arguments are not for reading, as they have no common form: to look at them send the message to an object of one's own that has the
/// method. While a handler keeps it its result is a promise of the vat, and breaks with that.</remarks>
public sealed class ProxiedMessage
{
    private Message _message;

    internal ProxiedMessage(ref Message message) => _message = message;

    /// <summary>The method: to compare with, as in <c>CarVerbs.DriveVerb.Instance</c>, or to name.</summary>
    public Verb Verb => _message.Verb;

    /// <summary>Whether somebody hears what comes of it.</summary>
    public bool HasResult { get; private set; }

    /// <summary>Whether it was sent on, answered or broken.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>Sends it on as it is: arguments, and who waits for the result.</summary>
    /// <exception cref="InvalidOperationException">It is decided already.</exception>
    public void SendTo<T>(Eventual<T> target)
        where T : class, IRemotable
    {
        Message message = Decide();
        Delivery.Post(target.Target, target.Home, ref message, null);
    }

    /// <summary>Answers it with data or an object of this vat. Nobody may hear that: see <see cref="HasResult"/>.</summary>
    /// <typeparam name="TResult">The result of the method, as its interface declares it.</typeparam>
    /// <exception cref="InvalidOperationException">It is decided already, or its method has another result; nothing is done then.</exception>
    public void Answer<TResult>(TResult result)
    {
        Demand<TResult>();
        Message message = Decide();
        Verb<TResult>.AnswerTo(ref message, result);
    }

    /// <summary>Answers it with what a reference is, now or later.</summary>
    /// <inheritdoc cref="Answer{TResult}(TResult)"/>
    public void Answer<TResult>(Eventual<TResult> result)
    {
        Demand<TResult>();
        Message message = Decide();
        Verb<TResult>.AnswerTo(ref message, result);
    }

    /// <summary>Breaks it.</summary>
    /// <exception cref="InvalidOperationException">It is decided already.</exception>
    public void Break(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Message message = Decide();
        _ = message.Result?.Break(problem); // Its sender may have ended.
    }

    /// <summary>Has a handler take a message within this turn, and what comes of it be the handler's affair.</summary>
    internal static void Give(IProxyHandler handler, ref Message message)
    {
        ProxiedMessage given = new(ref message) { HasResult = message.Result is not null };
        message.Result = null; // It is not this turn's any more.
        try
        {
            handler.Handle(given);
            given.Keep();
        }
        catch (Exception exception)
        {
            given.End(Problem.From(exception));
        }
    }

    private void Keep()
    {
        if (!IsDecided)
        {
            _message.Verb.TakeResult(ref _message);
        }
    }

    private void End(Problem problem)
    {
        if (!IsDecided)
        {
            Break(problem);
        }
    }

    private void Demand<TResult>()
    {
        if (_message.Verb is not Verb<TResult>)
        {
            throw new InvalidOperationException("The method " + Verb.Name + " has a result of another type.");
        }
    }

    private Message Decide()
    {
        if (IsDecided)
        {
            throw new InvalidOperationException("The message is sent on, answered or broken already.");
        }

        IsDecided = true;
        return _message;
    }
}
