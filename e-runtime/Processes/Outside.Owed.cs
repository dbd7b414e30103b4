using System;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Vats;

/// <summary>What the vat owes: it refuses nobody anything by doing it later, so a spent bank only delays it.</summary>
internal sealed partial class Outside
{
    private Owed? _firstOwed;
    private Owed? _lastOwed;

    private void PayOrOwe(Owed owed)
    {
        if (TryTakeCall(owed.Use) is { } call)
        {
            Pay(owed, call);
            return;
        }

        if (owed.Import is { } import)
        {
            import.SentCount++; // It stays until then.
        }

        if (_lastOwed is { } last)
        {
            last.Next = owed;
        }
        else
        {
            _firstOwed = owed;
        }

        _lastOwed = owed;
    }

    // With calls that have come back, or that the bank gives by now.
    private void PayOwed()
    {
        while (_firstOwed is { } owed && TryTakeCall(owed.Use) is { } call)
        {
            _firstOwed = owed.Next;
            _lastOwed = _firstOwed is null ? null : _lastOwed;
            if (owed.Import is { } import)
            {
                import.SentCount--;
            }

            Pay(owed, call);
        }
    }

    private void Pay(Owed owed, CallRecord call)
    {
        switch (owed.Use)
        {
            case CallUse.Only:
                Gate.Send(owed.Slot, call, [Envelope.Release | (8ul << 32), owed.Key], []);
                if (owed.IsLast)
                {
                    DropSlot(owed.Slot);
                }

                break;
            case CallUse.LastWaiter:
                call.Carried = owed.Promise;
                Gate.Do(Operation.Await, call.Slot, owed.Slot);
                break;
            case CallUse.Question:
                call.Promise = owed.Waiter;
                Gate.Send(owed.Slot, call, [Envelope.HaveAllArrived], []);
                break;
            case CallUse.End:
                call.Promise = owed.Waiter;
                call.Mourned = owed.Import;
                Gate.Do(Operation.Await, call.Slot, owed.Slot);
                break;
            case CallUse.Homecoming:
                PayHomecoming(owed.Export!, call);
                break;
            case CallUse.None or CallUse.Message or CallUse.Import or CallUse.Timer:
            default:
                throw new InvalidOperationException("Nobody owes that.");
        }
    }
}
