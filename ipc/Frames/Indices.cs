namespace AsyncCap.Ipc.Frames;

/// <summary>Names a frame: the number of its first 64-byte granule in the arena. Zero names nothing.</summary>
public readonly struct FrameIndex
{
    /// <summary>The granule number.</summary>
    public readonly uint Value;

    /// <summary>Wraps a granule number.</summary>
    public FrameIndex(uint value) => Value = value;

    /// <summary>Names nothing.</summary>
    public static FrameIndex None => default;

    /// <summary>Whether it names nothing.</summary>
    public bool IsNone => Value == 0;

    /// <summary>The page that the frame lies in.</summary>
    public PageIndex Page => new(Value / FrameArena.GranulesPerPage);

    /// <summary>Whether both name the same frame.</summary>
    public bool Is(FrameIndex other) => Value == other.Value;
}

/// <summary>Names a 4 KiB page of the arena. Page zero holds the kernel's globals, so zero names nothing.</summary>
public readonly struct PageIndex
{
    /// <summary>The page number.</summary>
    public readonly uint Value;

    /// <summary>Wraps a page number.</summary>
    public PageIndex(uint value) => Value = value;

    /// <summary>Whether it names nothing.</summary>
    public bool IsNone => Value == 0;

    /// <summary>The frame that starts where the page starts.</summary>
    public FrameIndex Frame => new(Value * FrameArena.GranulesPerPage);

    /// <summary>Whether both name the same page.</summary>
    public bool Is(PageIndex other) => Value == other.Value;
}
