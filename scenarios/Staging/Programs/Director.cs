using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Staging.Programs;

/// <summary>The first process: it reads the boot command line, tells the stories named there and ends the world.</summary>
public static class Director
{
    private const uint FirstProgram = 0;
    private const byte AllPassed = 0;
    private const byte SomethingFailed = 1;
    private const byte NothingToRun = 2;

    /// <summary>Runs a program: this one if its number is 0, or one of the repertoire's. It returns only if the program does not end itself.</summary>
    public static void Run(ProgramRepertoire repertoire, uint program, ProgramHost host, ulong argument)
    {
        if (program == FirstProgram)
        {
            Run(repertoire, host);
        }
        else
        {
            repertoire.RunProgram(program, host, argument);
        }
    }

    private static void Run(ProgramRepertoire repertoire, ProgramHost host)
    {
        ulong startCounter = host.ReadCounter();
        Invoker invoker = new(new MessagePort(host), InitialSlot.Bank);
        MachineStub machine = new(invoker, InitialSlot.Machine);
        _ = new LastWords(invoker.Port, InitialSlot.Machine); // The host knows it from here on.
        byte[] text = new byte[2048];
        CommandLine commandLine = new(text, machine.ReadCommandLine(text));
        Stage stage = new(host, invoker, machine, commandLine, startCounter);
        byte exitCode = TellStories(repertoire, stage, commandLine.Value("run"u8));
        stage.Report.Done();
        machine.PowerOff(exitCode);
    }

    private static byte TellStories(ProgramRepertoire repertoire, Stage stage, ReadOnlySpan<byte> names)
    {
        byte exitCode = names.Length == 0 ? NothingToRun : AllPassed;
        while (names.Length > 0)
        {
            int end = CommandLine.IndexOf(names, (byte)',');
            ReadOnlySpan<byte> name = names.Slice(0, end);
            names = end < names.Length ? names.Slice(end + 1) : default;
            stage.Report.BeginStory(name);
            TellStory(repertoire, stage, name);
            if (!stage.Report.EndStory(name) && exitCode == AllPassed)
            {
                exitCode = SomethingFailed;
            }
        }

        return exitCode;
    }

    // A story that is refused something it cannot do without fails as a row of its own, and the next one still runs.
    private static void TellStory(ProgramRepertoire repertoire, Stage stage, ReadOnlySpan<byte> name)
    {
        try
        {
            repertoire.Tell(name, stage);
        }
        catch (RefusedException refused)
        {
            _ = stage.Report.Row("refused"u8, passes: false).Text("error "u8).Number((ulong)refused.Error)
                .Text(", outcome "u8).Text(Names.Of(refused.Reason)).EndLine();
        }
    }
}
