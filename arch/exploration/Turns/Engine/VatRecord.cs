using System.Runtime.InteropServices;

namespace AsyncCap.Arch.Exploration.Turns.Engine;

/// <summary>All that is remembered of a vat outside the runtime: its program's state, its calls, its diary. Plain data, so that it can be taken back.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VatRecord
{
    public const int MostCalls = 12;
    public const int MostDiary = 20;
    public const int StateBytes = 128;
    public const int MostReferences = 8;
    public const int MostPromises = 4;

    /// <summary>Bit n: call n was sent and has no outcome.</summary>
    public uint Busy;

    public ushort PromisesMade;
    public byte HasStarted;
    public byte IsDead;
    public int DiaryLength;
    public int TurnCount;

    /// <summary>What its program keeps.</summary>
    public fixed byte State[StateBytes];

    /// <summary>What it was sent with: for outcomes and for people.</summary>
    public fixed int CallVerb[MostCalls];

    public fixed long CallValue[MostCalls];

    /// <summary>What it told; checks look at it.</summary>
    public fixed long Diary[MostDiary];
}
