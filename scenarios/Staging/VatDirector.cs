using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;

namespace AsyncCap.Staging;

/// <summary>The first process where programs are vats: it reads the boot command line, tells the stories named there and ends the world.</summary>
[OutsideOfVats]
internal sealed class VatDirector : StoryTeller
{
    private const int LongestLine = 2048;

    private readonly MachineStub _machine;
    private readonly KernelAccess _kernel;
    private readonly WorldOfVats _world;
    private readonly Programs.CommandLine _line;

    private VatDirector(Repertoire repertoire, ProgramHost program, WorldOfVats world)
        : base(repertoire)
    {
        _world = world;
        Invoker invoker = new(new MessagePort(program), InitialSlot.Bank);
        _machine = new MachineStub(invoker, InitialSlot.Machine);
        _ = new LastWords(invoker.Port, InitialSlot.Machine); // The host knows it from here on.
        byte[] line = new byte[LongestLine];
        _line = new Programs.CommandLine(line, _machine.ReadCommandLine(line));
        bool isWatched = Option("causality") == "on";
        ProcessHost host = new(invoker, InitialSlot.Bank, InitialSlot.Self, AllVerbs.Of(repertoire), isWatched: isWatched);
        _kernel = new KernelAccess(program, invoker, host, isWatched);
        if (isWatched)
        {
            host.TellTraceTo(WriteLine);
        }
    }

    /// <inheritdoc/>
    public override KernelAccess? Kernel => _kernel;

    /// <summary>Runs the program.</summary>
    public static void Run(Repertoire repertoire, ProgramHost program, WorldOfVats world)
    {
        VatDirector director = new(repertoire, program, world);
        director._kernel.Host.Enter(() => _ = director.TellAndPowerOff());
        director._kernel.Host.Run();
    }

    /// <inheritdoc/>
    public override string Option(string key) => AsciiText.Of(_line.Value(AsciiText.BytesOf(key)));

    /// <inheritdoc/>
    protected override void WriteLine(string line)
    {
        byte[] bytes = AsciiText.BytesOf(line + "\n");
        _kernel.Host.Invoke(() => _machine.Write(bytes));
    }

    private async Eventual<Unit> TellAndPowerOff()
    {
        ProcessHost host = _kernel.Host;
        ulong ticksPerSecond = 0;
        ulong now = 0;
        host.Invoke(() =>
        {
            ticksPerSecond = _machine.ReadFigure(MachineFigure.TicksPerSecond);
            now = _kernel.Invoker.Port.NowTicks;
        });

        // The kernel has no entropy: docs/caveats.md.
        int exitCode = await TellAll(
            Option("run"), _kernel.Maker(), new KernelTimer(host, ticksPerSecond), new SeededEntropy(now), _world);
        _ = await host.GatherTrace();
        host.Invoke(() => _machine.PowerOff((byte)exitCode));
        return default;
    }
}
