using System;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>One case of the conformance suite: vat code that is the same on every host.</summary>
/// <param name="id">What it is called: a group and a number.</param>
/// <param name="says">What must hold, as a sentence.</param>
/// <param name="run">Tries it; breaks if it does not hold.</param>
public sealed class ConformanceCase(string id, string says, Func<CaseWorld, Eventual<Unit>> run)
{
    /// <summary>What it is called.</summary>
    public string Id => id;

    /// <summary>What must hold.</summary>
    public string Says => says;

    /// <summary>Tries it.</summary>
    public Eventual<Unit> Run(CaseWorld world) => run(world);
}
