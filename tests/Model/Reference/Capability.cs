using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>What a slot holds. The default value is an empty slot.</summary>
/// <param name="Type">What it names.</param>
/// <param name="Rights">What its holder may do.</param>
/// <param name="Badge">Entries: the word that the receiver sees.</param>
/// <param name="Object">The object itself; a resolver names its call, an entry its endpoint.</param>
/// <param name="Delivery">Resolvers: which delivery of the call it may answer.</param>
/// <param name="Quantum">One-way entries: the quantum in ticks.</param>
internal readonly record struct Capability(CapabilityType Type, Rights Rights, uint Badge, KernelObject? Object, uint Delivery, ulong Quantum = 0)
{
    public bool IsOneWay => Rights.HasFlag(Rights.OneWay);

    public bool IsCounted => Rights.HasFlag(Rights.Counted);

    /// <summary>What its holder is told of its object's life.</summary>
    public bool IsToldLive => IsOneWay || IsLive;

    public bool IsEmpty => Type == CapabilityType.Null;

    public bool IsLive => Object switch
    {
        null => true, // the machine
        Call call when Type == CapabilityType.Resolver => !call.IsDestroyed && call.IsDelivered && call.Delivery == Delivery,
        _ => !Object.IsDestroyed,
    };

    public static Capability To(KernelObject target, CapabilityType type) => new(type, Rights.All, 0, target, 0);

    public static Capability ResolverOf(Call call) => new(CapabilityType.Resolver, Rights.All, 0, call, call.Delivery);

    public bool IsWeak => Rights.HasFlag(Rights.Weak);

    public bool IsOpaque => Rights.HasFlag(Rights.Opaque);

    /// <summary>A copy with marks added; what is weak has lost Write and Destroy, and what has lost Write is not counted.</summary>
    public Capability Marked(Rights marks)
    {
        Rights rights = Rights | marks;
        rights = rights.HasFlag(Rights.Weak) ? rights & ~(Rights.Write | Rights.Destroy) : rights;
        return this with { Rights = rights.HasFlag(Rights.Write) ? rights : rights & ~Rights.Counted };
    }

    /// <summary>What a relay and this, for which its forwarder stands, both allow, with the marks of either.</summary>
    public Capability Through(Capability relay)
    {
        Rights marks = (Rights | relay.Rights) & (Rights.Weak | Rights.Opaque | Rights.OneWay);
        return (this with { Rights = Rights & relay.Rights & Rights.All }).Marked(marks);
    }

    public bool Allows(Rights rights) => (Rights & rights) == rights;
}
