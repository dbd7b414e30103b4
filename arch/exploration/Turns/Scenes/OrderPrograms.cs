using AsyncCap.Arch.Exploration.Turns.Engine;

namespace AsyncCap.Arch.Exploration.Turns.Scenes;

/// <summary>Verbs of the scenes about order.</summary>
internal static class OrderVerbs
{
    public const int Put = 1;
    public const int Get = 2;
    public const int Meet = 3;
    public const int Again = 4;

    public static string[] Names { get; } = ["", "put", "get", "meet", "again"];
}

/// <summary>Writes down what it is sent.</summary>
internal sealed class Writer : Vat
{
    public override void React(VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Request)
        {
            turn.Tell(happened.Value);
            turn.Answer(happened.Resolver);
        }
    }
}

/// <summary>Passes everything on to the vat that it knows.</summary>
internal sealed class Courier : Vat
{
    public override void React(VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Request)
        {
            turn.Forward(happened.Resolver, turn.Reference(0), happened.Verb, happened.Value);
        }
    }
}

/// <summary>Sends numbers to one vat by one reference, a pair in each of two turns; planted, it takes a way round for one of them.</summary>
internal sealed class Counter(int first, bool takesWayRound) : Vat
{
    public override bool Starts => true;

    public override void React(VatTurn turn, in VatEvent happened)
    {
        uint writer = turn.Reference(0);
        if (happened.Kind == VatEventKind.Start)
        {
            _ = turn.Send(takesWayRound ? turn.Reference(1) : writer, OrderVerbs.Put, first);
            _ = turn.Send(writer, OrderVerbs.Put, first + 1);
        }
        else if (happened.Kind == VatEventKind.Outcome && happened.Sent == first + 1)
        {
            _ = turn.Send(writer, OrderVerbs.Put, first + 2);
            _ = turn.Send(writer, OrderVerbs.Put, first + 3);
        }
    }
}

/// <summary>Sends to a vat and then introduces another to it; planted, the meeting comes a turn before.</summary>
internal sealed class Introducer(bool introducesFirst) : Vat
{
    public override bool Starts => true;

    public override void React(VatTurn turn, in VatEvent happened)
    {
        (uint writer, uint friend) = (turn.Reference(0), turn.Reference(1));
        if (happened.Kind == VatEventKind.Start && introducesFirst)
        {
            _ = turn.Send(friend, OrderVerbs.Meet, 2, writer);
            _ = turn.Send(writer, OrderVerbs.Put, 0);
        }
        else if (happened.Kind == VatEventKind.Start)
        {
            _ = turn.Send(writer, OrderVerbs.Put, 1);
            _ = turn.Send(friend, OrderVerbs.Meet, 2, writer);
            _ = turn.Send(writer, OrderVerbs.Put, 4);
        }
        else if (introducesFirst && happened.Verb == OrderVerbs.Put && happened.Sent == 0)
        {
            _ = turn.Send(writer, OrderVerbs.Put, 1);
            _ = turn.Send(writer, OrderVerbs.Put, 4);
        }
    }
}

/// <summary>Sends two numbers to whomever it is made to meet.</summary>
internal sealed class Friend : Vat
{
    public override void React(VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Request)
        {
            _ = turn.Send(happened.Carried, OrderVerbs.Put, happened.Value);
            _ = turn.Send(happened.Carried, OrderVerbs.Put, happened.Value + 1);
            turn.Answer(happened.Resolver);
        }
    }
}

/// <summary>Answers "get" with the vat that it knows.</summary>
internal sealed class Directory : Vat
{
    public override void React(VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Request)
        {
            turn.Answer(happened.Resolver, 0, turn.Reference(0));
        }
    }
}

/// <summary>Sends to the result of "get", and when it has the result itself, to that; planted, it does not wait for the result, for it knows a way.</summary>
internal sealed class Pipeliner(bool knowsAWay) : Vat
{
    public override bool Starts => true;

    public override void React(VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Start)
        {
            int get = turn.Send(turn.Reference(0), OrderVerbs.Get);
            _ = turn.SendToResult(get, OrderVerbs.Put, 1);
            _ = turn.SendToResult(get, OrderVerbs.Put, 2);
            if (knowsAWay)
            {
                _ = turn.Send(turn.Reference(1), OrderVerbs.Put, 3);
            }
        }
        else if (happened.Verb == OrderVerbs.Get)
        {
            _ = turn.Send(happened.Carried, OrderVerbs.Put, knowsAWay ? 4 : 3);
            _ = turn.Send(happened.Carried, OrderVerbs.Put, knowsAWay ? 5 : 4);
        }
    }
}

/// <summary>Answers "get" with a promise, and resolves it a turn later to the vat that it knows. It may send to it too, before and after.</summary>
internal sealed class Promiser(bool sendsToo) : Vat<Promiser.Kept>
{
    protected override void React(ref Kept state, VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Request)
        {
            (state.Promise, state.Resolver) = turn.MakePromise();
            turn.Answer(happened.Resolver, 0, state.Promise);
            _ = turn.Send(turn.Reference(1), OrderVerbs.Again);
            for (int number = 21; sendsToo && number < 24; number++)
            {
                _ = turn.Send(state.Promise, OrderVerbs.Put, number);
            }
        }
        else if (happened.Verb == OrderVerbs.Again)
        {
            turn.Answer(state.Resolver, 0, turn.Reference(0));
            if (sendsToo)
            {
                _ = turn.Send(state.Promise, OrderVerbs.Put, 24);
            }
        }
    }

    internal struct Kept
    {
        public uint Promise;
        public uint Resolver;
    }
}

/// <summary>Gets a promise and sends to it in three turns, while it is resolved and passes on what waits.</summary>
internal sealed class Streamer : Vat<Streamer.Kept>
{
    public override bool Starts => true;

    protected override void React(ref Kept state, VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Start)
        {
            _ = turn.Send(turn.Reference(0), OrderVerbs.Get);
            return;
        }

        if (happened.Verb == OrderVerbs.Get)
        {
            state.Promise = happened.Carried;
            _ = turn.Send(state.Promise, OrderVerbs.Put, 1);
            _ = turn.Send(state.Promise, OrderVerbs.Put, 2);
            _ = turn.Send(state.Promise, OrderVerbs.Put, 3);
            _ = turn.Send(turn.Reference(1), OrderVerbs.Again);
        }
        else if (happened.Verb == OrderVerbs.Again)
        {
            _ = turn.Send(state.Promise, OrderVerbs.Put, 4);
            _ = turn.Send(state.Promise, OrderVerbs.Put, 5);
        }
    }

    internal struct Kept
    {
        public uint Promise;
    }
}

/// <summary>Answers at once.</summary>
internal sealed class Echo : Vat
{
    public override void React(VatTurn turn, in VatEvent happened)
    {
        if (happened.Kind == VatEventKind.Request)
        {
            turn.Answer(happened.Resolver, happened.Value);
        }
    }
}
