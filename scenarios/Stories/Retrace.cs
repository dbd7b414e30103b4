using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;
using AsyncCap.Scenarios.Programs.Retracing;

namespace AsyncCap.Scenarios.Stories;

/// <summary>The story <c>retrace</c>: a path that the explorer found, taken again by real processes, a kernel entry a step.</summary>
/// <remarks>
/// Boot line: <c>script=</c> the acts, each in hexadecimal (<see cref="Act"/>), with dots between; <c>strikes=</c> where the timer
/// strikes. <c>./asynccap replay TRACE --on qemu</c> writes it. The row of a step tells what its actor saw; a step that did not return
/// has none.
/// </remarks>
public sealed class Retrace(Stage stage)
{
    private const uint SparePages = 9;
    private const int MostActors = 15;
    private const int SettlingRounds = 16;
    private const ulong TicksOfTheSteps = 1_000_000; // Far more than a path has kernel entries.

    private readonly Child[] _actors = new Child[MostActors + 1];
    private readonly byte[] _name = new byte[16];
    private uint _segment;

    /// <summary>Tells the story.</summary>
    public void Tell()
    {
        OpenPage();
        ScriptPage script = new(stage.Host);
        if (!TryRead(stage.CommandLine.Value("script"u8), script))
        {
            _ = stage.Report.Row("script"u8, passes: false).Text("no acts in hexadecimal with dots between, a Rest among them, at most "u8)
                .Number(ScriptPage.MostActs).EndLine();
            return;
        }

        uint timer = stage.Bank.CreateCall();
        SetUp(script);
        Watch(timer);
        Tell(script);
    }

    private void Tell(ScriptPage script)
    {
        uint done = script.Next;
        for (uint number = script.SetUp; number < done; number++)
        {
            ulong log = script.LogOf(number);
            if (log != 0)
            {
                _ = stage.Report.Row(NameOf(number - script.SetUp + 1), passes: true).Text("saw "u8).Hexadecimal(log).EndLine();
            }
        }

        _ = stage.Report.Row("path"u8, !script.HasParted && done == script.Count).Number(done - script.SetUp).Text(" of "u8)
            .Number(script.Count - script.SetUp).Text(script.HasParted ? " acts, then somebody else ran: "u8 : " acts, intruder "u8)
            .Number(script.Intruder).EndLine();
    }

    private void OpenPage()
    {
        uint page = stage.Bank.CreatePage();
        _segment = stage.Bank.CreateSegment();
        _ = Require(stage.Invoker.Invoke(_segment, [(ulong)SegmentMethod.Map, 0, (ulong)(Rights.Read | Rights.Write)], [page]));
        Attach(stage.Self.Slot);
    }

    private void Attach(uint process)
    {
        ulong[] words = [(ulong)ProcessMethod.Attach, ScriptPage.Position, (ulong)(Rights.Read | Rights.Write)];
        _ = Require(stage.Invoker.Invoke(process, words, [_segment]));
    }

    private static bool TryRead(ReadOnlySpan<byte> text, ScriptPage script)
    {
        while (text.Length > 0)
        {
            int end = CommandLine.IndexOf(text, (byte)'.');
            if (!Act.TryParse(text.Slice(0, end), out Act act) || !script.TryAdd(act))
            {
                return false;
            }

            text = end < text.Length ? text.Slice(end + 1) : default;
        }

        return script.SetUp != 0;
    }

    // Whose act it is not gives way, until it is: nobody else has anything to do yet.
    private void SetUp(ScriptPage script)
    {
        while (script.Next + 1 < script.SetUp)
        {
            if (script.TryTake(0, out _, out Act act))
            {
                Do(act);
            }
            else
            {
                stage.Invoker.Yield();
            }
        }

        for (int i = 0; i < SettlingRounds; i++)
        {
            stage.Invoker.Yield();
        }

        _ = script.TryTake(0, out _, out _); // Rest
    }

    // The timer fires when nobody else can run any more: a clock that counts kernel entries goes on to it then.
    private void Watch(uint timer)
    {
        _ = stage.Invoker.Do(Operation.Deadline, timer, 0, [stage.Invoker.Port.NowTicks + TicksOfTheSteps]);
        _ = stage.Invoker.WaitFor(timer);
    }

    private void Do(Act act)
    {
        uint to = act[3];
        uint other = act[4];
        switch (act.Kind)
        {
            case ActKind.Start when to <= MostActors:
                stage.Builder.SparePages = SparePages;
                stage.Builder.BeginsClass = other != 0;
                _actors[(int)to] = stage.Builder.Start((uint)ProgramNumber.Follower, to);
                Attach(_actors[(int)to].Process.Slot);
                break;
            case ActKind.GrantProcess when to <= MostActors && other <= MostActors:
                _ = _actors[(int)to].Process.Grant(_actors[(int)other].Process.Slot);
                break;
            case ActKind.GrantBank when to <= MostActors && other <= MostActors:
                _ = _actors[(int)to].Process.Grant(_actors[(int)other].Bank.Slot);
                break;
            case ActKind.Operation:
            case ActKind.Sleep:
            case ActKind.Crash:
            case ActKind.Drop:
            case ActKind.Rest:
            default:
                throw new RefusedException(InvocationError.UnknownOperation, BreakReason.None);
        }
    }

    private static Message Require(in Message answer)
    {
        return answer.IsGood ? answer : throw new RefusedException(answer.Error, answer.Reason);
    }

    // "act-", and the number.
    private ReadOnlySpan<byte> NameOf(uint number)
    {
        int at = _name.Length;
        do
        {
            _name[--at] = (byte)('0' + (number % 10));
            number /= 10;
        }
        while (number != 0);
        at -= 4;
        "act-"u8.CopyTo(_name.AsSpan(at, 4));
        return _name.AsSpan(at, _name.Length - at);
    }
}
