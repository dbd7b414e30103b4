using System;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Tools;
using AsyncCap.CommandLine.Verbs;
using Spectre.Console;

namespace AsyncCap.CommandLine;

/// <summary>Puts the real world around the verbs and runs the one that was asked for.</summary>
public static class Program
{
    public static async Task<int> Main(string[] words)
    {
        try
        {
            return await CommandTree.RunAsync(words, ThisMachine(), CancellationToken.None);
        }
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync($"asynccap: {failure.Message}");
            return (int)failure.Code;
        }
    }

    private static Surroundings ThisMachine()
    {
        RepositoryLayout layout = RepositoryLayout.Find();
        return new Surroundings
        {
            Layout = layout,
            Output = Console.Out,
            Errors = Console.Error,
            Terminal = FindTerminal(),
            AllStories = HostedKernelFacts.Stories,
            Metal = isChecked => new MetalWorld(layout, isChecked),
            Hosted = new HostedRun(HostedKernelFacts.Run),
            Packages = new AptInstaller(Console.Error, Environment.GetEnvironmentVariable("PATH") ?? "", Environment.IsPrivilegedProcess),
            Builder = new DotnetBuilder(layout, Console.Error),
        };
    }

    // Live tables move the cursor: only for somebody who watches, on a terminal that can.
    private static IAnsiConsole? FindTerminal() =>
        Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb" ? null : AnsiConsole.Console;
}
