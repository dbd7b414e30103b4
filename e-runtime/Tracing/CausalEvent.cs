namespace AsyncCap.Vats;

/// <summary>One event of a vat, as it is recorded: 40 bytes, of numbers only.</summary>
/// <remarks>A message's id is the number of the vat that sent it, shifted left by 40, and a counter of that vat's: the same in every process.
/// A promise's name counts in its process, with the vat's number above where each vat has a process of its own.</remarks>
public struct CausalEvent
{
    /// <summary>Where an id has the number of a vat.</summary>
    public const int VatShift = 40;

    /// <summary>The message; 0 for none.</summary>
    public long Message;

    /// <summary>The promise; 0 for none, or for one that was decided already.</summary>
    public long Promise;

    /// <summary>When, by the host's clock: nanoseconds, turns, or the kernel's ticks.</summary>
    public long Ticks;

    /// <summary>The vat's turn, from 1; 0 before the first. Between turns it is the last one.</summary>
    public int Turn;

    /// <summary>The verb's number, or what the kind says.</summary>
    public uint Site;

    /// <summary>The vat; 0 for what is outside of vats.</summary>
    public int Vat;

    /// <summary>Its place in its turn, from 0 for the one that begins it.</summary>
    public ushort NumberInTurn;

    /// <summary>What it tells: a <see cref="CausalKind"/>.</summary>
    public byte KindNumber;

    /// <summary>By kind.</summary>
    public byte Detail;

    /// <summary>What it tells.</summary>
    public readonly CausalKind Kind => (CausalKind)KindNumber;

    /// <summary>The vat that sent a message.</summary>
    public static int SenderOf(long message) => (int)(message >> VatShift);
}
