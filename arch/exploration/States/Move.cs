using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>What kind of thing happens next.</summary>
internal enum MoveKind : byte
{
    /// <summary>The process that runs takes a turn with one operation.</summary>
    Operation = 0,

    /// <summary>The process that runs takes a turn with nothing in it, and sleeps if there is nothing for it.</summary>
    Sleep = 1,

    /// <summary>The timer interrupts it: the others run first.</summary>
    Tick = 2,

    /// <summary>It crashes.</summary>
    Crash = 3,

    /// <summary>Nobody can run: the kernel goes on with its work, or time passes.</summary>
    Idle = 4,

    /// <summary>The clock goes on by one tick while it runs.</summary>
    Wait = 5,

    /// <summary>The process that runs drops what is dead and what it has twice, in one batch.</summary>
    DropWaste = 6,
}

/// <summary>One step of an exploration: eight bytes. Slots are as they are in the state from which the step leads.</summary>
internal readonly record struct Move(
    MoveKind Kind, Operation Operation = Operation.None, byte Flags = 0, byte Slot = 0, byte SecondSlot = 0, byte Carried = 0, byte Word = 0, byte MoreWords = 0)
{
    /// <summary>As <see cref="Word"/>: a word of its own, as <see cref="MessageBook"/> says.</summary>
    public const byte OwnWord = 255;

    /// <summary>The step as a number, for traces.</summary>
    public ulong Encode()
    {
        return (ulong)Kind | ((ulong)Operation << 8) | ((ulong)Flags << 16) | ((ulong)Slot << 24) | ((ulong)SecondSlot << 32) | ((ulong)Carried << 40)
            | ((ulong)Word << 48) | ((ulong)MoreWords << 56);
    }

    /// <summary>The step that a number tells.</summary>
    public static Move Decode(ulong code)
    {
        return new Move(
            (MoveKind)(byte)code, (Operation)(byte)(code >> 8), (byte)(code >> 16), (byte)(code >> 24), (byte)(code >> 32), (byte)(code >> 40), (byte)(code >> 48),
            (byte)(code >> 56));
    }
}
