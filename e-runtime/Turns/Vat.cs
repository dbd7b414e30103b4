using AsyncCap.Arch.Sharing;

namespace AsyncCap.Vats;

/// <summary>Where objects live and messages for them go: a vat of this process, or what stands for all that is outside it.</summary>
public abstract class Vat : ReadyItem<Sharing>
{
    private Promise? _grave;

    private protected Vat()
    {
    }

    /// <summary>The broken promise that every reference into this vat has become; null while the vat lives.</summary>
    internal Promise? Grave => Sharing.Read(this, in _grave);

    /// <summary>The same, for those who look from a vat that may have lost this one alone.</summary>
    internal Promise? GraveFor(LocalVat? viewer, object? target) => Grave ?? viewer?.LossOf(this) ?? GraveOf(target);

    /// <summary>What a reference to one object has become, where objects of a vat can end one by one: outside of the process, and proxies.</summary>
    private protected virtual Promise? GraveOf(object? target) => null;

    /// <summary>Brings a message to an object of this vat.</summary>
    internal void Post(ref Message message)
    {
        // The sender's references are broken from the first message on that was not taken: none is missing in between.
        LocalVat? sender = Current.Vat;
        Promise? broken = sender?.LossOf(this);
        if (broken is null)
        {
            broken = TryEnqueue(ref message);
            if (broken is null)
            {
                return;
            }

            if (broken == Ref.OverloadedPromise)
            {
                sender?.Lose(this, broken);
            }
        }

        if (Tracing.IsOn)
        {
            Tracing.Dropped(ref message, broken);
        }

        message.Verb.Fail(ref message, broken);
    }

    /// <summary>Takes a message.</summary>
    /// <returns>Null if it was taken; else what the reference that it was sent to has become.</returns>
    internal abstract Promise? TryEnqueue(ref Message message);

    /// <summary>Has a message of numbers leave the process by the short way, if there is one.</summary>
    /// <param name="target">To whom.</param>
    /// <param name="verb">What is asked.</param>
    /// <param name="envelope">The <see cref="Envelope"/> without the method's number.</param>
    internal virtual Outgoing Leave(object target, Verb verb, ulong envelope) => default;

    private protected void Bury(Promise grave) => Sharing.Write(this, ref _grave, grave);
}
