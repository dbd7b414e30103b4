namespace AsyncCap.Vats;

/// <summary>References that can do less than those that they are made of.</summary>
public static class Facets
{
    /// <summary>A reference that passes on one message and no more.</summary>
    /// <remarks>Source: once, by Mark S. Miller.</remarks>
    public static Eventual<T> Once<T>(Eventual<T> underlying)
        where T : class, IRemotable => Make<T>(new OnceForwarder(underlying.Target, underlying.Home));

    /// <summary>As many references, of which one can be used: whichever is first makes the others useless.</summary>
    /// <remarks>Source: the only-one by Hao Chen and Mark S. Miller.</remarks>
    public static Eventual<T>[] OnlyOne<T>(params Eventual<T>[] choices)
        where T : class, IRemotable
    {
        Choice choice = new();
        Eventual<T>[] facets = new Eventual<T>[choices.Length];
        for (int i = 0; i < choices.Length; i++)
        {
            facets[i] = Make<T>(new OnlyOneForwarder(choice, choices[i].Target, choices[i].Home));
        }

        return facets;
    }

    /// <summary>A reference that passes on the methods that are named, and no others, whatever a hostile holder sends.</summary>
    /// <param name="underlying">What it leads to.</param>
    /// <param name="allowed">The methods: <c>CarVerbs.DriveVerb.Instance</c> and so on.</param>
    /// <remarks>A type alone is no bound: who holds a far reference can send any method to it, declared or not. Source: E's stoneCast.</remarks>
    public static Eventual<T> StoneCast<T>(Eventual<T> underlying, params Verb[] allowed)
        where T : class, IRemotable => Make<T>(new StoneForwarder(allowed, underlying.Target, underlying.Home));

    private static Eventual<T> Make<T>(Forwarder forwarder) => new(forwarder, Current.Required);

    private sealed class OnceForwarder(object? target, Vat? home) : Forwarder(target, home)
    {
        private static readonly Problem s_usedUp = new(ProblemKind.Revoked, "It is used up.");
        private bool _isUsed;

        private protected override Problem? Refusal(Verb verb)
        {
            bool wasUsed = _isUsed;
            _isUsed = true;
            return wasUsed ? s_usedUp : null;
        }
    }

    private sealed class Choice
    {
        public Forwarder? Taken { get; set; }
    }

    private sealed class OnlyOneForwarder(Choice choice, object? target, Vat? home) : Forwarder(target, home)
    {
        private static readonly Problem s_precluded = new(ProblemKind.Revoked, "Another one was chosen.");

        private protected override Problem? Refusal(Verb verb)
        {
            choice.Taken ??= this;
            return choice.Taken == this ? null : s_precluded;
        }
    }

    private sealed class StoneForwarder(Verb[] allowed, object? target, Vat? home) : Forwarder(target, home)
    {
        private static readonly Problem s_notAllowed = new(ProblemKind.NoSuchMethod, "The method is not allowed here.");

        private protected override Problem? Refusal(Verb verb)
        {
            for (int i = 0; i < allowed.Length; i++)
            {
                if (allowed[i] == verb)
                {
                    return null;
                }
            }

            return s_notAllowed;
        }
    }
}
