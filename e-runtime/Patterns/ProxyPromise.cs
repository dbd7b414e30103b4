using AsyncCap.Arch.Sharing;

namespace AsyncCap.Vats;

/// <summary>A promise that hands what is sent to it to a handler, a message a turn, for as long as it is undecided.</summary>
/// <remarks>What the handler has not got by then goes to the outcome, in its order: messages wait in the promise itself, so PR-2 holds for them. Who waits for
/// the outcome waits in it too, and is told when it is there.</remarks>
internal sealed class ProxyPromise<T>(LocalVat owner, IProxyHandler handler) : OwnedPromise<T>(owner)
{
    private int _isAwake;        // Whether a turn is on its way, in which it looks for a message.
    private Pending? _lastAsker; // The last of those before the first message that wait for the outcome.

    internal override void Resume()
    {
        bool isSaidBefore = Sharing.Keeps(Safeguard.SleepIsSaidBeforeLooking); // What comes from then on wakes it again.
        if (isSaidBefore)
        {
            Sharing.Write(this, ref _isAwake, 0);
        }

        bool hasMessage = TryTakeMessage(ref _lastAsker, out Message message);
        if (!isSaidBefore)
        {
            Sharing.Write(this, ref _isAwake, 0);
        }

        if (hasMessage)
        {
            HasMessage(); // There may be more.
            ProxiedMessage.Give(handler, ref message);
        }
    }

    private protected override void HasMessage()
    {
        if (Sharing.CompareExchange(this, ref _isAwake, 1, 0) == 0)
        {
            WhenResolved.Wake(this);
        }
    }
}
