using System.Collections.Generic;

namespace AsyncCap.Vats;

/// <summary>How a vat's turns are run in an order that somebody else prescribes.</summary>
public sealed partial class LocalVat
{
    /// <summary>Runs the turn of one message, wherever it waits; 0 for the first question whether something has arrived, which is in no journal.</summary>
    /// <returns>False if the message is not there.</returns>
    internal bool TryRunTurnOf(long id)
    {
        List<Message> waiting = TakeWaiting();
        int at = waiting.FindIndex(message => IdOf(in message) == id);
        PutBack(waiting, at);
        if (at >= 0)
        {
            _ = RunTurns(1);
        }

        return at >= 0;
    }

    private List<Message> TakeWaiting()
    {
        TakeArrived();
        List<Message> waiting = [];
        while (_current.TryTake(out Message message))
        {
            waiting.Add(message);
        }

        return waiting;
    }

    private void PutBack(List<Message> waiting, int first)
    {
        if (first >= 0)
        {
            Message chosen = waiting[first];
            waiting.RemoveAt(first);
            _current.Add(ref chosen);
        }

        for (int i = 0; i < waiting.Count; i++)
        {
            Message message = waiting[i];
            _current.Add(ref message);
        }
    }

    private long IdOf(in Message message)
    {
        if (message.Verb is not Resumption)
        {
            return message.Id;
        }

        long wait = Trace!.WaitOf((Promise)message.Target!);
        return wait == 0 ? Trace.NextMessage : wait;
    }
}
