using AsyncCap.Scenarios.Programs.Chance;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>What a site still has to send: as fast as answers come, or by the clock.</summary>
internal sealed class Traffic
{
    private const int MostPaced = 64;

    private readonly uint[] _free = new uint[MostPaced];
    private int _freeCount;
    private uint _nextToken;
    private uint _tokens;
    private ulong _interval;
    private ulong _toPace;
    private ulong _due;
    private RandomNumbers _random;

    /// <summary>Requests to begin at once.</summary>
    public ulong ToBegin { get; set; }

    /// <summary>Requests to send as others are answered.</summary>
    public ulong Unsent { get; set; }

    /// <summary>Requests of which there is no answer yet, sent or not.</summary>
    public ulong Unanswered { get; set; }

    /// <summary>Requests that were not answered as they should be.</summary>
    public ulong Failed { get; set; }

    /// <summary>Whose task it is.</summary>
    public uint Resolver { get; private set; }

    /// <summary>Whether requests leave by the clock.</summary>
    public bool IsPaced { get; private set; }

    /// <summary>Whether each request carries a capability.</summary>
    public bool CarriesCapabilities { get; private set; }

    /// <summary>Whether there are requests to come by the clock.</summary>
    public bool IsPacing => _toPace != 0;

    /// <summary>Where chance starts.</summary>
    public void Seed(ulong seed) => _random = new RandomNumbers(seed);

    /// <summary>A number below a limit.</summary>
    public uint Random(uint below) => _random.Next(below);

    /// <summary>As fast as answers come.</summary>
    public void Begin(uint resolver, ulong requests, uint tokens, bool carriesCapabilities)
    {
        Resolver = resolver;
        IsPaced = false;
        CarriesCapabilities = carriesCapabilities;
        Failed = 0;
        _tokens = tokens;
        _nextToken = 0;
        ToBegin = requests < tokens ? requests : tokens;
        Unsent = requests - ToBegin;
        Unanswered = requests;
    }

    /// <summary>By the clock.</summary>
    public void BeginPaced(uint resolver, ulong interval, ulong requests, uint tokens, ulong now)
    {
        Begin(resolver, requests, tokens, carriesCapabilities: false);
        ToBegin = 0;
        Unsent = 0;
        IsPaced = true;
        _interval = interval;
        _toPace = requests;
        _freeCount = 0;
        _due = now + Random((uint)interval);

        // A random choice of tokens: of objects, when there are many.
        uint step = tokens / MostPaced;
        for (uint i = 0; i < MostPaced && i < tokens; i++)
        {
            Free(step <= 1 ? i : (i * step) + Random(step));
        }
    }

    /// <summary>The next token in turn.</summary>
    public uint NextToken() => _nextToken++ % _tokens;

    /// <summary>Whether a request is to leave now.</summary>
    public bool IsDue(ulong now) => _toPace != 0 && _freeCount != 0 && now >= _due;

    /// <summary>The token of a request that leaves now; the next is due after nothing to twice the mean.</summary>
    public uint NextPaced()
    {
        _toPace--;
        _due += Random(2 * (uint)_interval);
        int at = (int)Random((uint)_freeCount);
        uint token = _free[at];
        _free[at] = _free[--_freeCount];
        return token;
    }

    /// <summary>A token can be used again.</summary>
    public void Free(uint token) => _free[_freeCount++] = token;
}
