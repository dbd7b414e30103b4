namespace AsyncCap.Ipc.Abi;

/// <summary>What a capability names. The numbers are ABI: Discrim and the debugger print them.</summary>
public enum CapabilityType : byte
{
    /// <summary>An empty slot.</summary>
    Null = 0,

    /// <summary>The machine itself: console, power, boot arguments. Given to the first process only.</summary>
    Machine = 1,

    /// <summary>A space bank: the right to buy, to look at the balance and to destroy.</summary>
    Bank = 2,

    /// <summary>A process, as its parent or debugger sees it.</summary>
    Process = 3,

    /// <summary>An endpoint, as its owner sees it: mint entry capabilities, destroy.</summary>
    Endpoint = 4,

    /// <summary>The right to invoke an endpoint, with a badge.</summary>
    Entry = 5,

    /// <summary>A call record, as the owner sees it.</summary>
    Call = 6,

    /// <summary>The linear right to answer one call.</summary>
    Resolver = 7,

    /// <summary>A 4 KiB page of memory.</summary>
    Page = 8,

    /// <summary>512 consecutive pages: what is mapped into an address space as a whole.</summary>
    Segment = 9,

    /// <summary>The result-to-be that its resolver decides: it can be sent to and waited for.</summary>
    Promise = 10,

    /// <summary>64 sticky bits.</summary>
    Notification = 11,

    /// <summary>A revocable indirection, as its owner sees it.</summary>
    Forwarder = 12,

    /// <summary>The right to invoke whatever a forwarder stands for.</summary>
    Relay = 13,

    /// <summary>Processor time: priority, budget, period.</summary>
    Schedule = 14,
}
