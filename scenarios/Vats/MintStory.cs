using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>Sells something.</summary>
public interface IShop : IRemotable
{
    /// <summary>Sells one thing for 30.</summary>
    /// <param name="payment">A purse with the money in it; what the shop takes is gone from it.</param>
    Eventual<string> Buy(Eventual<IPurse> payment);
}

/// <summary>The story of the mint: Alice buys something of Bob, who does not trust her, with money of a bank that knows neither.</summary>
public static class MintStory
{
    private const long Price = 30;

    /// <summary>The first object of a bank's vat.</summary>
    [Seed]
    public static IMint Mint(string currency) => new Mint(currency);

    /// <summary>The first object of Bob's vat.</summary>
    /// <param name="purse">Bob's own purse.</param>
    [Seed]
    public static IShop Shop(Eventual<IPurse> purse) => new FlowerShop(purse);

    /// <summary>Tells the story, as Alice.</summary>
    public static async Eventual<Unit> Tell(Powerbox box)
    {
        Eventual<IVat> bank = box.Maker.Make("bank").Vat();
        Eventual<IMint> mint = bank.Mint("guilders");
        Eventual<IPurse> alice = mint.MakePurse(100);
        Eventual<IPurse> bob = mint.MakePurse(5);
        Eventual<IShop> shop = box.Maker.Make("bob").Vat().Shop(bob);

        await BuyAndBuyAgain(box, alice, bob, shop);
        await TakeWhatIsNotThere(box, alice);
        await Forge(box, shop, bank);
        long all = await alice.Balance() + await bob.Balance();
        box.Tell("conserved", all == 105, "Alice and Bob have " + all + " together, as in the beginning");
        return default;
    }

    private static async Eventual<Unit> BuyAndBuyAgain(Powerbox box, Eventual<IPurse> alice, Eventual<IPurse> bob, Eventual<IShop> shop)
    {
        // She gives a purse with the price in it, never her own. Her deposit and Bob's go by different references, and between those there is no
        // order: so she waits until the money is there.
        Eventual<IPurse> payment = alice.Sprout();
        _ = await payment.Deposit(Price, alice);
        string got = await shop.Buy(payment);
        bool hasPaid = await alice.Balance() == 70 && await bob.Balance() == 35;
        box.Tell("bought", hasPaid && got == "tulips", "30 guilders for " + got);

        string again = await Outcome(shop.Buy(payment));
        box.Tell("spent-once", Says(again, "Not that much in it."), again);
        return default;
    }

    private static async Eventual<Unit> TakeWhatIsNotThere(Powerbox box, Eventual<IPurse> alice)
    {
        Eventual<IPurse> other = alice.Sprout();
        string tooMuch = await Outcome(other.Deposit(71, alice));
        string negative = await Outcome(alice.Deposit(-1, other));
        bool isAsBefore = await alice.Balance() == 70 && await other.Balance() == 0;
        box.Tell("overdrawn", isAsBefore && Says(tooMuch, "Not that much in it.") && tooMuch == negative, "71 of 70: " + tooMuch);
        return default;
    }

    private static async Eventual<Unit> Forge(Powerbox box, Eventual<IShop> shop, Eventual<IVat> bank)
    {
        string forged = await Outcome(shop.Buy(Ref.Of<IPurse>(new ForgedPurse())));
        box.Tell("forged-purse", Says(forged, "No purse of guilders."), forged);

        // Real purses, in the same vat even, but of another mint: near alone is not enough.
        string foreign = await Outcome(shop.Buy(bank.Mint("francs").MakePurse(1_000)));
        box.Tell("other-currency", foreign == forged, foreign);
        return default;
    }

    private static async Eventual<string> Outcome<T>(Eventual<T> deal)
    {
        try
        {
            _ = await deal;
            return "done";
        }
        catch (BrokenException broken)
        {
            return broken.Problem.Text;
        }
    }

    // An exception's text may begin with its type.
    private static bool Says(string problem, string words) =>
        problem.Length >= words.Length && problem.Substring(problem.Length - words.Length) == words;

    private sealed class FlowerShop(Eventual<IPurse> purse) : IShop
    {
        public async Eventual<string> Buy(Eventual<IPurse> payment)
        {
            _ = await purse.Deposit(Price, payment); // The bank says whether it is money.
            return "tulips";
        }
    }

    // It says of itself what it likes.
    private sealed class ForgedPurse : IPurse
    {
        public long Balance() => 1_000_000;

        public IPurse Sprout() => this;

        public Eventual<Unit> Deposit(long amount, Eventual<IPurse> source) => Ref.Data(default(Unit));
    }
}
