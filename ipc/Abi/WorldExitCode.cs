namespace AsyncCap.Ipc.Abi;

/// <summary>How a world ends, in both worlds alike. QEMU's own exit status is twice the code plus one.</summary>
public static class WorldExitCode
{
    /// <summary>The highest code that a program may ask for; what lies above tells of the kernel.</summary>
    public const byte HighestOfPrograms = 63;

    /// <summary>The first process asked for it, because its heap is full: its last line says so, beginning with <c>OUT OF MEMORY</c>.</summary>
    public const byte OutOfMemory = 60;

    /// <summary>No process can ever run again.</summary>
    public const byte Stalled = 126;

    /// <summary>The kernel panicked, or could not load the program image.</summary>
    public const byte Failed = 127;
}
