using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Vats.Chaos;
using AsyncCap.Scenarios.Vats.Measuring;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>The first process where programs are vats: it reads the boot command line, tells the stories named there and ends the world.</summary>
[OutsideOfVats]
internal sealed class VatDirector : StoryTeller
{
    private const uint HeapPages = 64;
    private const uint SparePages = 32;
    private const uint SparePagesWatched = 128; // What a vat did is on its way in calls of its own.

    private readonly ProgramHost _program;
    private readonly Invoker _invoker;
    private readonly MachineStub _machine;
    private readonly ProcessHost _host;
    private readonly WorldOfVats _world;
    private readonly bool _isWatched;

    private VatDirector(ProgramHost program, WorldOfVats world)
    {
        _world = world;
        _program = program;
        _invoker = new Invoker(new MessagePort(program), InitialSlot.Bank);
        _machine = new MachineStub(_invoker, InitialSlot.Machine);
        _isWatched = BootOption("causality"u8) == "on";
        _host = new ProcessHost(_invoker, InitialSlot.Bank, InitialSlot.Self, new VerbTable(Verbs.All), isWatched: _isWatched);
        if (_isWatched)
        {
            _host.TellTraceTo(WriteLine);
        }
    }

    /// <summary>Runs the program.</summary>
    public static void Run(ProgramHost program, WorldOfVats world)
    {
        VatDirector director = new(program, world);
        director._host.Enter(() => _ = director.TellAndPowerOff());
        director._host.Run();
    }

    /// <inheritdoc/>
    protected override void WriteLine(string line)
    {
        byte[] bytes = new byte[line.Length + 1];
        for (int i = 0; i < line.Length; i++)
        {
            bytes[i] = (byte)line[i];
        }

        bytes[line.Length] = (byte)'\n';
        _host.Invoke(() => _machine.Write(bytes));
    }

    private async Eventual<Unit> TellAndPowerOff()
    {
        ulong ticksPerSecond = 0;
        ulong now = 0;
        _host.Invoke(() =>
        {
            ticksPerSecond = _machine.ReadFigure(MachineFigure.TicksPerSecond);
            now = _invoker.Port.NowTicks;
        });

        // The kernel has no entropy: docs/caveats.md.
        int exitCode = await TellAll(
            BootOption("run"u8), Maker(), new KernelTimer(_host, ticksPerSecond), new SeededEntropy(now), _world);
        _ = await _host.GatherTrace();
        _host.Invoke(() => _machine.PowerOff((byte)exitCode));
        return default;
    }

    /// <inheritdoc/>
    /// <remarks>Two need what no story has: the machine's counter and accounts, and the kernel without vats.</remarks>
    protected override Eventual<Unit> Tell(string name, Powerbox box) => name switch
    {
        "vats-measure" => new MeasureVats(_program, TellFigure).Tell(_host, new RawMeasure(_invoker, Builder()), Maker()),
        "chaos" => new ChaosStory(box, new Ground(this)).Tell(),
        _ => base.Tell(name, box),
    };

    private void TellFigure(string row, string name, ulong value, string unit)
    {
        byte[] digits = new byte[20];
        int first = digits.Length;
        do
        {
            digits[--first] = (byte)('0' + (value % 10));
            value /= 10;
        }
        while (value != 0);
        string number = TextOf(digits.AsSpan(first, digits.Length - first));
        string counted = TextOf(_program.CounterUnit);
        if (unit.Length == 0)
        {
            Row(row, passes: true, number + " " + counted); // What stands beside it is of the same row.
        }

        Figure(row, name, number, unit.Length > 0 ? unit : counted);
    }

    private ProcessVatMaker Maker() => new(_host, Builder(), VatPrograms.Vat);

    private ProcessBuilder Builder() =>
        new(_invoker, InitialSlot.Machine, InitialSlot.Bank) { HeapPages = HeapPages, SparePages = _isWatched ? SparePagesWatched : SparePages };

    private string BootOption(ReadOnlySpan<byte> key)
    {
        byte[] line = new byte[2048];
        return TextOf(new Programs.CommandLine(line, _machine.ReadCommandLine(line)).Value(key));
    }

    private static string TextOf(ReadOnlySpan<byte> value)
    {
        char[] text = new char[value.Length];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)value[i];
        }

        return new string(text);
    }

    private sealed class Ground(VatDirector director) : KernelGround(director._host, director._invoker, director.Maker())
    {
        // Hosted, a millisecond is a thousand kernel entries.
        public override int TickMilliseconds => director._world == WorldOfVats.Metal ? 15 : 20;

        public override string Option(string key)
        {
            byte[] name = new byte[key.Length];
            for (int i = 0; i < name.Length; i++)
            {
                name[i] = (byte)key[i];
            }

            return director.BootOption(name);
        }

        public override void Log(string line) => director.WriteLine(line);

        public override void Figure(string row, string name, long value, string unit) =>
            director.Figure(row, name, WholeNumber.TextOf(value), unit);
    }
}
