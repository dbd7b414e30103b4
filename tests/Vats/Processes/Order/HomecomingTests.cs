using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>An object comes home while messages to it wait at its endpoint: what is sent to it there does not overtake them.</summary>
public sealed class HomecomingTests
{
    private const int Others = 4;
    private const int Count = 60; // More of each than the kernel hands over at once.
    private const int PerTour = 1000;

    private delegate Eventual<string> Story(Home home);

    /// <summary>Everybody's numbers, in his order.</summary>
    private static string All(int each) => string.Join("; ", Enumerable.Repeat(each.ToString(CultureInfo.InvariantCulture), Others));

    [Theory]
    [InlineData((int)Manner.Argument)]
    [InlineData((int)Manner.Data)]
    [InlineData((int)Manner.Promise)]
    [InlineData((int)Manner.Twice)]
    [InlineData((int)Manner.Echo)]
    [InlineData((int)Manner.EchoOfData)]
    public void Nothing_is_overtaken(int manner)
    {
        foreach (string line in Lines())
        {
            Assert.Equal(All(Count + 5), Run(home => Passed(home, (Manner)manner, hops: 1), line: line));
        }
    }

    /// <summary>One passes it to the next, and that one passes it home: both have sent before.</summary>
    [Theory]
    [InlineData((int)Manner.Argument)]
    [InlineData((int)Manner.Data)]
    [InlineData((int)Manner.Promise)]
    public void Nor_by_way_of_a_third(int manner)
    {
        foreach (string line in Lines())
        {
            Assert.Equal(All(Count + 10), Run(home => Passed(home, (Manner)manner, hops: 2), line: line));
        }
    }

    /// <summary>It comes home and is passed on again, while it comes home from others.</summary>
    [Theory]
    [InlineData((int)Manner.Argument)]
    [InlineData((int)Manner.Data)]
    [InlineData((int)Manner.Promise)]
    public void Nor_by_who_gets_it_from_home(int manner)
    {
        foreach (string line in Lines())
        {
            Assert.Equal(All(Count + 10), Run(home => Passed(home, (Manner)manner, hops: 2, isOwnLast: false), line: line));
        }
    }

    [Theory]
    [InlineData((int)Manner.Argument)]
    [InlineData((int)Manner.Data)]
    [InlineData((int)Manner.Twice)]
    public void Without_the_question_it_is(int manner) =>
        Assert.Contains(Lines(), line => Run(home => Passed(home, (Manner)manner, hops: 1), OrderPlant.ArgumentComesHomeAtOnce, line) != All(Count + 5));

    [Fact]
    public void Without_the_question_before_it_is_passed_on_it_is() =>
        Assert.Contains(Lines(), line => Run(home => Passed(home, Manner.Argument, hops: 2, isOwnLast: false), OrderPlant.PassesOnUnasked, line) != All(Count + 10));

    [Fact]
    public void What_was_sent_before_it_came_home_keeps_its_place() => Assert.Equal("0 1 2 3 4 5 6 7 8", Run(BeforeAndAfter));

    /// <summary>Then nothing more comes by its endpoint, so nothing is waited for.</summary>
    [Fact]
    public void Who_takes_it_back_from_everybody_sends_to_it_at_once() => Assert.Equal("0 1 2 3 4", Run(Withdrawn));

    /// <summary>It is broken as overloaded in place of coming home, and the vat lets go of it when it can.</summary>
    [Fact]
    public void With_nothing_to_ask_by_it_does_not_come_home() => Assert.Equal("Overloaded, then heard 7; 0 objects more", Run(Spent));

    [Fact]
    public void When_all_have_let_go_it_is_forgotten() => Assert.Equal("0 objects more", Run(Forgotten));

    /// <summary>However often it is sent home there is one question on its way.</summary>
    [Fact]
    public void Who_sends_it_home_again_and_again_costs_nothing_more() => Assert.Equal("at most 2 calls more", Run(Flooded));

    /// <summary>What he had on its way is lost with him. What arrives is in order, and nothing waits for him.</summary>
    [Theory]
    [InlineData((int)Manner.Argument)]
    [InlineData((int)Manner.Data)]
    [InlineData((int)Manner.Promise)]
    [InlineData((int)Manner.EchoOfData)]
    public void One_who_is_killed_holds_up_nobody(int manner)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            int moment = seed;
            string line = Lines().ElementAt(seed % Lines().Count());
            Assert.Equal("in order", Run(home => Killed(home, (Manner)manner, moment), line: line));
        }
    }

    [Fact]
    public void In_one_process_it_holds_too()
    {
        for (ulong seed = 1; seed < 50; seed++)
        {
            string? heard = null;
            SeededHost host = new(seed);
            host.MakeVat("home").Enter(() => _ = Tell(
                static home => Passed(home, Manner.Argument, hops: 2), new Home([.. Enumerable.Range(0, Others).Select(_ => host.MakeVat("other"))]), told => heard = told));
            Assert.True(host.RunUntilQuiet());
            Assert.Equal(All(Count + 10), heard);
        }
    }

    // Everybody sends to our object and passes it on, until it has come home to another object of ours, which sends to it too.
    private static async Eventual<string> Passed(Home home, Manner manner, int hops, bool isOwnLast = true)
    {
        Eventual<IParty> party = Ref.Of<IParty>(new Party());
        Eventual<ITraveller> own = Ref.Of<ITraveller>(new Traveller());
        List<Eventual<int>> tours = [];
        for (int i = 0; i < Others; i++)
        {
            Eventual<ITraveller> other = home.Others[(i + 1) % Others];
            tours.Add(home.Others[i].Tour(
                party, hops == 1 || !isOwnLast ? own : other, isOwnLast ? own : other, new Trip(i * PerTour, Count, hops, (long)manner | ((long)manner << 4))));
        }

        foreach (Eventual<int> tour in tours)
        {
            _ = await tour;
        }

        int[] heard = Numbers(await party.Heard());
        return string.Join("; ", Enumerable.Range(0, Others).Select(i => Judge([.. heard.Where(number => number / PerTour == i)])));
    }

    private static async Eventual<string> Killed(Home home, Manner manner, int moment)
    {
        Eventual<IParty> party = Ref.Of<IParty>(new Party());
        Eventual<ITraveller> own = Ref.Of<ITraveller>(new Traveller());
        List<Eventual<int>> tours = [];
        for (int i = 0; i < Others; i++)
        {
            Eventual<ITraveller> other = home.Others[(i + 1) % Others];
            bool isOwnLast = moment % 2 == 0;
            tours.Add(home.Others[i].Tour(
                party, isOwnLast ? other : own, isOwnLast ? own : other, new Trip(i * PerTour, Count, 2, (long)manner | ((long)manner << 4))));
        }

        for (int i = 0; i < moment; i++)
        {
            _ = await Ref.Data(i);
        }

        home.Controls[moment % Others].Kill("enough");
        foreach (Eventual<int> tour in tours)
        {
            await tour.Ended();
        }

        _ = await party.HearWith(PerTour - 1, ""); // Nothing is in its way.
        int[] heard = Numbers(await party.Heard());
        return heard[^1] != PerTour - 1 ? "not heard"
            : Enumerable.Range(0, Others).All(i => heard.Where(number => number / PerTour == i).SequenceEqual(heard.Where(number => number / PerTour == i).Order())) ? "in order"
            : string.Join(" ", heard);
    }

    private static async Eventual<string> BeforeAndAfter(Home home)
    {
        Party near = new();
        Eventual<IParty> party = Ref.Of<IParty>(near);
        Receiver receiver = new(got => Send(got, 3, 3));
        Eventual<int> last = FromAll(home, party, receiver);
        Send(party, 0, 3);
        _ = await last;
        Send(party, 6, 3);
        return Below(9, await party.Heard());
    }

    private static async Eventual<string> Withdrawn(Home home)
    {
        Party near = new();
        Eventual<IParty> party = Ref.Of<IParty>(near);
        Receiver receiver = new(got =>
        {
            Send(got, 0, 5);
            home.Host!.Withdraw(near);
        });
        try
        {
            _ = await FromAll(home, party, receiver);
        }
        catch (BrokenException)
        {
            // What the others had sent is lost.
        }

        return Below(5, await party.Heard());
    }

    private static async Eventual<string> Spent(Home home)
    {
        int exports = await Exports(home);
        Eventual<IParty> party = Ref.Of<IParty>(new Party());
        Receiver receiver = new(static got => Send(got, 0, 1));
        Eventual<int> last = FromAll(home, party, receiver);
        _ = await Ref.Data(0);
        home.Host!.Outside.ForgetIdleCalls();
        home.Host.PurchasesLeft = 0;
        string outcome = "home";
        try
        {
            _ = await last;
        }
        catch (BrokenException broken)
        {
            outcome = broken.Problem.Kind.ToString();
        }

        home.Host.PurchasesLeft = int.MaxValue;
        party.Only.Hear(7);
        string heard = Below(10, await party.Heard());
        return $"{outcome}, then heard {heard}; {await Exports(home) - exports} objects more";
    }

    private static async Eventual<string> Forgotten(Home home)
    {
        _ = await Passed(home, Manner.Argument, hops: 2);
        int exports = await Exports(home); // What somebody sent to last he has not forgotten.
        _ = await Passed(home, Manner.Argument, hops: 2);
        _ = await Passed(home, Manner.Data, hops: 2, isOwnLast: false);
        return $"{await Exports(home) - exports} objects more";
    }

    // When everybody has let go of what he does not need.
    private static async Eventual<int> Exports(Home home)
    {
        for (int i = 0; i < 4; i++)
        {
            home.Host!.CollectGarbage();
            foreach (IVatControl control in home.Controls)
            {
                _ = await control.CollectGarbage();
            }
        }

        return home.Host!.ExportCount;
    }

    private static async Eventual<string> Flooded(Home home)
    {
        Eventual<IParty> party = Ref.Of<IParty>(new Party());
        int times = 0;
        Receiver receiver = new(_ => times++);
        Eventual<ITraveller> own = Ref.Of<ITraveller>(receiver);
        _ = await home.Others[0].Tour(party, own, own, new Trip(1000, 1, 1, 0));
        int calls = home.Host!.CallCount;
        List<Eventual<int>> tours = [];
        for (int i = 0; i < Others; i++)
        {
            tours.Add(home.Others[i].Shuttle(party, own, Count));
        }

        foreach (Eventual<int> tour in tours)
        {
            _ = await tour;
        }

        int more = home.Host.CallCount - calls - Others;
        return times == 1 + (Count * Others) && more <= 2 ? "at most 2 calls more" : $"{times} times home, {more} calls more";
    }

    // The others send a lot to it and then pass it to a receiver of ours.
    private static async Eventual<int> FromAll(Home home, Eventual<IParty> party, Receiver receiver)
    {
        Eventual<ITraveller> own = Ref.Of<ITraveller>(receiver);
        Eventual<ITraveller> idle = Ref.Of<ITraveller>(new Receiver(static _ => { }));
        Eventual<int>[] tours = [.. Enumerable.Range(0, Others).Select(i =>
            home.Others[i].Tour(party, i == Others - 1 ? own : idle, own, new Trip((i + 1) * PerTour, Count, 1, 0)))];
        return await tours[^1];
    }

    private static void Send(Eventual<IParty> party, int first, int count)
    {
        for (int number = first; number < first + count; number++)
        {
            party.Only.Hear(number);
        }
    }

    private static string Below(int end, string heard) => string.Join(" ", Numbers(heard).Where(number => number < end));

    private static int[] Numbers(string heard) => [.. heard.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Where(static number => number >= 0)];

    private static string Judge(int[] heard) =>
        heard.SequenceEqual(heard.Order()) ? heard.Length.ToString(CultureInfo.InvariantCulture) : string.Join(" ", heard);

    // As it comes, preempted at many rates, and at places that chance picks.
    private static IEnumerable<string> Lines()
    {
        yield return "";
        yield return "quantum=off";
        for (int rate = 1; rate <= 11; rate++)
        {
            yield return "quantum=off strike=" + rate.ToString(CultureInfo.InvariantCulture);
        }

        for (int seed = 1; seed <= 8; seed++)
        {
            Random chance = new(seed);
            int entry = 0;
            yield return "quantum=off strikes=" + string.Join(",", Enumerable.Range(0, 100).Select(_ => entry += chance.Next(7)));
        }
    }

    private static string? Run(Story story, OrderPlant plant = OrderPlant.None, string line = "")
    {
        List<string> told = [];
        _ = HostedWorld.Run((program, host, argument) => RunProgram(program, host, story, plant, told), line, static _ => { });
        return told.SingleOrDefault();
    }

    private static void RunProgram(uint program, ProgramHost programHost, Story story, OrderPlant plant, List<string> told)
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
            IVatControl[] controls = [.. Enumerable.Range(0, Others).Select(_ => maker.Make("other"))];
            _ = Tell(story, new Home(controls) { Host = host }, outcome =>
            {
                told.Add(outcome);
                end();
            });
        });
    }

    private static async Eventual<Unit> Tell(Story story, Home home, Action<string> tell)
    {
        string outcome;
        try
        {
            foreach (Eventual<ITraveller> other in home.Others)
            {
                _ = await other.Resolved();
            }

            outcome = await story(home);
        }
        catch (Exception exception)
        {
            outcome = exception.ToString();
        }

        tell(outcome);
        return default;
    }

    private sealed class Home(IVatControl[] controls)
    {
        public ProcessHost? Host { get; init; }

        public IVatControl[] Controls { get; } = controls;

        public Eventual<ITraveller>[] Others { get; } = [.. controls.Select(static control => control.Vat().Travel())];
    }

    // What a reference comes home to.
    private sealed class Receiver(Action<Eventual<IParty>> receive) : ITraveller
    {
        public Eventual<int> Tour(Eventual<IParty> party, Eventual<ITraveller> next, Eventual<ITraveller> last, Trip trip)
        {
            if (Ref.OptProblem(party) is { } problem)
            {
                return Ref.Broken<int>(problem);
            }

            receive(party);
            return party.HearWith(-1, "");
        }

        public Eventual<int> Carry(Luggage luggage, Eventual<ITraveller> next, Eventual<ITraveller> last, Trip trip) => Tour(luggage.Party, next, last, trip);

        public Eventual<int> TourWithBoth(Eventual<IParty> one, Eventual<IParty> other, Eventual<ITraveller> next, Trip trip) => Tour(one, next, next, trip);

        public Eventual<IParty> GiveBack(Eventual<IParty> party)
        {
            receive(party);
            return party;
        }

        public Luggage Return(Luggage luggage) => luggage;

        public Eventual<int> Shuttle(Eventual<IParty> party, Eventual<ITraveller> to, int count) => Ref.Data(0);
    }
}
