using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>Some money of one currency. Who holds a purse can spend what is in it; nobody can make money with it.</summary>
public interface IPurse : IRemotable
{
    /// <summary>How much is in it.</summary>
    long Balance();

    /// <summary>A new, empty purse of the same currency.</summary>
    IPurse Sprout();

    /// <summary>Takes money out of another purse of the same currency and puts it into this one: both, or neither.</summary>
    /// <remarks>It breaks, and nothing has happened, if that purse has too little, is of another currency, or is none at all.</remarks>
    Eventual<Unit> Deposit(long amount, Eventual<IPurse> source);
}

/// <summary>The right to make money of one currency.</summary>
public interface IMint : IRemotable
{
    /// <summary>A purse with new money in it.</summary>
    IPurse MakePurse(long balance);
}

/// <summary>A mint and its purses: money without a list of accounts, and without anybody asking who somebody is.</summary>
/// <remarks>
/// <para>A deposit needs two purses of one currency, and one of them comes from a stranger. How does a purse know that it is a purse? Not by its
/// type: everybody can implement <see cref="IPurse"/>. A purse hands out the right to decrease it in a sealed box, which only purses of
/// its own mint can open. So it may hand it to anybody.</para>
/// Source: Miller, Morningstar, Frantz, Capability-based Financial Instruments, 2000, section 3; E's MintMaker.
/// </remarks>
internal sealed class Mint(string currency) : IMint
{
    private readonly Brand _brand = new();

    public string Currency => currency;

    public IPurse MakePurse(long balance) => balance < 0 ? throw new RefusedDealException("There is no negative money.") : new Purse(this, balance);

    // A purse decides without waiting between looking and taking: that is why nothing can come between. Two purses of a mint are in one vat,
    // and so the source is near; where it is far it is no purse of this mint.
    private sealed class Purse(Mint mint, long balance) : IPurse, IHasDecreaser
    {
        private long _balance = balance;

        public long Balance() => _balance;

        public IPurse Sprout() => new Purse(mint, 0);

        public async Eventual<Unit> Deposit(long amount, Eventual<IPurse> source)
        {
            // What was sent to the source before has arrived when this goes on, and from there to the end it is one turn.
            Eventual<IPurse> resolved = await source.Resolved();
            SealedBox? box = Ref.TryNear(resolved, out IPurse near) && near is IHasDecreaser purse ? purse.Decreaser() : null;
            if (box is null || !mint._brand.TryUnseal(box, out Decreaser decreaser))
            {
                throw new RefusedDealException("No purse of " + mint.Currency + ".");
            }

            decreaser.Decrease(amount);
            _balance += amount; // It cannot overflow: the mint made no more than there is.
            return default;
        }

        public SealedBox Decreaser() => mint._brand.Seal(new Decreaser(this));

        public void Decrease(long amount)
        {
            if (amount < 0 || amount > _balance)
            {
                throw new RefusedDealException("Not that much in it.");
            }

            _balance -= amount;
        }
    }

    private interface IHasDecreaser
    {
        SealedBox Decreaser();
    }

    // The right to take money out of one purse.
    private sealed class Decreaser(Purse purse)
    {
        public void Decrease(long amount) => purse.Decrease(amount);
    }

    // Only who has the brand can look into a box that was sealed with it.
    private sealed class Brand
    {
        public SealedBox Seal(Decreaser contents) => new(this, contents);

        public bool TryUnseal(SealedBox box, out Decreaser contents)
        {
            contents = box.ContentsFor(this)!;
            return contents is not null;
        }
    }

    private sealed class SealedBox(Brand brand, Decreaser contents)
    {
        public Decreaser? ContentsFor(Brand opener) => opener == brand ? contents : null;
    }
}

/// <summary>A deal that somebody refuses: nothing has happened.</summary>
internal sealed class RefusedDealException(string message) : System.Exception(message)
{
}
