using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Scenarios.Programs.Chance;

/// <summary>A random program as a process of its own: it draws a number from the play's script, does that step, and draws the next.</summary>
internal static class Gambler
{
    private const ulong WildAddress = 0xDEAD_0000;
    private const uint ScriptSlot = ProcessBuilder.FirstGrantSlot + 1;
    private const uint StepsPerPoll = 8;
    private const uint SlotsPerPoll = 40;

    public static void Run(ProgramHost host)
    {
        Script script = new(host);
        OpenScript(host);
        RandomProgram program = new() { MayStart = true }; // What it starts has no memory and faults at once, in every world.
        while (script.TryDraw(out ulong step))
        {
            if (step % StepsPerPoll == 0)
            {
                PollAll(host, (uint)(step / StepsPerPoll % 3) * SlotsPerPoll);
            }
            else if (!program.Prepare(host.MessagePage, step))
            {
                host.Poke(WildAddress, 0);
                continue;
            }

            host.Turn();
            script.Note(host.MessagePage);
            program.Learn(host.MessagePage);
        }

        // The play is over. Sleep would end at once if there are events and no free slot for them, and nobody else would run.
        while (true)
        {
            new BatchWriter(PageView.Over(host.MessagePage)).Finish(TurnFlags.Yield);
            host.Turn();
        }
    }

    // The parent grants the segment; only who has a process can attach something to it, and this one may have it before the parent runs again.
    private static void OpenScript(ProgramHost host)
    {
        const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);
        BatchWriter batch = new(PageView.Over(host.MessagePage));
        _ = batch.Add(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.Attach, Script.Position, ReadWrite], [ScriptSlot]);
        _ = batch.Add(Operation.Drop, ScriptSlot, 0, default, default);
        batch.Finish(TurnFlags.DoNotSleep);
        host.Turn();
    }

    // Asks for the state of every call among some slots; the others refuse in their own ways.
    private static void PollAll(ProgramHost host, uint firstSlot)
    {
        BatchWriter batch = new(PageView.Over(host.MessagePage));
        for (uint slot = firstSlot; slot < firstSlot + SlotsPerPoll; slot++)
        {
            _ = batch.Add(Operation.Poll, slot, 0, default, default);
        }

        batch.Finish(TurnFlags.DoNotSleep);
    }
}
