using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>The first process where programs are vats: it reads the boot command line, tells the stories named there and ends the world.</summary>
internal sealed class VatDirector : ITeller
{
    private const byte AllPassed = 0;
    private const byte SomethingFailed = 1;
    private const byte NothingToRun = 2;

    private readonly Invoker _invoker;
    private readonly MachineStub _machine;
    private readonly ProcessHost _host;
    private readonly Report _report;
    private readonly Programs.CommandLine _commandLine;

    private VatDirector(ProgramHost program)
    {
        _invoker = new Invoker(new MessagePort(program), InitialSlot.Bank);
        _machine = new MachineStub(_invoker, InitialSlot.Machine);
        byte[] text = new byte[2048];
        _commandLine = new Programs.CommandLine(text, _machine.ReadCommandLine(text));
        _report = new Report(_machine);
        _host = new ProcessHost(_invoker, InitialSlot.Bank, InitialSlot.Self, new VerbTable(Verbs.All));
    }

    /// <summary>Runs the program.</summary>
    public static void Run(ProgramHost program)
    {
        VatDirector director = new(program);
        director._host.Enter(() => _ = director.TellAll());
        director._host.Run();
    }

    /// <inheritdoc/>
    public void Row(string name, bool passes, string text)
    {
        _host.Invoke(() => _ = _report.Row(BytesOf(name), passes).Text(BytesOf(text)).EndLine());
    }

    private async Eventual<Unit> TellAll()
    {
        ProcessBuilder builder = new(_invoker, InitialSlot.Machine, InitialSlot.Bank) { HeapPages = 64, SparePages = 32 };
        Powerbox box = new(Ref.Of<IVatMaker>(new ProcessVatMaker(_host, builder, VatPrograms.Vat)), Ref.Of<ITeller>(this));
        byte exitCode = NothingToRun;
        string names = TextOf(_commandLine.Value("run"u8));
        while (names.Length > 0)
        {
            int end = IndexOf(names, ',');
            string name = names.Substring(0, end);
            names = end < names.Length ? names.Substring(end + 1) : "";
            exitCode = exitCode == NothingToRun ? AllPassed : exitCode;
            if (!await TellOne(name, box))
            {
                exitCode = SomethingFailed;
            }
        }

        _host.Invoke(() =>
        {
            _report.Done();
            _machine.PowerOff(exitCode);
        });
        return default;
    }

    private async Eventual<bool> TellOne(string name, Powerbox box)
    {
        _host.Invoke(() => _report.BeginStory(BytesOf(name)));
        try
        {
            _ = await VatStories.Tell(name, box);
        }
        catch (BrokenException broken)
        {
            Row("story", passes: false, broken.Problem.Text);
        }

        _ = await Ref.Of<ITeller>(this).Resolved(); // Rows that were sent before are told before.
        bool passes = false;
        _host.Invoke(() => passes = _report.EndStory(BytesOf(name)));
        return passes;
    }

    private static byte[] BytesOf(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = text[i] < 128 ? (byte)text[i] : (byte)'?';
        }

        return bytes;
    }

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        char[] text = new char[bytes.Length];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)bytes[i];
        }

        return new string(text);
    }

    private static int IndexOf(string text, char sought)
    {
        int at = 0;
        while (at < text.Length && text[at] != sought)
        {
            at++;
        }

        return at;
    }
}
