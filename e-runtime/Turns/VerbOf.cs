namespace AsyncCap.Vats;

/// <summary>A method with a result.</summary>
/// <typeparam name="TResult">The result: data, an interface that extends <see cref="IRemotable"/>, or <see cref="Unit"/> for none.</typeparam>
public abstract class Verb<TResult> : Verb
{
    private readonly Passing<TResult> _passing;

    /// <summary>Makes the method's one description.</summary>
    /// <param name="passing">How results are carried.</param>
    /// <param name="number">Its <see cref="Verb.Number"/>, if that is known.</param>
    protected Verb(Passing<TResult> passing, uint number = 0)
        : base(number, passing) => _passing = passing;

    /// <summary>Gives the result to whoever waits for it: data, or an object of this vat.</summary>
    protected void Answer(ref Message message, TResult result)
    {
        if (message.Result is { } promise)
        {
            _ = ((Promise<TResult>)promise).Settle(result); // Its sender may have ended.
        }
        else if (message.A is Reply reply)
        {
            if (result is IRemotable near)
            {
                message.Result = new Promise<TResult>();
                _ = message.Result.Refer(near, Current.Required); // It is new.
            }
            else
            {
                reply.Give(_passing, result);
            }
        }
    }

    /// <summary>Makes the result be what a reference is, now or later.</summary>
    protected static void Answer(ref Message message, Eventual<TResult> result)
    {
        if (message.Result is null && message.A is Reply)
        {
            message.Result = new Promise<TResult>();
        }

        message.Result?.Become(result.Target, result.Home);
    }

    /// <summary>The same for who has the message and not the method.</summary>
    internal static void AnswerTo(ref Message message, TResult result) => ((Verb<TResult>)message.Verb).Answer(ref message, result);

    /// <inheritdoc cref="AnswerTo(ref Message, TResult)"/>
    internal static void AnswerTo(ref Message message, Eventual<TResult> result) => Answer(ref message, result);

    internal sealed override void TakeResult(ref Message message)
    {
        if (message.Result is { } outer)
        {
            OwnedPromise<TResult> own = new(Current.Required);
            outer.Become(own, null);
            message.Result = own;
        }
    }

    /// <inheritdoc/>
    protected sealed override void MapResult(ref Message message, ReferenceMap map)
    {
        if (message.Result is { } outer)
        {
            message.Result = map.ResultFor((Promise<TResult>)outer, _passing);
        }
    }
}
