using AsyncCap.Vats;

namespace AsyncCap.Tests.Vats;

/// <summary>What is handed out.</summary>
internal interface IToken : IRemotable
{
    /// <summary>How often it was touched.</summary>
    int Touch();
}

/// <summary>Holds a token.</summary>
internal interface IHolder : IRemotable
{
    /// <summary>Holds it.</summary>
    int Take(Eventual<IToken> token);

    /// <summary>Holds it, and hands it on in the same turn.</summary>
    void TakeAndHandOn(Eventual<IToken> token, Eventual<IHolder> next);

    /// <summary>Asks somebody for one.</summary>
    Eventual<int> TakeFrom(Eventual<ITokens> from);

    /// <summary>Touches what it holds; -1 if it holds nothing, -2 if that is broken.</summary>
    Eventual<int> Touch();

    /// <summary>Holds nothing any more.</summary>
    void LetGo();
}

/// <summary>Gives tokens.</summary>
internal interface ITokens : IRemotable
{
    /// <summary>A new one.</summary>
    IToken Give();
}

/// <summary>What is handed out.</summary>
internal sealed class Token : IToken
{
    private int _touched;

    public int Touch() => ++_touched;
}

/// <summary>Gives tokens.</summary>
internal sealed class Tokens : ITokens
{
    public IToken Give() => new Token();
}

/// <summary>Holds a token.</summary>
internal sealed class Holder : IHolder
{
    private Eventual<IToken>? _held;

    [Seed]
    public static IHolder Holding() => new Holder();

    public int Take(Eventual<IToken> token)
    {
        _held = token;
        return 1;
    }

    public void TakeAndHandOn(Eventual<IToken> token, Eventual<IHolder> next)
    {
        _held = token;
        _ = next.Take(token);
    }

    public async Eventual<int> TakeFrom(Eventual<ITokens> from)
    {
        _held = await from.Give().Resolved();
        return 1;
    }

    public async Eventual<int> Touch()
    {
        try
        {
            return _held is { } held ? await held.Touch() : -1;
        }
        catch (BrokenException)
        {
            return -2;
        }
    }

    public void LetGo() => _held = null;
}
