using System;

namespace AsyncCap.Vats;

/// <summary>One method that can be sent, as the generator writes it: how to call it, and how to carry it between processes.</summary>
public abstract class Verb
{
    private uint _number;

    private protected Verb(uint number = 0, Passing? resultPassing = null)
    {
        _number = number;
        ResultPassing = resultPassing;
    }

    /// <summary>What it is called on the wire: FNV-1a of the name, the same in every program that has the method.</summary>
    /// <remarks>The generator writes it down, for a process begins with a table of all verbs. Of one written by hand it is made when it is needed.</remarks>
    public uint Number => _number != 0 ? _number : MakeNumber();

    /// <summary>The number, if somebody asked for it before: of the verbs in a table.</summary>
    internal uint KnownNumber => _number;

    /// <summary>Interface, method and parameter types, in full: the same text in every program that has the method.</summary>
    public abstract string Name { get; }

    /// <summary>Calls the method on <see cref="Message.Target"/> and settles <see cref="Message.Result"/>. Runs as a turn; may throw.</summary>
    protected abstract void Perform(ref Message message);

    /// <summary>Writes the arguments, in their order.</summary>
    protected virtual void WriteArguments(ref Message message, WireWriter writer) => throw NotCarried();

    /// <summary>Reads them. What does not fit marks the reader as malformed; nothing is done then.</summary>
    protected virtual void ReadArguments(ref Message message, WireReader reader) => throw NotCarried();

    /// <summary>Puts others in place of the references among the arguments: for membranes.</summary>
    protected virtual void MapReferences(ref Message message, ReferenceMap map)
    {
    }

    /// <summary>Wraps, for membranes, what comes of the message: makes a promise in place of the one that it carries.</summary>
    protected virtual void MapResult(ref Message message, ReferenceMap map)
    {
    }

    /// <summary>For a target that does not have the method: one that stands for another handles it, else the result breaks.</summary>
    protected static void Misdirected(ref Message message)
    {
        if (message.Target is Interposer interposer)
        {
            interposer.Pass(ref message);
        }
        else
        {
            _ = message.Result?.Break(new Problem(ProblemKind.NoSuchMethod, "The object does not have the method " + message.Verb.Name + "."));
        }
    }

    internal void Deliver(ref Message message) => Perform(ref message);

    /// <summary>The same for a message from another process, whose arguments are numbers: they are read and passed on at once. May throw.</summary>
    /// <returns>False if the arguments are not what they should be, or the target does not have the method: nothing was done.</returns>
    protected virtual bool PerformFrom(Incoming contents, ref Message message) => false;

    internal bool DeliverFrom(Incoming contents, ref Message message) => PerformFrom(contents, ref message);

    internal void Write(ref Message message, WireWriter writer) => WriteArguments(ref message, writer);

    internal void Read(ref Message message, WireReader reader) => ReadArguments(ref message, reader);

    internal void Map(ref Message message, ReferenceMap map)
    {
        MapReferences(ref message, map);
        MapResult(ref message, map);
    }

    /// <summary>Whether the target is the running vat itself, where seeds go: who may send to an object there may not make others by that.</summary>
    protected static bool IsVat(ref Message message) => message.Target is LocalVat;

    /// <summary>How results pass; null for what stays within its process.</summary>
    internal Passing? ResultPassing { get; }

    /// <summary>Makes what comes of the message a promise of the running vat: it breaks with that.</summary>
    internal virtual void TakeResult(ref Message message)
    {
    }

    /// <summary>The message will not arrive. Runs no user code.</summary>
    internal virtual void Fail(ref Message message, Promise broken) => message.Result?.BreakLike(broken);

    /// <summary>The message was for a promise that became plain data.</summary>
    internal virtual void MeetData(ref Message message) => message.Result?.Break(Problem.NotAnObject);

    private uint MakeNumber()
    {
        string name = Name;
        uint hash = 2166136261;
        for (int i = 0; i < name.Length; i++)
        {
            hash = (hash ^ name[i]) * 16777619;
        }

        return _number = hash;
    }

    private NotSupportedException NotCarried() => new(Name + " stays within its process.");
}
