using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>E-order between processes: random plays of five vats on the hosted kernel, preempted at many rates and at chosen places.</summary>
public sealed class OrderTests
{
    private const int Children = 4;

    [Fact]
    public void Order_holds_in_hundreds_of_plays()
    {
        Hold(first: 1, count: 300);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Order_holds_in_thousands_of_plays()
    {
        Hold(first: 1000, count: 10_000);
    }

    [Theory]
    [InlineData((int)OrderPlant.ComesHomeAtOnce)]
    [InlineData((int)OrderPlant.ArgumentComesHomeAtOnce)]
    [InlineData((int)OrderPlant.RunsBeforeTheQueue)]
    [InlineData((int)OrderPlant.SendsToWhatIsDecided)]
    [InlineData((int)OrderPlant.LetsGoTooEarly)]
    public void What_breaks_order_is_found(int plant) =>
        Assert.Contains(Enumerable.Range(1, 300), seed => Run((ulong)seed, (OrderPlant)plant) is not null);

    private static void Hold(ulong first, ulong count)
    {
        List<string> wrong = [];
        for (ulong seed = first; seed < first + count; seed++)
        {
            if (Run(seed, OrderPlant.None) is { } found)
            {
                wrong.Add(found);
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} plays:\n" + string.Join("\n", wrong.Take(5)));
    }

    private static string? Run(ulong seed, OrderPlant plant)
    {
        List<string?> found = [];
        string line = CommandLine(seed);
        _ = HostedWorld.Run((program, host, argument) => RunProgram(program, host, seed, plant, found), line, static _ => { });
        return found.Count != 1 ? $"seed {seed}, {line}: it did not end" : found[0] is { } wrong ? $"seed {seed}, {line}: {wrong}" : null;
    }

    // Each third play as it comes, at a rate, or struck where chance has it.
    private static string CommandLine(ulong seed)
    {
        if (seed % 3 == 0)
        {
            return "";
        }

        if (seed % 3 == 1)
        {
            return "quantum=off strike=" + (1 + (seed / 3 % 11)).ToString(CultureInfo.InvariantCulture);
        }

        SplitMix64 chance = new(seed);
        List<string> strikes = [];
        ulong entry = 0;
        for (int i = 0; i < 100; i++)
        {
            entry += chance.Next() % 7;
            strikes.Add(entry.ToString(CultureInfo.InvariantCulture));
        }

        return "quantum=off strikes=" + string.Join(",", strikes);
    }

    private static void RunProgram(uint program, ProgramHost programHost, ulong seed, OrderPlant plant, List<string?> found)
    {
        VerbTable verbs = new([.. Verbs.All]);
        if (program == FirstVat.Child)
        {
            ProcessHost.RunFaultyChild(programHost, verbs, 0, plant);
            return;
        }

        FirstVat.Run(programHost, verbs, sparePages: 64, (host, maker, end) =>
        {
            host.Plant = plant;
            _ = Play(maker, seed, found, end);
        });
    }

    private static async Eventual<Unit> Play(ProcessVatMaker maker, ulong seed, List<string?> found, Action end)
    {
        try
        {
            Eventual<IParty>[] parties = new Eventual<IParty>[Children + 1];
            Eventual<ITraveller>[] travellers = new Eventual<ITraveller>[Children + 1];
            parties[0] = Ref.Of<IParty>(new Party());
            travellers[0] = Ref.Of<ITraveller>(new Traveller());
            for (int i = 1; i < parties.Length; i++)
            {
                Eventual<IVat> vat = maker.Make("party").Vat();
                parties[i] = vat.Join();
                travellers[i] = vat.Travel();
            }

            found.Add(await new OrderPlay(seed, parties, travellers).Play(moves: 60));
        }
        catch (Exception exception)
        {
            found.Add(exception.ToString());
        }

        end();
        return default;
    }
}
