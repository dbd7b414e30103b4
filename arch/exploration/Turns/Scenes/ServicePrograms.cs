using AsyncCap.Arch.Exploration.Turns.Engine;

namespace AsyncCap.Arch.Exploration.Turns.Scenes;

/// <summary>Verbs of the scenes about services that fail.</summary>
internal static class ServiceVerbs
{
    public const int Do = 1;
    public const int Find = 2;
    public const int Watch = 3;
    public const int Lock = 4;
    public const int Unlock = 5;
    public const int Withdraw = 6;
    public const int Deposit = 7;
    public const int Read = 8;
    public const int Write = 9;
    public const int Ask = 10;
    public const int Use = 11;
    public const int Again = 12;

    public static string[] Names { get; } =
        ["", "do", "find", "watch", "lock", "unlock", "withdraw", "deposit", "read", "write", "ask", "use", "again"];
}

/// <summary>Sends three requests, one with a deadline, and writes down which outcome each had: exactly one each.</summary>
internal sealed class Requester : Vat
{
    public override bool Starts => true;

    public override void React(VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Start)
        {
            _ = turn.Send(turn.Reference(0), ServiceVerbs.Do, 1);
            turn.Deadline(turn.Send(turn.Reference(0), ServiceVerbs.Do, 2), 5);
            return;
        }

        turn.Tell((happened.Sent * 2) + (happened.IsGood ? 1 : 0));
        if (happened.Sent == 1)
        {
            turn.Deadline(turn.Send(turn.Reference(0), ServiceVerbs.Do, 3), 7);
        }
    }
}

/// <summary>Answers each request a turn after it got it; planted, it forgets one.</summary>
internal sealed class SlowServer(bool forgets) : Vat<SlowServer.Kept>
{
    protected override void React(ref Kept state, VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Request && happened.Verb == ServiceVerbs.Again)
        {
            turn.Answer(happened.Resolver);
        }
        else if (happened.Kind == VatEventKind.Request)
        {
            if (forgets && state.Waiting != 0)
            {
                turn.Tell(-1);
            }

            state.Next = state.Waiting != 0 ? state.Waiting : state.Next;
            state.NextValue = state.Waiting != 0 ? state.WaitingValue : state.NextValue;
            state.Waiting = happened.Resolver;
            state.WaitingValue = happened.Value;
            _ = turn.Send(turn.Me, ServiceVerbs.Again);
        }
        else if (happened.IsGood)
        {
            Answer(ref state, turn);
        }
    }

    private void Answer(ref Kept state, VatTurn turn)
    {
        if (state.Next != 0 && !forgets)
        {
            turn.Answer(state.Next, state.NextValue * 10);
            state.Next = 0;
            return;
        }

        if (state.Waiting != 0)
        {
            turn.Answer(state.Waiting, state.WaitingValue * 10);
            state.Waiting = 0;
        }
    }

    internal struct Kept
    {
        public uint Next;
        public uint Waiting;
        public long NextValue;
        public long WaitingValue;
    }
}

/// <summary>Finds a worker by way of the supervisor and has three things done, one after the other; when the worker dies it asks for another.</summary>
/// <remarks>Planted, it keeps to the worker that it had.</remarks>
internal sealed class Client(bool keepsTheOld) : Vat<Client.Kept>
{
    private const int Jobs = 2;
    private const int MostTries = 6;

    public override bool Starts => true;

    protected override void React(ref Kept state, VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Start)
        {
            _ = turn.Send(turn.Reference(0), ServiceVerbs.Find);
        }
        else if (happened.Verb == ServiceVerbs.Find)
        {
            state.Worker = happened.Carried;
            _ = turn.Send(state.Worker, ServiceVerbs.Do, state.Done);
        }
        else if (happened.IsGood)
        {
            state.Done++;
            turn.Tell(happened.Value);
            if (state.Done < Jobs)
            {
                _ = turn.Send(state.Worker, ServiceVerbs.Do, state.Done);
            }
        }
        else if (++state.Tries < MostTries)
        {
            _ = keepsTheOld
                ? turn.Send(state.Worker, ServiceVerbs.Do, state.Done)
                : turn.Send(turn.Reference(0), ServiceVerbs.Find);
        }
    }

    internal struct Kept
    {
        public uint Worker;
        public int Done;
        public int Tries;
    }
}

/// <summary>Watches the worker, and when it ends puts the next one in its place; planted, it does not look.</summary>
/// <remarks>A client that asks before the supervisor has heard of the end gets the old worker once more, and asks again.</remarks>
internal sealed class Supervisor(bool doesNotWatch) : Vat<Supervisor.Kept>
{
    public override bool Starts => true;

    protected override void React(ref Kept state, VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Start)
        {
            if (!doesNotWatch)
            {
                _ = turn.WhenEnded(turn.Reference(0), ServiceVerbs.Watch);
            }
        }
        else if (happened.Kind == VatEventKind.Outcome)
        {
            state.Worker = 1;
            turn.Tell(1);
        }
        else
        {
            turn.Answer(happened.Resolver, state.Worker, turn.Reference(state.Worker));
        }
    }

    internal struct Kept
    {
        public int Worker;
    }
}

/// <summary>Grants a lock to one at a time, and takes it back from a holder that ends; planted, it waits for the holder for ever.</summary>
internal sealed class LockServer(bool waitsForTheDead) : Vat<LockServer.Kept>
{
    protected override unsafe void React(ref Kept state, VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Outcome)
        {
            // The holder's end, if it is still the holder.
            if (happened.Sent == state.Grant && state.IsHeld)
            {
                turn.Tell(-1);
                Next(ref state, turn);
            }
        }
        else if (happened.Verb == ServiceVerbs.Unlock)
        {
            turn.Answer(happened.Resolver);
            if (state.IsHeld && happened.Value == state.Grant)
            {
                Next(ref state, turn);
            }
        }
        else
        {
            state.Resolvers[state.Count] = happened.Resolver;
            state.Clients[state.Count++] = happened.Carried;
            if (!state.IsHeld)
            {
                Next(ref state, turn);
            }
        }
    }

    private unsafe void Next(ref Kept state, VatTurn turn)
    {
        state.IsHeld = state.Count > 0;
        if (!state.IsHeld)
        {
            return;
        }

        (uint resolver, uint client) = (state.Resolvers[0], state.Clients[0]);
        state.Count--;
        for (int index = 0; index < state.Count; index++)
        {
            (state.Resolvers[index], state.Clients[index]) = (state.Resolvers[index + 1], state.Clients[index + 1]);
        }

        state.Grant++;
        turn.Answer(resolver, state.Grant);
        if (!waitsForTheDead)
        {
            _ = turn.WhenEnded(client, ServiceVerbs.Watch, state.Grant);
        }
    }

    internal unsafe struct Kept
    {
        public bool IsHeld;
        public int Count;
        public int Grant;
        public fixed uint Resolvers[4];
        public fixed uint Clients[4];
    }
}

/// <summary>Locks, uses the resource over two turns, unlocks.</summary>
internal sealed class LockUser(bool doesNotLock) : Vat<LockUser.Kept>
{
    public override bool Starts => true;

    protected override void React(ref Kept state, VatTurn turn, in VatEvent happened)
    {
        (uint server, uint resource) = (turn.Reference(0), turn.Reference(1));
        if (happened.Kind == VatEventKind.Start)
        {
            _ = doesNotLock
                ? turn.Send(resource, ServiceVerbs.Use, turn.Self + 1)
                : turn.Send(server, ServiceVerbs.Lock, 0, turn.Me);
        }
        else if (happened.Verb == ServiceVerbs.Lock)
        {
            state.Grant = happened.Value;
            _ = turn.Send(resource, ServiceVerbs.Use, turn.Self + 1);
        }
        else if (happened.Verb == ServiceVerbs.Use && happened.Sent >= 0)
        {
            _ = turn.Send(resource, ServiceVerbs.Use, -(turn.Self + 1));
        }
        else if (happened.Verb == ServiceVerbs.Use && !doesNotLock)
        {
            _ = turn.Send(server, ServiceVerbs.Unlock, state.Grant);
        }
    }

    internal struct Kept
    {
        public long Grant;
    }
}

/// <summary>An account. It never has less than nothing.</summary>
internal sealed class Account(long opening) : Vat<Account.Kept>
{
    public override bool Starts => true;

    protected override void React(ref Kept state, VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Start || !state.IsOpen)
        {
            state.Balance += state.IsOpen ? 0 : opening;
            state.IsOpen = true;
        }

        if (happened.Kind != VatEventKind.Request)
        {
            return;
        }

        switch (happened.Verb)
        {
            case ServiceVerbs.Withdraw when state.Balance < happened.Value:
                turn.Break(happened.Resolver);
                break;
            case ServiceVerbs.Withdraw:
                state.Balance -= happened.Value;
                turn.Answer(happened.Resolver, happened.Value);
                break;
            case ServiceVerbs.Deposit:
                state.Balance += happened.Value;
                turn.Answer(happened.Resolver, happened.Value);
                break;
            case ServiceVerbs.Write:
                state.Balance = happened.Value;
                turn.Answer(happened.Resolver, happened.Value);
                break;
            default:
                turn.Answer(happened.Resolver, state.Balance);
                break;
        }
    }

    internal struct Kept
    {
        public long Balance;
        public bool IsOpen;
    }
}

/// <summary>Brings money from one account to another; what it has taken and cannot deliver goes back.</summary>
/// <remarks>Planted: it reads the balance and writes it back less the sum; or it does not bring back what was refused.</remarks>
internal sealed class Teller(long sum, bool readsThenWrites, bool keepsTheMoney) : Vat<Teller.Kept>
{
    public override bool Starts => true;

    protected override void React(ref Kept state, VatTurn turn, in VatEvent happened)
    {
        (uint from, uint to) = (turn.Reference(0), turn.Reference(1));
        if (happened.Kind == VatEventKind.Start)
        {
            _ = readsThenWrites ? turn.Send(from, ServiceVerbs.Read) : turn.Send(from, ServiceVerbs.Withdraw, sum);
        }
        else if (happened.Verb == ServiceVerbs.Read)
        {
            _ = turn.Send(from, ServiceVerbs.Write, happened.Value - sum);
        }
        else if (happened.Verb is ServiceVerbs.Withdraw or ServiceVerbs.Write && happened.IsGood)
        {
            state.InHand = sum;
            _ = turn.Send(to, ServiceVerbs.Deposit, sum);
        }
        else if (happened.Verb == ServiceVerbs.Deposit && happened.IsGood)
        {
            state.InHand = 0;
            turn.Tell(sum);
        }
        else if (happened.Verb == ServiceVerbs.Deposit && !state.IsReturning && !keepsTheMoney)
        {
            state.IsReturning = true;
            _ = turn.Send(from, ServiceVerbs.Deposit, sum);
        }
        else if (happened.Verb == ServiceVerbs.Deposit && keepsTheMoney)
        {
            state.InHand = 0;
        }
    }

    internal struct Kept
    {
        public long InHand;
        public bool IsReturning;
    }
}

/// <summary>Asks its neighbour something; what it is asked it answers at once, or (planted) when it has its own answer.</summary>
internal sealed class Neighbour(bool answersLater) : Vat<Neighbour.Kept>
{
    public override bool Starts => true;

    protected override void React(ref Kept state, VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Start)
        {
            _ = turn.Send(turn.Reference(0), ServiceVerbs.Ask, turn.Self);
        }
        else if (happened.Kind == VatEventKind.Request && answersLater && !state.HasAnswer)
        {
            state.Open = happened.Resolver;
        }
        else if (happened.Kind == VatEventKind.Request)
        {
            turn.Answer(happened.Resolver, 1);
        }
        else
        {
            state.HasAnswer = true;
            turn.Tell(happened.Value);
            if (state.Open != 0)
            {
                turn.Answer(state.Open, 1);
                state.Open = 0;
            }
        }
    }

    internal struct Kept
    {
        public uint Open;
        public bool HasAnswer;
    }
}

/// <summary>Takes so many turns, each of them started by its own message in the turn before.</summary>
internal sealed class Stepper(int turns) : Vat
{
    public override bool Starts => true;

    public override void React(VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Start)
        {
            _ = turn.Send(turn.Me, ServiceVerbs.Again, turns - 2);
        }
        else if (happened.Kind == VatEventKind.Request)
        {
            turn.Answer(happened.Resolver);
            if (happened.Value > 1)
            {
                _ = turn.Send(turn.Me, ServiceVerbs.Again, happened.Value - 1);
            }
        }
    }
}
