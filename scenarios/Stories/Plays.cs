using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;
using AsyncCap.Scenarios.Programs.Chance;

namespace AsyncCap.Scenarios.Stories;

/// <summary>The story <c>chance</c>: random programs of many processes, one play a row. Every world traces the very same events and sees the very same answers.</summary>
/// <remarks>
/// Boot line: <c>seed=N</c> (1), <c>plays=N</c> seeds from there on (1), <c>steps=N</c> (500) or <c>only=0-41,77</c>, the steps
/// of each seed that are played.
/// </remarks>
public sealed class Plays(Stage stage)
{
    private const uint PagesOfTheHouse = 16;
    private const uint UsualSteps = 500;
    private const ulong MostPlays = 10_000;

    private readonly ushort[] _listed = new ushort[Script.MostListed];
    private readonly byte[] _name = new byte[32];
    private int _listedCount;

    /// <summary>Tells the story.</summary>
    public void Tell()
    {
        if (!TryRead("seed"u8, 1, ulong.MaxValue, out ulong seed)
            || !TryRead("plays"u8, 1, MostPlays, out ulong plays)
            || !TryRead("steps"u8, UsualSteps, Script.MostSteps, out ulong steps)
            || !TryReadList())
        {
            return;
        }

        uint page = stage.Bank.CreatePage();
        uint segment = OpenScript(page);
        Script script = new(stage.Host);
        Invoker invoker = new(new MessagePort(stage.Host), InitialSlot.Bank);
        for (ulong i = 0; i < plays; i++)
        {
            script.Begin(seed + i, (uint)steps, _listed.AsSpan(0, _listedCount));
            Play(seed + i, script, invoker, segment);
        }

        _ = stage.Invoker.Invoke(segment, [(ulong)SegmentMethod.Destroy]);
        _ = stage.Invoker.Invoke(page, [(ulong)PageMethod.Destroy]);
    }

    private void Play(ulong seed, Script script, Invoker invoker, uint segment)
    {
        ulong pagesBefore = stage.PagesInUse();
        BankStub bank = stage.Bank.CreateBank(PagesOfTheHouse);
        House house = new(invoker, bank, script, segment);
        while (script.TryDraw(out ulong step))
        {
            house.Step(step);
        }

        ulong steps = script.Drawn;
        ulong turns = script.Turns;
        ulong digest = script.Digest;
        house.Close();
        bank.Destroy();
        _ = stage.Invoker.Do(Operation.Drop, bank.Slot);
        ulong pagesAfter = stage.AwaitPages(pagesBefore);
        bool passes = pagesAfter == pagesBefore && stage.BooksBalance();
        _ = stage.Report.Row(NameOf(seed), passes).Number(steps).Text(" steps, "u8).Number(turns).Text(" turns, digest "u8)
            .Hexadecimal(digest).EndLine();
    }

    // All programs of the plays have it; random ones cannot name it.
    private uint OpenScript(uint page)
    {
        const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);
        uint segment = stage.Bank.CreateSegment();
        _ = Require(stage.Invoker.Invoke(segment, [(ulong)SegmentMethod.Map, 0, ReadWrite], [page]));
        _ = Require(stage.Invoker.Invoke(stage.Self.Slot, [(ulong)ProcessMethod.Attach, Script.Position, ReadWrite], [segment]));
        return segment;
    }

    private static Message Require(in Message answer) => answer.IsGood ? answer : throw new RefusedException(answer.Error, answer.Reason);

    // "seed-", and the number.
    private ReadOnlySpan<byte> NameOf(ulong seed)
    {
        int at = _name.Length;
        do
        {
            _name[--at] = (byte)('0' + (seed % 10));
            seed /= 10;
        }
        while (seed != 0);
        at -= 5;
        "seed-"u8.CopyTo(_name.AsSpan(at, 5));
        return _name.AsSpan(at, _name.Length - at);
    }

    private bool TryRead(ReadOnlySpan<byte> key, ulong otherwise, ulong most, out ulong number)
    {
        ReadOnlySpan<byte> text = stage.CommandLine.Value(key);
        number = otherwise;
        if (text.Length == 0 || WholeNumbers.TryParse(text, most, out number))
        {
            return true;
        }

        _ = stage.Report.Row(key, passes: false).Text(text).Text(" is no number from 0 to "u8).Number(most).EndLine();
        return false;
    }

    private bool TryReadList()
    {
        ReadOnlySpan<byte> text = stage.CommandLine.Value("only"u8);
        if (text.Length == 0 || WholeNumbers.TryParseList(text, _listed, out _listedCount))
        {
            return true;
        }

        _ = stage.Report.Row("only"u8, passes: false).Text("not rising numbers and ranges below 65,536 with commas between, at most "u8)
            .Number(Script.MostListed).EndLine();
        return false;
    }
}
