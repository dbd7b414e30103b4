using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Vats.Chaos;
using AsyncCap.Scenarios.Vats.Measuring;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>The stories, by name, and the programs in them that are no vats.</summary>
[OutsideOfVats]
internal sealed class VatStories : Repertoire
{
    /// <summary>What vats are measured against.</summary>
    public const uint RawEchoProgram = 2;

    /// <summary>What stands in for a vat and is none.</summary>
    public const uint RogueProgram = 3;

    /// <inheritdoc/>
    public override Verb[] AllVerbs => Verbs.All;

    /// <inheritdoc/>
    public override Eventual<Unit> Tell(string name, Powerbox box, IBackstage backstage) => name switch
    {
        "cars" => Cars.Tell(box),
        "conformance" => Conformance.ConformanceStory.TellCore(box, backstage),
        "patterns" => Conformance.ConformanceStory.TellRest(box, backstage),
        "mint" => MintStory.Tell(box),
        "garbage" => Garbage.Tell(box),
        "vat-perils" => Perils.Tell(box),
        "philosophers" => Philosophers.Tell(box),
        "monitor" => ReferenceMonitor.Tell(box),
        "chaos" => new ChaosStory(box, GroundOf(box, backstage)).Tell(),
        "vats-measure" when backstage.Kernel is { } kernel => new MeasureVats(kernel.Program, backstage)
            .Tell(kernel.Host, new RawMeasure(kernel.Invoker, kernel.Builder()), kernel.Maker()),
        "full-heap" => FillHeap(box),
        _ => Ref.Broken<Unit>(new Problem(ProblemKind.NoSuchMethod, "no story has this name")),
    };

    /// <inheritdoc/>
    public override void RunProgram(uint program, ProgramHost host, ulong argument)
    {
        if (program == RawEchoProgram)
        {
            RawEcho.Run(host);
        }
        else if (program == RogueProgram)
        {
            Chaos.RogueProgram.Run(host, argument);
        }
    }

    // For the test of how that looks. Where the heap is .NET's the row fails.
    private static Eventual<Unit> FillHeap(Powerbox box)
    {
        byte[][] kept = new byte[4096][];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = new byte[4096];
        }

        box.Teller.Only.Row("fills-its-heap", passes: false, "there was room for all of it");
        return Ref.Data<Unit>(default);
    }

    private static ChaosGround GroundOf(Powerbox box, IBackstage backstage) =>
        backstage.Kernel is { } kernel ? new KernelGround(backstage, kernel, box.World) : new ProcessGround(backstage, box);
}
