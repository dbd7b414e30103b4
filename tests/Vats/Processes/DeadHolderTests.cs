using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Vats;
using Xunit;
using KernelMessage = AsyncCap.Ipc.Client.Message;

namespace AsyncCap.Tests.Vats;

/// <summary>What was given to a vat that is killed: nobody keeps it for the dead, and everybody for the living to whom the dead handed it on.</summary>
public sealed class DeadHolderTests
{
    private const int ManyVats = 1000;
    private const int Races = 24;

    private delegate Eventual<string> Story(Stage stage);

    /// <summary>A thousand of them, and nothing of it is left with who gave: no object of his is exported, no page more is bought.</summary>
    [Fact]
    public void A_thousand_vats_are_given_an_object_each_and_killed() =>
        Assert.Equal("0 objects, 0 calls, 0 pages more", Run(stage => ManyTimes(stage, ManyVats, GiveAndKill)));

    /// <summary>In an answer, too: who gave it hears nothing of it from the one who asked.</summary>
    [Fact]
    public void They_ask_for_it_and_are_killed() => Assert.Equal("0 objects, 0 calls, 0 pages more", Run(stage => ManyTimes(stage, 30, AskAndKill)));

    /// <summary>Killed in the turn of the gift, one turn later, two turns later ...</summary>
    [Fact]
    public void Killed_while_it_is_on_its_way() => Assert.Equal("0 objects, 0 calls, 0 pages more", Run(stage => ManyTimes(stage, Races, KillOnTheWay)));

    [Fact]
    public void Killed_while_letting_go() => Assert.Equal("0 objects, 0 calls, 0 pages more", Run(stage => ManyTimes(stage, Races, KillWhileLettingGo)));

    /// <summary>Whoever got it keeps it, and what he lets go of counts: at every moment at which the one who handed it on can be killed.</summary>
    [Fact]
    public void Killed_after_handing_on()
    {
        string? told = Run(HandOnAndDie);
        Assert.StartsWith("none broken", told, StringComparison.Ordinal);
        Assert.EndsWith("0 objects more", told, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 handed on", told, StringComparison.Ordinal);
    }

    /// <summary>Negative control: if copies were not counted, the living would lose what the dead gave them.</summary>
    [Fact]
    public void If_copies_were_not_counted_the_living_would_lose_theirs() =>
        Assert.DoesNotContain("none broken", Run(HandOnAndDie, Defences.HolderCounts) ?? "", StringComparison.Ordinal);

    /// <summary>Negative control: who does not listen keeps everything for the dead.</summary>
    [Fact]
    public void Who_does_not_listen_keeps_all() =>
        Assert.StartsWith("30 objects", Run(stage => ManyTimes(stage, 30, GiveAndKill), plant: OrderPlant.KeepsForTheDead), StringComparison.Ordinal);

    private static async Eventual<string> ManyTimes(Stage stage, int count, Func<Stage, int, Eventual<int>> once)
    {
        for (int i = 0; i < Races; i++)
        {
            _ = await once(stage, i); // What is bought once is bought now.
            await stage.Wait(20);
        }

        await stage.Calm();
        (int objects, int calls, long pages) = (stage.Host.ExportCount, stage.Host.CallCount, stage.UsedPages());
        for (int i = 0; i < count; i++)
        {
            _ = await once(stage, i);
            await stage.Wait(20); // It ends by steps, and a vat that is not gone yet has its pages.
            if (i % Races == Races - 1)
            {
                await stage.Calm(); // What it gave us is let go of all together, which takes a call each.
            }
        }

        await stage.Calm();
        return $"{stage.Host.ExportCount - objects} objects, {stage.Host.CallCount - calls} calls, {stage.UsedPages() - pages} pages more";
    }

    private static async Eventual<int> GiveAndKill(Stage stage, int index)
    {
        (IVatControl control, Eventual<IHolder> holder) = stage.MakeHolder();
        _ = await holder.Take(Ref.Of<IToken>(new Token()));
        control.Kill("enough");
        return index;
    }

    private static async Eventual<int> AskAndKill(Stage stage, int index)
    {
        (IVatControl control, Eventual<IHolder> holder) = stage.MakeHolder();
        _ = await holder.TakeFrom(stage.Tokens);
        control.Kill("enough");
        return index;
    }

    private static async Eventual<int> KillOnTheWay(Stage stage, int index)
    {
        (IVatControl control, Eventual<IHolder> holder) = stage.MakeHolder();
        _ = await holder.Touch();
        Eventual<int> taken = index % 2 == 0 ? holder.Take(Ref.Of<IToken>(new Token())) : holder.TakeFrom(stage.Tokens);
        await stage.Wait(index / 2);
        control.Kill("enough");
        return await Stage.Outcome(taken);
    }

    private static async Eventual<int> KillWhileLettingGo(Stage stage, int index)
    {
        (IVatControl control, Eventual<IHolder> holder) = stage.MakeHolder();
        _ = await holder.Take(Ref.Of<IToken>(new Token()));
        holder.Only.LetGo();
        Eventual<Unit> collected = control.CollectGarbage();
        await stage.Wait(index);
        control.Kill("enough");
        _ = await Stage.Outcome(collected);
        return index;
    }

    private static async Eventual<string> HandOnAndDie(Stage stage)
    {
        (IVatControl keeps, Eventual<IHolder> keeper) = stage.MakeHolder();
        Eventual<IToken> common = Ref.Of<IToken>(new Token());
        _ = await keeper.Take(common);
        _ = await keeper.Touch();
        _ = await keeps.CollectGarbage();
        await stage.Calm();
        int objects = stage.Host.ExportCount;
        int broken = 0;
        int handedOn = 0;
        for (int i = 0; i < Races; i++)
        {
            keeper.Only.LetGo();
            (IVatControl control, Eventual<IHolder> holder) = stage.MakeHolder();
            _ = await holder.Touch();
            holder.Only.TakeAndHandOn(Ref.Of<IToken>(new Token()), keeper);
            await stage.Wait(i);
            control.Kill("enough");
            await stage.Calm();
            int touched = await keeper.Touch();
            broken += touched == -2 ? 1 : 0;
            handedOn += touched == 1 ? 1 : 0;
        }

        _ = await keeper.Take(common);
        for (int i = 0; i < 4; i++)
        {
            _ = await keeper.Touch();
            _ = await keeps.CollectGarbage();
            await stage.Calm();
        }

        int more = stage.Host.ExportCount - objects;
        return $"{(broken == 0 ? "none" : broken)} broken, {handedOn} handed on, {more} objects more";
    }

    private static string? Run(Story story, Defences removed = Defences.None, OrderPlant plant = OrderPlant.None)
    {
        List<string> told = [];
        _ = HostedWorld.Run((program, host, _) => RunProgram(program, host, story, plant, told), "quantum=off", static _ => { }, removed: removed);
        return told.SingleOrDefault();
    }

    private static void RunProgram(uint program, ProgramHost programHost, Story story, OrderPlant plant, List<string> told)
    {
        VerbTable verbs = new([.. Verbs.All]);
        if (program == FirstVat.Child)
        {
            ProcessHost.RunChild(programHost, verbs);
            return;
        }

        FirstVat.Run(programHost, verbs, sparePages: 24, (host, maker, end) =>
        {
            host.Plant = plant;
            _ = Play(new Stage(host, maker), story, told, end);
        });
    }

    private static async Eventual<Unit> Play(Stage stage, Story story, List<string> told, Action end)
    {
        try
        {
            told.Add(await story(stage));
        }
        catch (Exception exception)
        {
            told.Add(exception.ToString());
        }

        end();
        return default;
    }

    private sealed class Stage
    {
        private readonly ProcessVatMaker _maker;
        private readonly IVatControl _clock;
        private readonly Eventual<IHolder> _ticking;

        public Stage(ProcessHost host, ProcessVatMaker maker)
        {
            Host = host;
            _maker = maker;
            (_clock, _ticking) = MakeHolder();
            Tokens = Ref.Of<ITokens>(new Tokens());
        }

        public ProcessHost Host { get; }

        public Eventual<ITokens> Tokens { get; }

        public (IVatControl Control, Eventual<IHolder> Holder) MakeHolder()
        {
            IVatControl control = _maker.Make("holder");
            return (control, control.Vat().Holding());
        }

        /// <summary>Waits for so many answers of another vat.</summary>
        public async Eventual<Unit> Wait(int turns)
        {
            for (int i = 0; i < turns; i++)
            {
                _ = await _ticking.Touch();
            }

            return default;
        }

        /// <summary>Waits until what has ended is gone, and lets go of what nobody refers to.</summary>
        public async Eventual<Unit> Calm()
        {
            Host.RequestCollection();
            await Wait(200);
            _ = await _clock.CollectGarbage();
            Host.RequestCollection();
            await Wait(200);
            return default;
        }

        public long UsedPages()
        {
            KernelMessage answer = Host.Gate.Ask(Operation.Send, Host.Gate.Bank, 0, [(ulong)BankMethod.ReadBalance, 0]);
            return (long)answer.Words[1];
        }

        public static async Eventual<int> Outcome<T>(Eventual<T> result)
        {
            try
            {
                _ = await result;
                return 1;
            }
            catch (BrokenException)
            {
                return 0;
            }
        }
    }
}
