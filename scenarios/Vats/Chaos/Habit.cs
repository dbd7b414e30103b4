namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>What a callee does to those who call it.</summary>
internal enum Habit
{
    /// <summary>It answers, and nobody destroys it.</summary>
    Healthy,

    /// <summary>It answers, until the supervisor destroys it.</summary>
    Doomed,

    /// <summary>It crashes with requests in hand and messages half sent.</summary>
    Crash,

    /// <summary>It keeps what it is asked, and crashes with all of it.</summary>
    CrashHolding,

    /// <summary>It computes for ever.</summary>
    Hang,

    /// <summary>It goes on, and never answers any more.</summary>
    Silent,

    /// <summary>It throws at every third question.</summary>
    Throw,

    /// <summary>It breaks the answer to every third question, on purpose.</summary>
    Smash,

    /// <summary>It sends somebody more messages than it may.</summary>
    Flood,

    /// <summary>It fills its memory.</summary>
    FillHeap,

    /// <summary>It buys until its bank has nothing left.</summary>
    SpendBank,

    /// <summary>It answers at the next tick.</summary>
    Late,

    /// <summary>No vat: a program that drops the right to answer.</summary>
    Drop,

    /// <summary>No vat: a program that answers everything twice.</summary>
    AnswerTwice,
}

/// <summary>How a call goes.</summary>
internal enum Way
{
    /// <summary>One question.</summary>
    Ask,

    /// <summary>A question to something that the callee is only asked for.</summary>
    Pipelined,

    /// <summary>A question whose argument is a promise that another callee decides.</summary>
    Relayed,

    /// <summary>A question that the callee asks somebody else.</summary>
    Forwarded,
}
