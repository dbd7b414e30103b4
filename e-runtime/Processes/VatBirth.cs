namespace AsyncCap.Vats;

/// <summary>What a new process's vat reports to: it tells where its objects are to be put.</summary>
internal interface IVatBirth : IRemotable
{
    /// <summary>The vat is there.</summary>
    void Born(Eventual<IVat> vat);

    /// <summary>What it did, when it is watched: an event as five words.</summary>
    void Did(long message, long promise, long ticks, long turnAndSite, long rest);

    /// <summary>What its program said; the event follows.</summary>
    void Said(int number, string text);
}

/// <summary>The maker's side of a birth.</summary>
internal sealed class VatBirth(Resolver<IVat> resolver, ProcessTrace? trace, int number) : IVatBirth
{
    public void Born(Eventual<IVat> vat) => _ = resolver.ResolveRace(vat); // A second birth is not believed.

    // Of whom it tells is not for it to say.
    public void Did(long message, long promise, long ticks, long turnAndSite, long rest) =>
        trace?.Tell(ProcessTrace.Unpack(number, message, promise, ticks, turnAndSite, rest));

    public void Said(int commentNumber, string text) => trace?.TellComment(number, commentNumber, text);
}
