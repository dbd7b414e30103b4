namespace AsyncCap.Ipc.Abi;

/// <summary>How a world ends, in both worlds alike. QEMU's own exit status is twice the code plus one.</summary>
public static class WorldExitCode
{
    /// <summary>The highest code that a program may ask for; what lies above tells of the kernel.</summary>
    public const byte HighestOfPrograms = 63;

    /// <summary>No process can ever run again.</summary>
    public const byte Stalled = 126;

    /// <summary>The kernel panicked, or could not load the program image.</summary>
    public const byte Failed = 127;
}
