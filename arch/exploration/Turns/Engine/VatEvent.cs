using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Exploration.Turns.Engine;

/// <summary>What a vat reacts to.</summary>
internal enum VatEventKind
{
    /// <summary>Its first turn.</summary>
    Start = 1,

    /// <summary>A message, to be answered by its resolver.</summary>
    Request,

    /// <summary>One of its own calls is decided.</summary>
    Outcome,
}

/// <summary>One thing that happened to a vat.</summary>
internal struct VatEvent
{
    public VatEventKind Kind;

    /// <summary>Why a call broke; none if it was answered.</summary>
    public BreakReason Reason;

    /// <summary>What is asked; of an outcome, what was.</summary>
    public int Verb;

    /// <summary>An outcome's call.</summary>
    public int Call;

    /// <summary>The right to answer a request.</summary>
    public uint Resolver;

    /// <summary>The reference that came along; 0 if none did.</summary>
    public uint Carried;

    /// <summary>The number that came along.</summary>
    public long Value;

    /// <summary>Of an outcome: the number that was sent.</summary>
    public long Sent;

    public readonly bool IsGood => Reason == BreakReason.None;
}
