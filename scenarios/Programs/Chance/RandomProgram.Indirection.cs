using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs.Chance;

/// <summary>What stands between a program and somebody else: notifications, forwarders, lanes, schedules.</summary>
public sealed partial class RandomProgram
{
    private const ulong LongestPeriod = 1ul << 62;
    private const uint UsualPriority = 32;

    private void InvokeIndirection(ref BatchWriter batch)
    {
        switch (_random.Next(17))
        {
            case 16:
                // Somebody else decides on its faults.
                Note(
                    batch.Add(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.SetKeeper, _random.Next(2) * 30], [Pick(Kind.Entry)]),
                    Kind.None);
                break;
            case < 5:
                InvokeNotification(ref batch);
                break;
            case < 9:
                InvokeForwarder(ref batch);
                break;
            case < 12:
                InvokeThroughRelay(ref batch);
                break;
            case < 15:
                InvokeSchedule(ref batch);
                break;
            default:
                Invoke(ref batch, Pick(Kind.Endpoint), (ulong)EndpointMethod.UseLanes, Kind.None);
                break;
        }
    }

    // Some of them are counted.
    private void Mint(ref BatchWriter batch)
    {
        uint endpoint = Pick(Kind.Endpoint);
        uint badge = _random.Next(8);
        Invoke(ref batch, endpoint, (ulong)(badge < 5 ? EndpointMethod.Mint : EndpointMethod.MintCounted), Kind.Entry, badge);
    }

    // Quanta of 1 to 64 entries, or one that does not end in such a run, or none.
    private void MintOneWay(ref BatchWriter batch)
    {
        ulong quantum = _random.OneIn(8) ? 46 + _random.Next(4) : _random.Next(7);
        Note(
            batch.Add(Operation.Send, Pick(Kind.Endpoint), 0, [(ulong)EndpointMethod.MintOneWay, _random.Next(8), quantum], default), Kind.Entry);
    }

    private void InvokeNotification(ref BatchWriter batch)
    {
        if (Lacks(Kind.Notification))
        {
            Invoke(ref batch, ProcessBuilder.BankSlot, (ulong)BankMethod.CreateNotification, Kind.Notification, _random.Next(4));
            return;
        }

        uint notification = Pick(Kind.Notification);
        switch (_random.Next(10))
        {
            case < 2:
                Invoke(ref batch, notification, (ulong)NotificationMethod.Mint, Kind.Notification, _random.Next(66));
                break;
            case 2 when _random.OneIn(2):
                Invoke(ref batch, notification, (ulong)NotificationMethod.Destroy, Kind.None);
                break;
            case < 5:
                Note(
                    batch.Add(
                        Operation.Send, Pick(Kind.Process), 0, [(ulong)ProcessMethod.Grant], [notification]),
                    Kind.None);
                break;
            default:
                ulong bits = _random.OneIn(8) ? 0 : 1ul << (int)_random.Next(64);
                Invoke(ref batch, notification, (ulong)NotificationMethod.Signal, Kind.None, bits | _random.Next(2));
                break;
        }
    }

    private void InvokeForwarder(ref BatchWriter batch)
    {
        if (Lacks(Kind.Forwarder))
        {
            BuyForwarder(ref batch);
            return;
        }

        uint forwarder = Pick(Kind.Forwarder);
        switch (_random.Next(12))
        {
            case < 7:
                ulong rights = _random.OneIn(2) ? (ulong)Rights.All : _random.Next(66);
                Note(
                    batch.Add(Operation.Send, forwarder, 0, [(ulong)ForwarderMethod.Mint, rights, _random.Next(4)], default),
                    Kind.Relay);
                break;
            case < 10:
                uint meant = Pick(AnyOf(Kind.Entry, Kind.Promise, Kind.Relay, AnyOf()));
                Note(batch.Add(Operation.Send, forwarder, 0, [(ulong)ForwarderMethod.Redirect], [meant]), Kind.None);
                break;
            case 10:
                Invoke(ref batch, forwarder, (ulong)ForwarderMethod.Block, Kind.None);
                break;
            default:
                Invoke(ref batch, forwarder, (ulong)(_random.OneIn(3) ? ForwarderMethod.Destroy : ForwarderMethod.Block), Kind.None);
                break;
        }
    }

    private void BuyForwarder(ref BatchWriter batch)
    {
        uint meant = Pick(AnyOf(Kind.Entry, Kind.Promise, AnyOf(), AnyOf()));
        Note(batch.Add(Operation.Send, Payer(), 0, [(ulong)BankMethod.CreateForwarder], [meant]), Kind.Forwarder);
    }

    // What kernel objects have in common are small numbers of methods; with a call, it may be a message.
    private void InvokeThroughRelay(ref BatchWriter batch)
    {
        if (Lacks(Kind.Relay))
        {
            InvokeForwarder(ref batch);
            return;
        }

        uint relay = Pick(Kind.Relay);
        uint call = _random.OneIn(2) ? Pick(Kind.Call) : 0;
        ulong method = _random.Next(5) switch
        {
            0 => (ulong)ProcessMethod.ReadState,
            1 => (ulong)BankMethod.ReadBalance,
            _ => 1 + _random.Next(9),
        };
        switch (_random.Next(4))
        {
            case 0:
                Note(batch.Add(Operation.Send, relay, call, [method], default), Kind.Received);
                break;
            case 1:
                Note(batch.Add(Operation.Send, relay, call, [method], [Pick(AnyOf())]), Kind.None);
                break;
            default:
                Note(batch.Add(Operation.Send, relay, call, [method, _random.Next(6) * 8], default), Kind.Received);
                break;
        }
    }

    private void InvokeSchedule(ref BatchWriter batch)
    {
        if (Lacks(Kind.Schedule))
        {
            Invoke(ref batch, ProcessBuilder.BankSlot, (ulong)BankMethod.CreateSchedule, Kind.Schedule);
            return;
        }

        uint schedule = Pick(Kind.Schedule);
        switch (_random.Next(8))
        {
            case < 2:
                Note(batch.Add(Operation.Send, Pick(Kind.Process), 0, [(ulong)ProcessMethod.SetSchedule], [schedule]), Kind.None);
                break;
            case 2:
                Note(batch.Add(Operation.Send, schedule, 0, [(ulong)ScheduleMethod.Read, 0, 0, 0], default), Kind.None);
                break;
            case 3:
                Invoke(ref batch, schedule, (ulong)(_random.OneIn(4) ? ScheduleMethod.Destroy : ScheduleMethod.Read), Kind.None);
                break;
            default:
                Configure(ref batch, schedule);
                break;
        }
    }

    // Nobody is to have all the time: what runs before others gets at most half of it.
    private void Configure(ref BatchWriter batch, uint schedule)
    {
        bool isUrgent = _random.OneIn(3);
        ulong priority = isUrgent ? UsualPriority + 1 + _random.Next(3) : UsualPriority - _random.Next(4);
        ulong budget = isUrgent || _random.OneIn(2) ? 1 + _random.Next(12) : 0;
        ulong period = budget == 0 ? _random.Next(4) / 3 : (isUrgent ? 2 * budget : budget) + _random.Next(30);
        if (_random.OneIn(16))
        {
            priority = 64 + _random.Next(2);
        }
        else if (_random.OneIn(16))
        {
            period = _random.OneIn(2) ? budget - 1 : LongestPeriod + _random.Next(2);
        }

        Note(
            batch.Add(
                Operation.Send, schedule, 0, [(ulong)ScheduleMethod.Configure, priority, budget, period], [Pick(Kind.Machine)]),
            Kind.None);
    }
}
