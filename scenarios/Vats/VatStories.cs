using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>The stories, by name.</summary>
public static class VatStories
{
    /// <summary>Tells a story; its result comes when it is told.</summary>
    public static Eventual<Unit> Tell(string name, Powerbox box) => name switch
    {
        "cars" => Cars.Tell(box),
        "conformance" => Conformance.ConformanceStory.TellCore(box),
        "patterns" => Conformance.ConformanceStory.TellRest(box),
        "mint" => MintStory.Tell(box),
        "garbage" => Garbage.Tell(box),
        "vat-perils" => Perils.Tell(box),
        "philosophers" => Philosophers.Tell(box),
        "monitor" => ReferenceMonitor.Tell(box),
        _ => Ref.Broken<Unit>(new Problem(ProblemKind.NoSuchMethod, "no story has this name")),
    };
}
