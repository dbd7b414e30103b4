using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories;

/// <summary>What can be sent before there is anybody to send it to, and what becomes of it.</summary>
public sealed class Promises(Stage stage)
{
    private const int LinkCount = 3;
    private const int MessageCount = 12;
    private const ulong TailCalls = 10_000;
    private const ulong ShortTime = 2_000;
    private const ulong LongTime = 100_000_000;

    private readonly Actor[] _links = new Actor[LinkCount];
    private readonly uint[] _calls = new uint[MessageCount];

    /// <summary>Tells the story.</summary>
    public void Tell()
    {
        ulong pagesBefore = stage.PagesInUse();
        for (int i = 0; i < MessageCount; i++)
        {
            _calls[i] = stage.Bank.CreateCall();
        }

        for (int i = 0; i < LinkCount; i++)
        {
            _links[i] = stage.StartActor(ProgramNumber.Link, 0);
        }

        for (int i = 0; i + 1 < LinkCount; i++)
        {
            _ = stage.Invoker.Invoke(_links[i].Entry, [(ulong)LinkTask.Know], [_links[i + 1].Entry]);
        }

        SendAChain();
        KeepTheOrder();
        CloseARing();
        DescendFar();
        HearOfAnEnd();
        GiveUpInTime();
        for (int i = 0; i < LinkCount; i++)
        {
            stage.Dismiss(_links[i]);
        }

        for (int i = 0; i < MessageCount; i++)
        {
            _ = stage.Invoker.Do(Operation.Destroy, _calls[i]);
        }

        ulong pagesAfter = stage.AwaitPages(pagesBefore);
        _ = stage.Report.Row("nothing-is-lost"u8, pagesAfter == pagesBefore).Text("pages "u8).Number(pagesBefore)
            .Text(pagesAfter == pagesBefore ? "="u8 : "!="u8).Number(pagesAfter).EndLine();
    }

    // Each message goes to the answer of the one before, and all leave in one turn.
    private void SendAChain()
    {
        MessagePort port = stage.Invoker.Port;
        _ = port.Add(Operation.Send, _links[0].Entry, _calls[0], [(ulong)LinkTask.Next]);
        for (int i = 1; i < LinkCount; i++)
        {
            ulong task = (ulong)(i + 1 < LinkCount ? LinkTask.Next : LinkTask.Count);
            _ = port.Add(Operation.Send, _calls[i - 1], _calls[i], [task, 41], default, (byte)SendFlags.ToResult);
        }

        stage.Invoker.Collect(TurnFlags.DoNotSleep);
        bool isGood = true;
        for (int i = 0; i + 1 < LinkCount; i++)
        {
            Message step = stage.Invoker.WaitFor(_calls[i]);
            isGood &= step.IsGood && step.SlotCount == 1;
            _ = stage.Invoker.Do(Operation.Drop, step.Slots[0]);
        }

        Message last = stage.Invoker.WaitFor(_calls[LinkCount - 1]);
        _ = stage.Report.Row("three-processes-one-turn"u8, isGood && last.IsGood && last.Words[0] == 42)
            .Text("message to the answer of a message to an answer: "u8).Number(last.Words[0]).EndLine();
    }

    // Half of the messages go to the promise before it is kept, the rest after; then the promise is destroyed and they still arrive.
    private void KeepTheOrder()
    {
        uint promise = stage.Bank.CreatePromise(out uint resolver);
        for (int i = 0; i < MessageCount; i++)
        {
            if (i == MessageCount / 2)
            {
                _ = stage.Invoker.Do(Operation.Resolve, resolver, 0, default, [_links[2].Entry]);
            }

            _ = stage.Invoker.Send(promise, _calls[i], [(ulong)LinkTask.Count, 0]);
        }

        ulong first = 0;
        bool isInOrder = true;
        for (int i = 0; i < MessageCount; i++)
        {
            Message answer = stage.Invoker.WaitFor(_calls[i]);
            first = i == 0 ? answer.Words[1] : first;
            isInOrder &= answer.IsGood && answer.Words[1] == first + (ulong)i;
        }

        _ = stage.Report.Row("order-is-kept"u8, isInOrder).Number(MessageCount).Text(" messages, half before the promise was kept"u8).EndLine();
        _ = stage.Invoker.Do(Operation.Drop, promise); // The last send put the link itself into its place.
    }

    private void CloseARing()
    {
        uint first = stage.Bank.CreatePromise(out uint firstResolver);
        uint second = stage.Bank.CreatePromise(out uint secondResolver);
        _ = stage.Invoker.Do(Operation.Await, _calls[0], first);
        _ = stage.Invoker.Do(Operation.Deadline, _calls[0], 0, [stage.Invoker.Port.NowTicks + LongTime]); // Else it would be inert for ever.
        _ = stage.Invoker.Do(Operation.Resolve, firstResolver, 0, default, [second], (byte)ResolveFlags.Become);
        _ = stage.Invoker.Do(Operation.Resolve, secondResolver, 0, default, [first], (byte)ResolveFlags.Become);
        Message outcome = stage.Invoker.WaitFor(_calls[0]);
        _ = stage.Report.Row("a-ring-breaks"u8, outcome.Reason == BreakReason.Cycle).Text("two promises of each other: "u8)
            .Text(Names.Of(outcome.Reason)).EndLine();
        _ = stage.Invoker.Do(Operation.Destroy, first);
        _ = stage.Invoker.Do(Operation.Destroy, second);
    }

    private void DescendFar()
    {
        ulong pages = stage.PagesInUse();
        _ = stage.Invoker.Send(_links[0].Entry, _calls[0], [(ulong)LinkTask.Descend, TailCalls]);
        Message answer = stage.Invoker.WaitFor(_calls[0]);
        ulong grown = stage.PagesInUse() - pages;
        _ = stage.Report.Row("tail-calls-take-no-storage"u8, answer.IsGood && grown == 0).Number(TailCalls)
            .Text(" calls passed on in one record, pages "u8).Number(grown).Text(", "u8).Text(Names.Of(answer.Reason)).EndLine();
    }

    private void HearOfAnEnd()
    {
        Actor doomed = stage.StartActor(ProgramNumber.Link, 0);
        _ = stage.Invoker.Do(Operation.Await, _calls[0], doomed.Child.Process.Slot);
        doomed.Child.Destroy();
        Message told = stage.Invoker.WaitFor(_calls[0]);
        _ = stage.Invoker.Do(Operation.Drop, doomed.Entry);
        _ = stage.Report.Row("an-end-is-heard-of"u8, told.IsGood).Text("a call that waited for a process: "u8)
            .Text(Names.Of(told.Reason)).EndLine();
    }

    private void GiveUpInTime()
    {
        _ = stage.Invoker.Send(_links[0].Entry, _calls[0], [(ulong)LinkTask.Hold]);
        ulong now = stage.Invoker.Port.NowTicks;
        _ = stage.Invoker.Do(Operation.Deadline, _calls[0], 0, [now + ShortTime]);
        Message outcome = stage.Invoker.WaitFor(_calls[0]);
        _ = stage.Report.Row("silence-has-an-end"u8, outcome.Reason == BreakReason.DeadlinePassed).Text("nobody answered: "u8)
            .Text(Names.Of(outcome.Reason)).EndLine();
    }
}
