namespace AsyncCap.Tests.CoreLib;

/// <summary>The lists of checks: the part every world has, and the part that needs objects.</summary>
internal static partial class AllChecks
{
    /// <summary>Runs what the kernel profile offers too.</summary>
    /// <param name="isControl">Makes one check fail, to see that failures are seen.</param>
    public static void RunWithoutAllocation(bool isControl)
    {
        Report.Equal("negative control"u8, 1, isControl ? 2 : 1);
        NumberChecks.Run();
        MemoryChecks.Run();
        SpanChecks.Run();
        StructChecks.Run();
        GenericChecks.Run();
        LanguageChecks.Run();
    }
}
