namespace AsyncCap.Vats;

/// <summary>Waits for a promise of this vat, to tell its outcome to whoever holds the kernel's side: a caller, or the holder of an exported promise.</summary>
/// <param name="owner">The vat.</param>
/// <param name="outside">Who tells it.</param>
/// <param name="asked">The promise.</param>
/// <param name="passing">How what it becomes passes.</param>
/// <param name="resolver">The slot of the resolver.</param>
/// <param name="isOnlySent">Whether nobody waits for the outcome.</param>
internal sealed class Answering(
    LocalVat owner, Outside outside, Promise asked, Passing passing, uint resolver, bool isOnlySent = false)
    : OwnedPromise<Unit>(owner)
{
    internal override void Resume()
    {
        if (isOnlySent)
        {
            outside.AnswerNothing(resolver);
        }
        else
        {
            outside.Answer(asked, passing, resolver);
        }
    }
}
