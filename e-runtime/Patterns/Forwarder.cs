namespace AsyncCap.Vats;

/// <summary>Stands for another object and passes on what is sent to it, whatever the methods, unless it refuses.</summary>
/// <remarks>What is sent goes on as it is, so results and their order are those of the object itself. A method that gives its own object away gives
/// away the way around the forwarder: for objects that do not cooperate there is the <see cref="Membrane"/>.</remarks>
internal abstract class Forwarder(object? target, Vat? home) : Interposer
{
    internal sealed override void Pass(ref Message message)
    {
        if (Refusal(message.Verb) is { } problem)
        {
            _ = message.Result?.Break(problem); // Its sender may have ended.
        }
        else
        {
            Delivery.Post(target, home, ref message, null);
        }
    }

    /// <summary>Why a message does not go on; null if it does.</summary>
    private protected abstract Problem? Refusal(Verb verb);
}
