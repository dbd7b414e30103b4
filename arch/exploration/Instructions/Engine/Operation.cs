namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>What a thread is about to do, or did.</summary>
internal enum OperationKind : byte
{
    None,
    Read,
    Write,
    ReadModifyWrite,
    Fence,
    Park,
    ParkFor,
    Unpark,
    Spawn,
    Yield,
    ReadClock,
    Invoke,
    Return,

    /// <summary>Under TSO: a write goes into the thread's own buffer, where nobody else sees it.</summary>
    Buffer,

    /// <summary>Under TSO: the oldest write of a thread's buffer becomes visible.</summary>
    Flush,
}

/// <summary>How an operation touches a place. Two touches of a place depend on each other if their order can be seen.</summary>
internal enum Touch : byte
{
    /// <summary>Does not touch it.</summary>
    None,

    /// <summary>Any number of these commute: reads; at the history, starts of calls.</summary>
    Shared,

    /// <summary>Writes, which commute with nothing; at the history, ends of calls, which commute with each other.</summary>
    Exclusive,
}

/// <summary>An operation and the places that it touches. Places are numbered from 1 as they are first named in an execution.</summary>
internal struct Operation
{
    public OperationKind Kind;
    public Touch Touch;

    /// <summary>How it touches <see cref="Places.Changes"/> (spinning) or, for what times out, the clock.</summary>
    public Touch SecondTouch;

    public int Place;
    public int SecondPlace;

    /// <summary>What an operation of this kind touches before it is known whether a compare-exchange will write.</summary>
    public static Operation Of(OperationKind kind, int place)
    {
        Operation operation = new() { Kind = kind, Place = place };
        switch (kind)
        {
            case OperationKind.Read or OperationKind.ReadClock or OperationKind.Invoke:
                operation.Touch = Touch.Shared;
                break;
            case OperationKind.Write or OperationKind.ReadModifyWrite or OperationKind.Flush:
                operation.Touch = Touch.Exclusive;
                operation.SecondPlace = Places.Changes;
                operation.SecondTouch = Touch.Shared;
                break;
            case OperationKind.Park or OperationKind.Unpark or OperationKind.Return or OperationKind.Yield:
                operation.Touch = Touch.Exclusive;
                break;
            case OperationKind.ParkFor:
                operation.Touch = Touch.Exclusive;
                operation.SecondPlace = Places.Clock;
                operation.SecondTouch = Touch.Exclusive;
                break;
            case OperationKind.None or OperationKind.Fence or OperationKind.Spawn or OperationKind.Buffer:
            default:
                break; // Nobody else sees these.
        }

        return operation;
    }

    /// <summary>Whether the order of the two can be seen, given that they are different threads'.</summary>
    public static bool Depend(in Operation one, in Operation other) =>
        Conflict(one.Place, one.Touch, other.Place, other.Touch)
        || Conflict(one.Place, one.Touch, other.SecondPlace, other.SecondTouch)
        || Conflict(one.SecondPlace, one.SecondTouch, other.Place, other.Touch)
        || Conflict(one.SecondPlace, one.SecondTouch, other.SecondPlace, other.SecondTouch);

    private static bool Conflict(int place, Touch touch, int otherPlace, Touch otherTouch)
    {
        if (place != otherPlace || touch == Touch.None || otherTouch == Touch.None)
        {
            return false;
        }

        return place == Places.History
            ? touch != otherTouch
            : touch == Touch.Exclusive || otherTouch == Touch.Exclusive;
    }
}
