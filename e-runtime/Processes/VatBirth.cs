namespace AsyncCap.Vats;

/// <summary>What a new process's vat reports to: it tells where its objects are to be put.</summary>
internal interface IVatBirth : IRemotable
{
    /// <summary>The vat is there.</summary>
    void Born(Eventual<IVat> vat);
}

/// <summary>The maker's side of a birth.</summary>
internal sealed class VatBirth(Resolver<IVat> resolver) : IVatBirth
{
    public void Born(Eventual<IVat> vat) => _ = resolver.ResolveRace(vat); // A second birth is not believed.
}
