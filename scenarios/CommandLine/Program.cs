using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.Arch.Hosted;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Tools;
using AsyncCap.CommandLine.Verbs;
using AsyncCap.Scenarios;
using AsyncCap.Scenarios.Programs;
using AsyncCap.Scenarios.Vats;
using AsyncCap.Scenarios.Vats.InProcess;
using Spectre.Console;

namespace AsyncCap.CommandLine;

/// <summary>Puts the real world around the verbs and runs the one that was asked for.</summary>
public static class Program
{
    public static async Task<int> Main(string[] words)
    {
        // All three mean: stop what you are doing, and leave nothing running.
        using CancellationTokenSource interrupt = new();
        using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        try
        {
            return await CommandTree.RunAsync(words, ThisMachine(), interrupt.Token);
        }
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync($"asynccap: {failure.Message}");
            return (int)failure.Code;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupt.Cancel();
        }
    }

    private static Surroundings ThisMachine()
    {
        RepositoryLayout layout = RepositoryLayout.Find();
        string searchPath = Environment.GetEnvironmentVariable("PATH") ?? "";
        return new Surroundings
        {
            Layout = layout,
            Output = Console.Out,
            Errors = Console.Error,
            Terminal = FindTerminal(),
            AllStories = StoryCatalogue.All,
            Metal = (image, isChecked) => new MetalWorld(layout, image, isChecked),
            Hosted = image => new HostedRun((boot, consoleLine) =>
                HostedWorld.Run(ProgramsOf(image), boot, consoleLine, dataPages: CountDataPages(layout.ProgramsOf(image)))),
            InProcess = new HostedRun(VatsInOneProcess.Run, "process"),
            Packages = new AptInstaller(Console.Error, searchPath, Environment.IsPrivilegedProcess),
            Builder = new DotnetBuilder(layout, Console.Error),
        };
    }

    private static ProgramEntryPoint ProgramsOf(StoryImage image) => image switch
    {
        StoryImage.Programs => ProgramTable.Run,
        StoryImage.Vats => VatPrograms.Run,
        _ => throw new ArgumentOutOfRangeException(nameof(image)),
    };

    // Where the metal's programs were built, the hosted ones take as many pages, and a play has the same digest in both worlds.
    private static uint CountDataPages(string image) => File.Exists(image) ? HostedImage.CountDataPages(File.ReadAllBytes(image)) : 1;

    // Live tables move the cursor: only for somebody who watches, on a terminal that can.
    private static IAnsiConsole? FindTerminal() =>
        Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb"
            ? null : AnsiConsole.Console;
}
