namespace AsyncCap.Vats;

/// <summary>Proves that one has an authority without handing it out to who has not: a box of it is of use only to him who has it already.</summary>
/// <typeparam name="T">The authority.</typeparam>
/// <remarks>Source: the voucher pair of E, by Mark S. Miller.</remarks>
public sealed class VocPair<T>
    where T : class, IRemotable
{
    private readonly Sealer<Eventual<T>> _sealer;
    private readonly Unsealer<Eventual<T>> _unsealer;

    /// <summary>Makes a pair of prover and checker.</summary>
    public VocPair(string name)
    {
        (_sealer, _unsealer) = Brand.Make<Eventual<T>>(name);
    }

    /// <summary>Proves that one has the authority.</summary>
    public ISealedBox Prove(Eventual<T> authority) => _sealer.Seal(authority);

    /// <summary>Which of one's own authorities a proof is of; false if of none.</summary>
    public bool TryCheck(ISealedBox proof, out Eventual<T> matched, params Eventual<T>[] own)
    {
        matched = default;
        if (!_unsealer.TryUnseal(proof, out Eventual<T> claimed))
        {
            return false;
        }

        for (int i = 0; i < own.Length; i++)
        {
            if (Ref.OptSame(claimed, own[i]) == true)
            {
                matched = own[i];
                return true;
            }
        }

        return false;
    }
}
