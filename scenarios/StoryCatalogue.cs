using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.Scenarios;

/// <summary>A story that can be run, as the command line lists it.</summary>
/// <param name="Name">What one types.</param>
/// <param name="Summary">What it shows, in a line.</param>
/// <param name="IsMeasurement">Whether it only measures and so belongs to the benchmarks, not to a plain run.</param>
/// <param name="Machine">Boot options without which it does not show what it is meant to; such a story runs alone.</param>
/// <param name="Keys">Keys of its own that may follow its name as <c>key=value</c>, as <see cref="StoryKey.ParseAll"/> reads them.</param>
/// <param name="Image">The image that its programs are in.</param>
/// <param name="Memory">What it takes more memory for than machines have: <c>key=value:MiB</c>, separated by spaces. The key <c>memory</c> says it otherwise.</param>
public sealed record StoryEntry(
    string Name, string Summary, bool IsMeasurement = false, string Machine = "", string Keys = "", StoryImage Image = StoryImage.Programs, string Memory = "")
{
    /// <summary>Its keys, with what each may be told.</summary>
    public IReadOnlyList<StoryKey> KnownKeys => StoryKey.ParseAll(Keys);

    /// <summary>Whether it knows a key.</summary>
    public bool Knows(string key) => KnownKeys.Any(known => known.Name == key);
}

/// <summary>What is loaded beside the kernel to tell a story.</summary>
public enum StoryImage
{
    /// <summary>Programs against the kernel's ABI: <c>programs.elf</c>.</summary>
    Programs,

    /// <summary>Vats, one a process: <c>vats.elf</c>. They also run as vats of one .NET process, with no kernel.</summary>
    Vats,
}

/// <summary>All stories. The director program knows them by the same names.</summary>
public static class StoryCatalogue
{
    /// <summary>The machine on which a play is the same in every world: time and preemption count kernel entries.</summary>
    public const string MachineOfPlays = "clock=turns quantum=off strike=13";

    /// <summary>In the order in which a plain run shows them.</summary>
    public static IReadOnlyList<StoryEntry> All { get; } =
    [
        new("survive", "A caller outlives every way in which its callee can fail it"),
        new("isolation", "Hostile programs are stopped or refused while a witness keeps its heartbeat"),
        new("promises", "Messages to answers that are not there yet, in order, and what becomes of them"),
        new("autopsy", "A keeper mends a fault, leaves a corpse and reads it, and dies itself"),
        new("attacks", "One attack a row: what the attacker did, and what the victim saw of it", 
            Keys: "only:floods|shares|replies|capabilities|promises|pages|endings depth:0..100000000"),
        new("clock", "Everybody sleeps and a timer wakes its owner; a silent callee is left at a deadline"),
        new("diode", "Data flows one way, nothing returns, and the covert channel of plain calls is measured and closed"),
        // Last: it grows the first process's table for good, and attacks fill all of it.
        new("churn", "Endpoints and processes by the thousand, created, used and discarded"),
        new("nsquared", "Objects that pay for their calls against shared rings for each pair: memory, set-up, traffic, latency", 
            Keys: "full:0|1 n:2..65536/2 degree:ring|eight|all depth:0..64 design:objects|pairs|credits memory:1..65536",
            Memory: "full=1:1536 n=65536:1536 n=16384:1536"),
        new("cars", "A factory in another vat, and messages to cars that nobody has made yet", Image: StoryImage.Vats),
        new("mint", "Money in purses that nobody can forge, spent in a shop that trusts nobody", Image: StoryImage.Vats),
        new("monitor", "Papers lent out by way of an object that sees what is done with them, and takes them back", Image: StoryImage.Vats),
        new("philosophers", "Five dine with five forks, one dies with two of them in his hands, and the others eat on", Image: StoryImage.Vats),
        new("vat-perils", "Vats throw, loop, flood, fill their memory, crash and die owing answers; everybody else goes on", Image: StoryImage.Vats),
        new("garbage", "What no vat needs any more is given back: memory within a vat, exports between vats", Image: StoryImage.Vats),
        new("conformance", "What E says of references, sends, waiting, sameness, vats and order, one case a row", Keys: "only fault", Image: StoryImage.Vats),
        new("patterns", "What E says of messages on the way and of capability patterns, one case a row", Keys: "only fault", Image: StoryImage.Vats),
        // Last of the vats': the first vat's tables grow with it.
        new("chaos", "Hundreds of vats call each other while some crash, hang, flood, drop what they owe, are destroyed and started again",
            Keys: "rounds:1..1000 vats:20..4096 calls:1..64 plant:repeated|lost|crossed|stale|starved|leaked|thrown|unlimited", Image: StoryImage.Vats),
        new("player", "A seeded program of calls whose event trace is the same in both worlds", IsMeasurement: true),
        new("chance", "Random programs of many processes, a play for each seed: the same events and answers in every world", IsMeasurement: true,
            Machine: MachineOfPlays, Keys: "plays steps only"),
        new("measure", "Guest instructions of the kernel's operations", IsMeasurement: true,
            Keys: "only:empty-turn|round-trip|round-trip-in-batches-of-32|round-trip-of-8-words-and-a-capability|pipelined-chain-of-8|endpoint-create-and-discard"
                + "|endpoint-create-and-discard-in-batches-of-32|mint-entry|revoke-256-holders|fault-to-keeper-and-back|process-create|process-destroy"),
        new("vats-measure", "Guest instructions of what vats do, beside the kernel's own", IsMeasurement: true, Image: StoryImage.Vats),
        new("longest", "The longest kernel entries that anyone could make", IsMeasurement: true),
    ];
}
