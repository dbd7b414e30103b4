using System;

namespace AsyncCap.Vats;

/// <summary>Waits for the end of a reference: first until it is resolved, and if it is far then, until what it leads to is gone.</summary>
internal sealed class BreakReaction(LocalVat owner, object? target, Vat? home, Action<Problem> reaction) : OwnedPromise<Unit>(owner)
{
    public void Begin()
    {
        Ref.Way end = Ref.Follow(target, home);
        if (end.State == RefState.Far && end.Home != Owner)
        {
            Message message = WhenBroken.Message(this);
            Delivery.Post(end.Target, end.Home, ref message, null);
        }
        else
        {
            EventualAwaiter.Ask(target, home, this);
        }
    }

    internal override void Resume()
    {
        Ref.Way end = Ref.Follow(target, home);
        if (end.State == RefState.Broken)
        {
            if (Fulfil(default))
            {
                reaction(end.Problem!);
            }
        }
        else if (end.State == RefState.Near || end.Home == Owner)
        {
            _ = Fulfil(default); // It never breaks: nobody needs to remember.
        }
        else
        {
            Begin();
        }
    }
}
