using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>A process: slots, events that wait for it, and what it serves and owns.</summary>
internal sealed class Process : KernelObject
{
    public const uint SlotsPerPage = 256;

    private readonly List<Capability> _slots = [default];
    private readonly Stack<uint> _freed = new();

    public ProcessState State { get; set; }

    public FaultCause Cause { get; set; }

    /// <summary>Took a turn that has not returned: events are written before it runs.</summary>
    public bool WantsEvents { get; set; }

    /// <summary>A batch of which only a part was carried out.</summary>
    public UnfinishedBatch? Batch { get; set; }

    /// <summary>Stopped: whether it slept before.</summary>
    public bool WasWaiting { get; set; }

    /// <summary>Stopped: whether there is something to wake it when it goes on.</summary>
    public bool WasWoken { get; set; }

    /// <summary>Stopped by a fault of which its keeper has not decided.</summary>
    public bool AwaitsVerdict { get; set; }

    public FaultReport LastFault { get; set; } = new(FaultCause.None, 0, 0);

    public ulong[] Registers { get; } = new ulong[18];

    /// <summary>The entry to which faults are sent; empty if there is none.</summary>
    public Capability Keeper { get; set; }

    public ulong KeeperTicks { get; set; }

    /// <summary>The rights of the capability that a keeper gets.</summary>
    public Rights KeeperRights { get; set; }

    /// <summary>The call that carries its faults.</summary>
    public Call? FaultRecord { get; set; }

    /// <summary>Its message page, byte by byte.</summary>
    public byte[] MessagePage { get; } = new byte[4096];

    public Segment? MessagePageMappedIn { get; set; }

    public uint Capacity { get; set; } = SlotsPerPage;

    public List<Call> Completions { get; } = [];

    public List<Call> InService { get; } = [];

    /// <summary>Fair classes with queued calls, the next one to be served first; each has its endpoints in the same order.</summary>
    public List<ReadyClass> Ready { get; } = [];

    public List<Endpoint> Endpoints { get; } = [];

    /// <summary>Notifications of which a bit is set, in the order in which the first was.</summary>
    public List<Notification> Notices { get; } = [];

    /// <summary>The other ones.</summary>
    public List<Notification> QuietNotifications { get; } = [];

    /// <summary>Endpoints of which it is to hear that nobody holds them.</summary>
    public List<Endpoint> Unheld { get; } = [];

    /// <summary>Counted entries were in slots below this one only.</summary>
    public uint CountedBelow { get; private set; }

    /// <summary>What it was given to run on; null if it never was.</summary>
    public Schedule? Schedule { get; set; }

    /// <summary>Among whose ready processes it is.</summary>
    public Schedule? RunsOn { get; set; }

    public List<Call> Calls { get; } = [];

    public List<Attachment> Attachments { get; } = [];

    /// <summary>Root table, middle table, directory, message page.</summary>
    public List<BoughtPage> OwnPages { get; } = [];

    /// <summary>Pages of slots, the first one first; those that are left while it is taken apart.</summary>
    public List<BoughtPage> SlotPages { get; } = [];

    /// <summary>The page that a table of more than one page of slots needs besides.</summary>
    public BoughtPage? TableDirectory { get; set; }

    public bool HasEvents => Completions.Count > 0 || Notices.Count > 0 || Unheld.Count > 0 || Ready.Count > 0;

    public uint FreeSlots => Capacity - (uint)_slots.Count + (uint)_freed.Count;

    /// <summary>Slots that were ever used, with the unused number 0.</summary>
    public uint Fresh => (uint)_slots.Count;

    public Capability this[uint slot]
    {
        get => slot < _slots.Count ? _slots[(int)slot] : default;
        set => Put(slot, value);
    }

    /// <summary>Its slots, in their order.</summary>
    public IReadOnlyList<Capability> Slots => _slots;

    public InvocationError Check(uint slot, out Capability capability)
    {
        capability = this[slot];
        if (slot == 0 || slot >= Capacity)
        {
            return InvocationError.InvalidSlot;
        }

        return capability.IsEmpty ? InvocationError.EmptySlot : InvocationError.None;
    }

    public InvocationError Check(uint slot, CapabilityType type, Rights rights, out Capability capability)
    {
        InvocationError error = Check(slot, out capability);
        if (error != InvocationError.None)
        {
            return error;
        }

        if (capability.Type != type)
        {
            return InvocationError.WrongType;
        }

        if (!capability.IsLive)
        {
            return InvocationError.Stale;
        }

        return capability.Allows(rights) ? InvocationError.None : InvocationError.NoRight;
    }

    public uint Install(Capability capability)
    {
        if (_freed.TryPop(out uint slot))
        {
            Put(slot, capability);
            return slot;
        }

        _slots.Add(default);
        Put((uint)_slots.Count - 1, capability);
        return (uint)_slots.Count - 1;
    }

    /// <summary>The last slots of those in which counted entries may be, a few of them, the last one first.</summary>
    public List<uint> SlotsToLetGo(int most)
    {
        List<uint> last = [];
        for (; last.Count < most && CountedBelow > 1; CountedBelow--)
        {
            last.Add(CountedBelow - 1);
        }

        CountedBelow = CountedBelow == 1 ? 0 : CountedBelow;
        return last;
    }

    /// <summary>Empties a slot of a dead process for good.</summary>
    public void Forget(uint slot) => _slots[(int)slot] = default;

    private void Put(uint slot, Capability capability)
    {
        _slots[(int)slot] = capability;
        CountedBelow = capability.IsCounted && slot >= CountedBelow ? slot + 1 : CountedBelow;
    }

    public void Free(uint slot)
    {
        _slots[(int)slot] = default;
        _freed.Push(slot);
    }
}

/// <summary>A fair class and its endpoints with queued calls.</summary>
internal sealed record ReadyClass(uint Class, List<Endpoint> Endpoints);

/// <summary>Where a batch goes on.</summary>
internal sealed record UnfinishedBatch(int Offset, int End, uint Count, bool HasNews, TurnFlags Flags, InvocationError Error);

/// <summary>What the machine said of a fault.</summary>
internal sealed record FaultReport(FaultCause Cause, ulong Address, ulong Instruction);
