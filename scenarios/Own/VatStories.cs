using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats;

/// <summary>In the place of the list of stories: the one of this project.</summary>
public static class VatStories
{
    /// <summary>Tells it, whatever it is called.</summary>
    public static Eventual<Unit> Tell(string name, Powerbox box) => global::Own.Scenario.Tell(box);
}
