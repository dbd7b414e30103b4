using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Calls;

namespace AsyncCap.Ipc.Frames;

/// <summary>The kernel's own lists that have many heads. They fill page one, behind the globals.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct KernelQueues
{
    /// <summary>The page that they lie in.</summary>
    public const uint Page = 1;

    /// <summary>Who is ready, by priority.</summary>
    public RunLevels Run;
}

/// <summary>Who is ready, by priority: within one priority first come, first served.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct RunLevels
{
    /// <summary>Bit <c>p</c> tells that somebody waits at priority <c>p</c>.</summary>
    public ulong Occupied;

    /// <summary>One list for each priority.</summary>
    public RunLists Lists;
}

/// <summary>A list for each priority, the lowest first.</summary>
[InlineArray(RunQueue.PriorityCount)]
public struct RunLists
{
    private FrameList<RunLink> _lowest;
}
