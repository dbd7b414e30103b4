using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Frames;
using AsyncCap.Scenarios.Programs.Chance;

namespace AsyncCap.Scenarios.Programs.Retracing;

/// <summary>An actor of a retraced path: it does the acts that the script has for it, one kernel entry each, and nothing else.</summary>
internal static class Follower
{
    private const int MostWakings = 64;

    /// <summary>Runs it; its argument is who it is.</summary>
    public static void Run(ProgramHost host, ulong argument)
    {
        uint who = (uint)argument;
        ScriptPage script = new(host);
        int wakings = 0;
        while (wakings < MostWakings)
        {
            if (script.TryTake(who, out uint number, out Act act))
            {
                Do(host, act);
                script.Note(number, TurnLog.Of(PageView.Over(host.MessagePage)));
            }
            else
            {
                bool isOver = script.IsOver;
                wakings += isOver ? 1 : 0; // Events for which it has no room would wake it for ever.
                Turn(host, new BatchWriter(PageView.Over(host.MessagePage)), isOver ? TurnFlags.None : TurnFlags.Yield);
            }
        }

        _ = host.Peek(0); // So that it ends.
    }

    private static void Do(ProgramHost host, Act act)
    {
        BatchWriter batch = new(PageView.Over(host.MessagePage));
        switch (act.Kind)
        {
            case ActKind.Operation:
                AddOperation(ref batch, act);
                break;
            case ActKind.Crash:
                _ = host.Peek(0); // Does not return.
                break;
            case ActKind.Drop:
                for (int i = 1; i <= Act.MostDrops && act[i] != 0; i++)
                {
                    _ = batch.Add(Operation.Drop, act[i], 0, default, default);
                }

                break;
            case ActKind.Sleep:
            case ActKind.Start:
            case ActKind.GrantProcess:
            case ActKind.GrantBank:
            case ActKind.Rest:
            default:
                break;
        }

        Turn(host, batch, act.Kind == ActKind.Sleep ? TurnFlags.None : TurnFlags.DoNotSleep);
    }

    private static void AddOperation(ref BatchWriter batch, Act act)
    {
        Span<ulong> words = stackalloc ulong[Act.MostWords];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = act.Word(i);
        }

        Span<uint> carried = stackalloc uint[1];
        carried[0] = act[5];
        _ = batch.Add((Operation)act[1], act[3], act[4], words.Slice(0, act.WordCount), carried.Slice(0, act[5] == 0 ? 0 : 1), act[2]);
    }

    // Events that are not delivered with this turn are not this turn's.
    private static void Turn(ProgramHost host, BatchWriter batch, TurnFlags flags)
    {
        batch.Finish(flags);
        PageView.Over(host.MessagePage).At<uint>(MessagePage.EventBytesOffset) = 0;
        host.Turn();
    }
}
