using System;
using System.IO;
using System.Linq;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace AsyncCap.Tests.Exploration.Shipped;

/// <summary>Runs every scene for some seconds on Coyote, which must have rewritten it.</summary>
internal static class Program
{
    private const int Seconds = 10;

    public static int Main()
    {
        bool isWrong = false;
        foreach ((string name, Action run) in Scenes.All)
        {
            Configuration configuration = Configuration.Create()
                .WithTestingIterations(uint.MaxValue)
                .WithTestingTimeout(Seconds)
                .WithRandomStrategy()
                .WithPartiallyControlledConcurrencyAllowed(false)
                .WithAtomicOperationRaceCheckingEnabled()
                .WithVolatileOperationRaceCheckingEnabled()
                .WithTelemetryEnabled(false);
            TextWriter output = Console.Out;
            Console.SetOut(TextWriter.Null); // Coyote tells of each failing iteration.
            using TestingEngine engine = TestingEngine.Create(configuration, run);
            engine.Run();
            Console.SetOut(output);
            long executions = engine.TestReport.NumOfExploredFairPaths + engine.TestReport.NumOfExploredUnfairPaths;
            long steps = engine.TestReport.TotalExploredFairSteps + engine.TestReport.TotalExploredUnfairSteps;
            string bug = engine.TestReport.BugReports.FirstOrDefault()?.Split('\n')[0] ?? "nothing wrong";
            string uncontrolled = string.Join(", ", engine.TestReport.UncontrolledInvocations);
            Console.WriteLine($"{name}: {executions} executions, {executions / Seconds}/s, {steps} steps: {bug}; uncontrolled: {(uncontrolled.Length == 0 ? "none" : uncontrolled)}");
            isWrong |= engine.TestReport.NumOfFoundBugs > 0 || uncontrolled.Length > 0 || steps <= executions;
        }

        return isWrong ? 1 : 0;
    }
}
