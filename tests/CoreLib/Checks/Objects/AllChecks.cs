namespace AsyncCap.Tests.CoreLib;

internal static partial class AllChecks
{
    /// <summary>Runs what only programs have: objects, exceptions, async.</summary>
    public static void RunWithAllocation()
    {
        ClassChecks.Run();
        CastChecks.Run();
        TextChecks.Run();
        DelegateChecks.Run();
        GenericDelegateChecks.Run();
        StaticsChecks.Run();
        ExceptionChecks.Run();
        NestedExceptionChecks.Run();
        AsyncChecks.Run();
        CollectionChecks.Run();
    }
}
