namespace AsyncCap.Ipc.Abi;

/// <summary>What the first process finds in its slots. What other processes find is between them and their parents.</summary>
public static class InitialSlot
{
    /// <summary>The machine.</summary>
    public const uint Machine = 1;

    /// <summary>The root bank; it cannot be destroyed.</summary>
    public const uint Bank = 2;

    /// <summary>The process itself.</summary>
    public const uint Self = 3;

    /// <summary>The segment with the program image's text and read-only data.</summary>
    public const uint Image = 4;

    /// <summary>The first of <see cref="MachineFigure.DataPageCount"/> pages with the initial contents of the writable data.</summary>
    public const uint FirstDataPage = 5;
}
