using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>What is sent to a promise that came in a message: it is on its way at once, and arrives or breaks, whatever becomes of who sent it or who made the promise.</summary>
public sealed class PipelineTests
{
    private const int Children = 5;
    private const string AsItComes = "quantum=off"; // Who runs goes on until he sleeps.

    private delegate Eventual<string> Story(IVatControl[] vats, Eventual<IGiven>[] given, Eventual<IParty> party);

    [Fact]
    public void It_arrives_though_its_sender_never_looks_again() => Assert.Equal("7", Run(HeardFromTheDeaf));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_breaks_when_the_maker_ends_first(bool isKilled) => Assert.Equal("Disconnected", Run((vats, given, _) => MakerEnds(vats, given, isKilled)));

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(500)]
    public void It_arrives_whoever_lets_go_of_the_promise(int count) => Assert.Equal(Numbers(count), Run((_, given, party) => AllArrive(given, party, count)));

    [Fact]
    public void It_ends_as_the_promise_did_though_the_maker_lets_go_as_soon_as_it_is_told() =>
        Assert.Equal("ViciousCycle", Run((_, given, _) => AllBreak(given, 500), line: AsItComes));

    [Fact]
    public void It_does_not_without_the_kernels_line() =>
        Assert.NotEqual("ViciousCycle", Run((_, given, _) => AllBreak(given, 500), Defences.AwaitOrder, AsItComes));

    // He was given a promise and sent to it, and never enters the kernel again.
    private static async Eventual<string> HeardFromTheDeaf(IVatControl[] vats, Eventual<IGiven>[] given, Eventual<IParty> party)
    {
        (Eventual<IParty> promise, Resolver<IParty> resolver) = Ref.Promise<IParty>();
        _ = given[0].Keep(promise, 7);
        _ = await given[0].Count();
        given[0].Only.Loop();
        resolver.Resolve(party);
        return await HeardBy(party, 1);
    }

    // The promise is the first one's. He ends, and the other one has sent to it by then.
    private static async Eventual<string> MakerEnds(IVatControl[] vats, Eventual<IGiven>[] given, bool isKilled)
    {
        Eventual<string> outcome = given[1].Offered();
        _ = given[0].Offer(given[1], 5);
        while (await given[1].Count() == 0)
        {
            // It has not been offered yet.
        }

        if (isKilled)
        {
            vats[0].Kill("enough");
        }
        else
        {
            given[0].Only.Crash();
        }

        return await outcome;
    }

    // Many promises of the first vat's, to which all send before they are settled.
    private static async Eventual<string> AllArrive(Eventual<IGiven>[] given, Eventual<IParty> party, int count)
    {
        Resolver<IParty> resolver = await GiveTo(given, count);
        resolver.Resolve(party);
        string heard = await HeardBy(party, count);
        return string.Join(' ', heard.Split(' ').Select(int.Parse).Order());
    }

    // The last one answers when they are settled, and the kernel has so many to tell that it has not told him yet.
    private static async Eventual<string> AllBreak(Eventual<IGiven>[] given, int count)
    {
        Resolver<IParty> resolver = await GiveTo(given, count);
        given[^1].Only.Release();
        _ = resolver.Smash(Problem.Cycle);
        return await given[^1].Outcomes();
    }

    private static async Eventual<Resolver<IParty>> GiveTo(Eventual<IGiven>[] given, int count)
    {
        (Eventual<IParty> promise, Resolver<IParty> resolver) = Ref.Promise<IParty>();
        for (int i = 0; i < count; i++)
        {
            _ = given[i * given.Length / count].Keep(promise, i);
        }

        foreach (Eventual<IGiven> one in given)
        {
            _ = await one.Count();
        }

        return resolver;
    }

    private static async Eventual<string> HeardBy(Eventual<IParty> party, int count)
    {
        string heard = "";
        for (int i = 0; i < 200 && heard.Split(' ').Length <= count; i++)
        {
            heard = await party.Heard();
        }

        return heard.Trim();
    }

    private static string Numbers(int count) => string.Join(' ', Enumerable.Range(0, count));

    private static string? Run(Story story, Defences removed = Defences.None, string line = "")
    {
        List<string> told = [];
        _ = HostedWorld.Run((program, host, argument) => RunProgram(program, host, story, told), line, static _ => { }, removed: removed);
        return told.SingleOrDefault();
    }

    private static void RunProgram(uint program, ProgramHost programHost, Story story, List<string> told)
    {
        VerbTable verbs = new([.. Verbs.All]);
        if (program == FirstVat.Child)
        {
            Given.Surround(programHost);
            ProcessHost.RunChild(programHost, verbs);
            return;
        }

        FirstVat.Run(programHost, verbs, sparePages: 64, (host, maker, end) => _ = Play(maker, story, told, end));
    }

    private static async Eventual<Unit> Play(ProcessVatMaker maker, Story story, List<string> told, Action end)
    {
        try
        {
            IVatControl[] vats = [.. Enumerable.Range(0, Children).Select(_ => maker.Make("given"))];
            told.Add(await story(vats, [.. vats.Select(static vat => vat.Vat().Begin())], maker.Make("party").Vat().Join()));
        }
        catch (Exception exception)
        {
            told.Add(exception.ToString());
        }

        end();
        return default;
    }
}
