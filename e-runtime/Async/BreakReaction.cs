using System;

namespace AsyncCap.Vats;

/// <summary>Waits for the end of a reference: first until it is resolved, and if it is far then, until what it leads to is gone.</summary>
internal sealed class BreakReaction(LocalVat owner, object? target, Vat? home, Action<Problem> reaction) : OwnedPromise<Unit>(owner)
{
    public void Begin()
    {
        Ref.Way end = Ref.Follow(target, home);
        if (end.State == RefState.Far && MayBreak(end))
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
        else if (end.State == RefState.Near || !MayBreak(end))
        {
            _ = Fulfil(default); // It never breaks: nobody needs to remember.
        }
        else
        {
            Begin();
        }
    }

    private bool MayBreak(Ref.Way end) => end.Home != Owner || end.Target is FarProxy;
}
