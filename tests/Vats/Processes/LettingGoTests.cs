using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>A promise that went out, in a message or in an answer, is let go of when it is settled and whoever got it has been told.</summary>
public sealed class LettingGoTests
{
    private const int Count = 100;
    private const int Sum = Count * (Count - 1) / 2;

    private delegate Eventual<int> Story(Eventual<ICollector> collector, Eventual<IGiven> given, IVatControl control);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_went_out_in_an_answer(bool atOnce) =>
        Assert.Equal($"{Sum}: 0 promises, 0 objects more", Run((collector, _, _) => collector.Collect(Ref.Of<ISource>(new Source()), Count, atOnce)));

    /// <summary>No room is left for the receipt: docs/caveats.md.</summary>
    [Fact]
    public void But_four_in_one_answer_are_kept() =>
        Assert.Equal("3: 4 promises, 1 objects more", Run((collector, _, _) => collector.CollectFour(Ref.Of<ISource>(new Source()))));

    [Fact]
    public void One_that_went_out_in_a_message() => Assert.Equal($"{Count}: 0 promises, 0 objects more", Run((_, given, _) => HandOut(given)));

    /// <summary>The one who got it lets go of the object that it became, so the object is forgotten too.</summary>
    [Fact]
    public void One_that_became_an_object() =>
        Assert.Equal($"{Count}: 0 promises, 0 objects more", Run((_, given, control) => HandOutSettled(given, control)));

    private static async Eventual<int> HandOutSettled(Eventual<IGiven> given, IVatControl control)
    {
        (Eventual<IParty> promise, Resolver<IParty> resolver) = Ref.Promise<IParty>();
        for (int i = 0; i < Count; i++)
        {
            _ = given.Keep(promise, i);
        }

        resolver.Resolve(Ref.Of<IParty>(new Party()));
        _ = await given.Outcomes();
        given.Only.Release();
        for (int i = 0; i < 4; i++)
        {
            _ = await control.CollectGarbage();
            _ = await given.Count();
        }

        return Count;
    }

    private static async Eventual<int> HandOut(Eventual<IGiven> given)
    {
        (Eventual<IParty> promise, Resolver<IParty> resolver) = Ref.Promise<IParty>();
        List<Eventual<int>> kept = [];
        for (int i = 0; i < Count; i++)
        {
            kept.Add(given.Keep(promise, i));
        }

        _ = await given.Count();
        _ = resolver.Smash(Problem.Cycle);
        given.Only.Release();
        int answered = 0;
        foreach (Eventual<int> one in kept)
        {
            answered += 1 + await one;
        }

        return answered;
    }

    private static string? Run(Story story)
    {
        List<string> told = [];
        _ = HostedWorld.Run((program, host, argument) => RunProgram(program, host, story, told), "quantum=off", static _ => { });
        return told.SingleOrDefault();
    }

    private static void RunProgram(uint program, ProgramHost programHost, Story story, List<string> told)
    {
        VerbTable verbs = new([.. Verbs.All]);
        if (program == FirstVat.Child)
        {
            ProcessHost.RunChild(programHost, verbs);
            return;
        }

        FirstVat.Run(programHost, verbs, sparePages: 64, (host, maker, end) => _ = Play(host, maker, story, told, end));
    }

    private static async Eventual<Unit> Play(ProcessHost host, ProcessVatMaker maker, Story story, List<string> told, Action end)
    {
        try
        {
            IVatControl control = maker.Make("other");
            Eventual<IVat> vat = control.Vat();
            Eventual<ICollector> collector = vat.Collecting();
            Eventual<IGiven> given = vat.Begin();
            _ = await given.Count();
            int exports = host.Outside.ExportCount;
            int outcome = await story(collector, given, control);
            for (int i = 0; i < 20 && host.Outside.PromiseCount > 0; i++)
            {
                _ = await given.Count();
            }

            // What it exported besides: the source, which the other has no reason to let go of before garbage is looked for.
            int objects = host.Outside.ExportCount - exports - (outcome == Sum ? 1 : 0);
            told.Add($"{outcome}: {host.Outside.PromiseCount} promises, {objects} objects more");
        }
        catch (Exception exception)
        {
            told.Add(exception.ToString());
        }

        end();
        return default;
    }
}
