namespace AsyncCap.Vats;

/// <summary>A promise that only turns of one vat can decide: of an async method, or with a resolver. It breaks with its vat.</summary>
/// <typeparam name="T">What it becomes.</typeparam>
/// <remarks>While somebody waits for it the vat keeps it on a list, to break it then. So a promise that is waited for and that its vat never
/// decides is kept as long as the vat; one that nobody waits for is not.</remarks>
internal class OwnedPromise<T>(LocalVat owner) : Promise<T>, IOwned
{
    internal sealed override LocalVat? Owner => owner;

    Promise? IOwned.Next { get; set; }

    Promise? IOwned.Previous { get; set; }
}

/// <summary>Links of the list of what breaks with a vat; its vat's latch guards them.</summary>
internal interface IOwned
{
    /// <summary>The next on the list.</summary>
    Promise? Next { get; set; }

    /// <summary>The one before.</summary>
    Promise? Previous { get; set; }
}
