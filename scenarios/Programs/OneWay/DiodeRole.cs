namespace AsyncCap.Scenarios.Programs.OneWay;

/// <summary>Who a program of the story of the diode is.</summary>
public enum DiodeRole : ulong
{
    /// <summary>Sends a message a round, and writes down all that it sees of it.</summary>
    Low = 0,

    /// <summary>High side: takes what comes, and gives back what it can.</summary>
    Receiver = 1,

    /// <summary>High side: says one bit a round to low, by having the receiver take messages or not.</summary>
    Modulator = 2,

    /// <summary>High side: tries whatever one might reply with.</summary>
    Replier = 3,

    /// <summary>Low side: a message a round as fast as it can, and whether its record came back at once.</summary>
    Prober = 4,

    /// <summary>High side: gives a message's record back at once for a one, and keeps it for a zero.</summary>
    Teller = 5,
}

/// <summary>The word that such a program starts with: its role, what the bits are, and when the rounds begin.</summary>
public readonly struct DiodePlan
{
    /// <summary>Rounds of a run.</summary>
    public const int Rounds = 64;

    private const int SecretShift = 48;
    private const int PeriodShift = 54;
    private const int RoleShift = 60;
    private const ulong SixBits = 63;

    /// <summary>Who it is.</summary>
    public DiodeRole Role { get; init; }

    /// <summary>The binary logarithm of a round's length in ticks.</summary>
    public int PeriodLog { get; init; }

    /// <summary>What the modulator says, as a number from 0 to 63.</summary>
    public uint Secret { get; init; }

    /// <summary>When the first round begins, in ticks; a multiple of the length.</summary>
    public ulong Start { get; init; }

    /// <summary>As one word.</summary>
    public ulong Word => ((ulong)Role << RoleShift) | ((ulong)PeriodLog << PeriodShift) | ((ulong)Secret << SecretShift) | Start;

    /// <summary>When a round begins.</summary>
    public ulong Round(int round) => Start + ((ulong)round << PeriodLog);

    /// <summary>A quarter of a round.</summary>
    public ulong Quarter => 1ul << (PeriodLog - 2);

    /// <summary>What the modulator says in a round: half of the bits are ones.</summary>
    public static bool Bit(uint secret, int round)
    {
        ulong mixed = ((((ulong)secret << 8) | (uint)round) + 1) * 0x9E37_79B9_7F4A_7C15;
        return ((mixed ^ (mixed >> 29)) & (1ul << 17)) != 0;
    }

    /// <summary>From the word.</summary>
    public static DiodePlan Of(ulong word)
    {
        ulong start = word & ((1ul << SecretShift) - 1);
        return new DiodePlan
        {
            Role = (DiodeRole)(word >> RoleShift),
            PeriodLog = (int)((word >> PeriodShift) & SixBits),
            Secret = (uint)((word >> SecretShift) & SixBits),
            Start = start,
        };
    }
}
