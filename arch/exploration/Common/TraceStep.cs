namespace AsyncCap.Arch.Exploration.Common;

/// <summary>One step of a path, for people.</summary>
/// <param name="Actor">Who took it: a thread, a process, the machine. Each gets a column.</param>
/// <param name="Operation">What it did: "compare-exchange", "send", "dies".</param>
/// <param name="Object">To what: "Mailbox#1._head", "endpoint 3".</param>
/// <param name="Outcome">What came of it: "null -> Node#2", "delivered"; may be empty.</param>
public sealed record TraceStep(string Actor, string Operation, string Object, string Outcome = "")
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string text = Object.Length == 0 ? Operation : $"{Operation} {Object}";
        return Outcome.Length == 0 ? text : $"{text}: {Outcome}";
    }
}
