using System;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>The story that tries every case: one row each.</summary>
public static class ConformanceStory
{
    /// <summary>All cases, in order.</summary>
    public static ConformanceCase[] All { get; } =
        Together(RefCases.All, SendCases.All, WhenCases.All, SameCases.All, VatCases.All, OrderCases.All, WireCases.All, PatternCases.All, ProxyCases.All);

    /// <summary>Tells the story of E's references, vats and order.</summary>
    /// <param name="box">Its authority.</param>
    /// <param name="backstage">May name one case alone as <c>only</c>, and as <c>fault</c> whose doubles are wrong.</param>
    public static Eventual<Unit> TellCore(Powerbox box, IBackstage backstage) =>
        Tell(box, backstage, Together(RefCases.All, SendCases.All, WhenCases.All, SameCases.All, VatCases.All, OrderCases.All));

    /// <summary>Tells the story of what carries messages, and of the patterns.</summary>
    /// <param name="box">Its authority.</param>
    /// <param name="backstage">As for the other.</param>
    public static Eventual<Unit> TellRest(Powerbox box, IBackstage backstage) => Tell(box, backstage, Together(WireCases.All, PatternCases.All, ProxyCases.All));

    private static async Eventual<Unit> Tell(Powerbox box, IBackstage backstage, ConformanceCase[] cases)
    {
        string only = backstage.Option("only");
        string fault = backstage.Option("fault");
        for (int i = 0; i < cases.Length; i++)
        {
            if (only.Length == 0 || only == cases[i].Id)
            {
                string flaw = await Try(cases[i], new CaseWorld(box, fault));
                box.Teller.Only.Row(cases[i].Id, flaw.Length == 0, flaw.Length == 0 ? cases[i].Says : flaw);
            }
        }

        return default;
    }

    /// <summary>Tries one case.</summary>
    /// <returns>What does not hold; empty if all does.</returns>
    public static async Eventual<string> Try(ConformanceCase tried, CaseWorld world)
    {
        string flaw = "";
        try
        {
            // A case that hangs shows on the metal by itself: nothing runs any more. A clock for each would only fill the first vat's heap.
            Eventual<Unit> outcome = tried.Run(world);
            _ = await (world.IsMetal ? outcome : outcome.Within(world.Timer, 20_000));
        }
        catch (BrokenException broken)
        {
            flaw = broken.Problem.Text.Length == 0 ? "broken" : broken.Problem.Text;
        }

        world.End();
        return flaw;
    }

    private static ConformanceCase[] Together(params ConformanceCase[][] groups)
    {
        int count = 0;
        for (int i = 0; i < groups.Length; i++)
        {
            count += groups[i].Length;
        }

        ConformanceCase[] all = new ConformanceCase[count];
        int at = 0;
        for (int i = 0; i < groups.Length; i++)
        {
            Array.Copy(groups[i], 0, all, at, groups[i].Length);
            at += groups[i].Length;
        }

        return all;
    }
}
