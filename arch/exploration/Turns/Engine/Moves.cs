using System.Numerics;

namespace AsyncCap.Arch.Exploration.Turns.Engine;

/// <summary>Numbers of moves: 0 to 15 a turn of that vat, 16 to 31 its crash, then what concerns everybody.</summary>
internal static class Moves
{
    public const int MostVats = 16;

    /// <summary>The first deadline passes.</summary>
    public const int Clock = 32;

    /// <summary>A slice of the work that nobody asked for in this turn: messages that a promise passes on.</summary>
    public const int Work = 33;

    /// <summary>Touches everything: comes before or after everything else.</summary>
    public const ulong TouchesAll = ulong.MaxValue;

    /// <summary>What deadlines touch besides their owner.</summary>
    public const ulong TouchesClock = 1ul << 63;

    public static int Turn(int vat) => vat;

    public static int Crash(int vat) => MostVats + vat;

    public static bool IsCrash(int move) => move is >= MostVats and < Clock;

    public static int First(ulong moves) => BitOperations.TrailingZeroCount(moves);
}
