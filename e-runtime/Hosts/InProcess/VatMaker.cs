namespace AsyncCap.Vats;

/// <summary>Makes vats in the process that runs already.</summary>
/// <param name="host">Who gives them processors.</param>
/// <param name="quota">What each of them may use up at the cost of others.</param>
public sealed class VatMaker(VatHost host, Quota quota) : IVatMaker
{
    /// <inheritdoc/>
    public IVatControl Make(string name) => host.MakeVat(name, quota);
}
