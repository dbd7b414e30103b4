using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Notifications;

/// <summary>What an interrupt line is bound to. A binding whose notification is gone is no binding.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct InterruptLine
{
    /// <summary>Lines of the machine: a fact, not a limit of ours.</summary>
    public const uint Count = 16;

    /// <summary>The timer's line, which is the kernel's own.</summary>
    public const uint Timer = 0;

    /// <summary>The line by which the second controller reaches the first; nothing else is ever on it.</summary>
    public const uint Cascade = 2;

    /// <summary>The console's line.</summary>
    public const uint Console = 4;

    /// <summary>The notification; none if the line was never bound.</summary>
    public FrameIndex Notification;

    /// <summary>The notification's generation.</summary>
    public uint Generation;

    /// <summary>The bit that an interrupt sets.</summary>
    public uint Bit;

    /// <summary>Whether there is such a line and programs may have it.</summary>
    public static bool IsForPrograms(ulong line) => line is < Count and not Timer and not Cascade;

    /// <summary>Whether an interrupt would reach anybody.</summary>
    public readonly bool IsBound(in FrameArena frames) => !Notification.IsNone && frames.Generation(Notification) == Generation;
}

/// <summary>All lines.</summary>
[InlineArray((int)InterruptLine.Count)]
public struct InterruptLines
{
    private InterruptLine _line0;
}
