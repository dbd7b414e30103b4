using System.Runtime.InteropServices;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Calls;

/// <summary>Processor time as an object: a priority, and so many ticks in every period. Whoever runs on it spends from it.</summary>
/// <remarks>
/// 128 bytes. On the run queue it stands for all its ready parties together, so they have one place, and a schedule whose budget
/// is spent leaves in one move. The timer stands where a call has it.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
public struct Schedule
{
    /// <summary>Bytes of the frame.</summary>
    public const int SizeBytes = 128;

    /// <summary>The longest period.</summary>
    public const ulong MaximumTicks = 1ul << 62;

    /// <summary>Type, dying flag, number.</summary>
    [FieldOffset(0)]
    public FrameHeader Header;

    /// <summary>Calls that complete when it ends.</summary>
    [FieldOffset(16)]
    public FrameList<PlaceLink> Watchers;

    /// <summary>Its priority, 0 to 63.</summary>
    [FieldOffset(28)]
    public byte Priority;

    /// <summary>Whether its budget is spent, so that its parties do not run.</summary>
    [FieldOffset(29)]
    public bool IsSpent;

    /// <summary>Neighbours on the run queue, while it has somebody ready and is not spent.</summary>
    [FieldOffset(32)]
    public FrameLink RunLink;

    /// <summary>Its parties that are ready.</summary>
    [FieldOffset(40)]
    public FrameList<RunLink> Ready;

    /// <summary>While it waits for its next period: the bucket of its timer, counted from 1; else 0.</summary>
    [FieldOffset(57)]
    public byte TimerBucket;

    /// <summary>The end of the period; what its timer is set to when it is spent.</summary>
    [FieldOffset(64)]
    public ulong PeriodEndTicks;

    /// <summary>Neighbours in the bucket.</summary>
    [FieldOffset(72)]
    public FrameLink TimerLink;

    /// <summary>Ticks in each period.</summary>
    [FieldOffset(80)]
    public ulong BudgetTicks;

    /// <summary>Ticks of a period; 0 for time without limit.</summary>
    [FieldOffset(88)]
    public ulong PeriodTicks;

    /// <summary>What is left of the budget. Less than 0 if somebody ran longer than that; the next periods pay for it.</summary>
    [FieldOffset(96)]
    public long LeftTicks;
}

/// <summary>What stands on the run queue: how the frame of a party and of a schedule begins.</summary>
[StructLayout(LayoutKind.Explicit)]
public struct RunUnit
{
    /// <summary>Type, dying flag, number.</summary>
    [FieldOffset(0)]
    public FrameHeader Header;

    /// <summary>Neighbours on the run queue.</summary>
    [FieldOffset(32)]
    public FrameLink RunLink;
}
