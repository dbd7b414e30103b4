namespace AsyncCap.Scenarios.Programs;

/// <summary>What an assailant does. Those before <see cref="Refused"/> serve an endpoint first; the others attack at once.</summary>
public enum Assault : ulong
{
    /// <summary>Never takes a request: its table is full.</summary>
    Deaf = 0,

    /// <summary>Holds every request.</summary>
    Hold = 1,

    /// <summary>Answers every call with four capabilities.</summary>
    Give = 2,

    /// <summary>Sends the resolver to its own endpoint and crashes before it could receive it.</summary>
    ResolverToItself = 3,

    /// <summary>Sends the resolver to an endpoint that is gone.</summary>
    ResolverNowhere = 4,

    /// <summary>Moves the resolver of one call over that of the one before.</summary>
    ResolverOverResolver = 5,

    /// <summary>Forwards the call to an endpoint that is gone.</summary>
    ForwardNowhere = 6,

    /// <summary>Forwards the call to itself, again and again.</summary>
    ForwardForEver = 7,

    /// <summary>Resolves to a promise of its own and drops the resolver of that.</summary>
    ForgottenPromise = 8,

    /// <summary>Resolves to a promise of its own and destroys that.</summary>
    DestroyedPromise = 9,

    /// <summary>Destroys its own endpoint with the request in hand, then crashes.</summary>
    EndpointThenCrash = 10,

    /// <summary>Destroys its own bank with the request in hand, and goes on in the same batch.</summary>
    BankUnderItsFeet = 11,

    /// <summary>Watches, copies about and passes on whatever it holds of the call, to keep the caller from getting its record back.</summary>
    Pin = 12,

    /// <summary>Grows its table as far as its bank goes and holds every request.</summary>
    HoldMany = 13,

    /// <summary>Writes into the message page of another whenever it is called.</summary>
    Scribble = 14,

    /// <summary>First of those that attack at once.</summary>
    Refused = 32,

    /// <summary>Sends calls until its bank is empty.</summary>
    Flood = 33,

    /// <summary>Sends calls with all that a message can carry and never looks at an answer.</summary>
    NeverCollect = 34,

    /// <summary>Fills its table and asks for capabilities.</summary>
    NoRoom = 35,

    /// <summary>Tries to pass on, copy and duplicate what is bound or linear.</summary>
    Smuggle = 36,

    /// <summary>Sends itself its own bank, process, endpoint and resolvers, and dies with them under way.</summary>
    ToItself = 37,

    /// <summary>Sends everything it is made of to the victim, and ends in the same batch.</summary>
    DyingMessage = 38,

    /// <summary>Watches the end of the victim's endpoint with every call it can pay for.</summary>
    WatchFlood = 39,

    /// <summary>Sends one call and goes on living, so that its end can be chosen from outside.</summary>
    OneCall = 40,

    /// <summary>Hands over long batches that wake the victim in between, which shares its message page.</summary>
    HandOver = 41,
}
