using System.Collections.Generic;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Capabilities;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>All steps that a state allows.</summary>
/// <remarks>
/// Of slots that hold the same capability only the first is used, and of idle calls only the one that its owner has had longest: which of
/// them a program takes is its own business.
/// </remarks>
internal sealed class MoveList(FrameArena frames, StateConfiguration configuration, ulong endTicks)
{
    private const int HostileSlot = 250;

    private readonly List<byte> _slots = [];
    private readonly List<byte> _cargo = [];
    private List<Move> _moves = [];
    private Menu _menu;
    private byte _idleCall;
    private byte _bankSlot;
    private int _waste;

    /// <summary>Adds the steps of a process that runs.</summary>
    public void Add(List<Move> moves, FrameIndex processIndex, Menu menu, byte bankSlot, byte selfSlot)
    {
        _moves = moves;
        _menu = menu;
        _bankSlot = bankSlot;
        ref Process process = ref frames.At<Process>(processIndex);
        Classify(ref process, bankSlot, selfSlot);
        if (_waste > configuration.MaximumWaste)
        {
            moves.Add(new Move(MoveKind.DropWaste));
            moves.Add(new Move(MoveKind.Tick));
            return;
        }

        bool hasRoom = process.Table.Capacity - process.Table.FreeCount - 1 < configuration.MaximumSlots;
        foreach (byte slot in _slots)
        {
            ref Capability capability = ref process.Table.At(frames, slot);
            AddUses(slot, in capability, hasRoom);
        }

        if (hasRoom)
        {
            AddPurchases(bankSlot);
        }

        AddWith(CapabilityType.Bank, Has(Menu.Transfer) && Has(Menu.BuyFrom), bankSlot, (byte)BankMethod.Transfer, 1);

        if (Has(Menu.Hostile))
        {
            AddHostile(process.Table.Fresh);
        }

        if (Has(Menu.Sleep))
        {
            moves.Add(new Move(MoveKind.Sleep));
        }

        if (Has(Menu.Crash))
        {
            moves.Add(new Move(MoveKind.Crash));
        }

        if (frames.Globals.NowTicks < endTicks)
        {
            moves.Add(new Move(MoveKind.Wait));
        }

        moves.Add(new Move(MoveKind.Tick));
    }

    private bool Has(Menu menu) => (_menu & menu) == menu;

    private void Classify(ref Process process, byte bankSlot, byte selfSlot)
    {
        _slots.Clear();
        _cargo.Clear();
        _waste = 0;
        for (uint slot = 1; slot < process.Table.Fresh; slot++)
        {
            ref Capability capability = ref process.Table.At(frames, slot);
            if (capability.Type == CapabilityType.Null || slot == bankSlot || slot == selfSlot)
            {
                continue;
            }

            if (IsDuplicate(frames, ref process.Table, slot))
            {
                _waste++;
                continue;
            }

            _waste += capability.IsLive(frames) ? 0 : 1;

            _slots.Add((byte)slot);
            foreach (CapabilityType type in configuration.Cargo)
            {
                if (capability.Type == type)
                {
                    _cargo.Add((byte)slot);
                }
            }
        }

        _idleCall = FindIdleCall(ref process);
    }

    // The first on its owner's list of records: which slot it is in says nothing about the state.
    private byte FindIdleCall(ref Process process)
    {
        for (FrameIndex at = process.Party.Calls.Head; !at.IsNone; at = frames.At<Call>(at).OwnerLink.Next)
        {
            foreach (byte slot in _slots)
            {
                ref Capability capability = ref process.Table.At(frames, slot);
                if (capability.Type == CapabilityType.Call && capability.Index.Is(at) && capability.IsLive(frames) && frames.At<Call>(at).State == CallState.Idle)
                {
                    return slot;
                }
            }
        }

        return 0;
    }

    /// <summary>Whether an earlier slot holds the same capability.</summary>
    public static bool IsDuplicate(in FrameArena frames, ref CapabilityTable table, uint slot)
    {
        ref Capability capability = ref table.At(frames, slot);
        for (uint earlier = 1; earlier < slot; earlier++)
        {
            if (AreSame(in table.At(frames, earlier), in capability))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether two capabilities name the same with the same rights.</summary>
    public static bool AreSame(in Capability one, in Capability other)
    {
        return one.Type == other.Type && one.Rights == other.Rights && one.Badge == other.Badge && one.Index.Is(other.Index) && one.Generation == other.Generation;
    }

    private void AddUses(byte slot, in Capability capability, bool hasRoom)
    {
        switch (capability.Type)
        {
            case CapabilityType.Entry:
            case CapabilityType.Promise:
            case CapabilityType.Relay:
                AddSends(slot);
                AddIf(Has(Menu.Copy) && hasRoom, Operation.Copy, slot);
                AddIf(Has(Menu.Look), Operation.Compare, slot);
                AddIf(Has(Menu.Await) && _idleCall != 0 && capability.Type == CapabilityType.Promise, Operation.Await, _idleCall, slot);
                AddIf(Has(Menu.Destroy) && capability.Type == CapabilityType.Promise, Operation.Destroy, slot);
                break;
            case CapabilityType.Resolver:
                AddAnswers(slot);
                break;
            case CapabilityType.Call:
                AddCallUses(slot, in capability);
                break;
            case CapabilityType.Endpoint:
                AddIf(Has(Menu.Mint) && hasRoom, Operation.Send, slot, word: (byte)EndpointMethod.Mint, moreWords: 1);
                AddIf(Has(Menu.Await) && _idleCall != 0, Operation.Await, _idleCall, slot);
                AddIf(Has(Menu.Destroy), Operation.Destroy, slot);
                break;
            case CapabilityType.Forwarder:
                AddIf(Has(Menu.Revoke), Operation.Send, slot, word: (byte)ForwarderMethod.Block);
                AddIf(Has(Menu.Await) && _idleCall != 0, Operation.Await, _idleCall, slot);
                AddIf(Has(Menu.Destroy), Operation.Destroy, slot);
                break;
            case CapabilityType.Notification:
                AddIf(Has(Menu.Signal), Operation.Send, slot, word: (byte)NotificationMethod.Signal, moreWords: 1);
                AddIf(Has(Menu.Await) && _idleCall != 0, Operation.Await, _idleCall, slot);
                AddIf(Has(Menu.Destroy), Operation.Destroy, slot);
                break;
            case CapabilityType.Bank:
            case CapabilityType.Process:
                AddIf(Has(Menu.DestroyOthers), Operation.Destroy, slot);
                AddIf(Has(Menu.Await) && _idleCall != 0, Operation.Await, _idleCall, slot);
                AddPowers(slot, capability.Type, hasRoom);
                break;
            case CapabilityType.Schedule:
                AddIf(Has(Menu.Destroy), Operation.Destroy, slot);
                AddIf(Has(Menu.Await) && _idleCall != 0, Operation.Await, _idleCall, slot);
                AddWith(CapabilityType.Machine, Has(Menu.Configure), slot, (byte)ScheduleMethod.Configure, 3);
                break;
            case CapabilityType.Null:
            case CapabilityType.Machine:
            case CapabilityType.Page:
            case CapabilityType.Segment:
            default:
                break;
        }

        AddIf(Has(Menu.Drop) || (Has(Menu.DropResolver) && capability.Type == CapabilityType.Resolver), Operation.Drop, slot);
    }

    // What the holder of a bank or a process can do with it besides ending it.
    private void AddPowers(byte slot, CapabilityType type, bool hasRoom)
    {
        if (type == CapabilityType.Bank)
        {
            AddWith(CapabilityType.Bank, Has(Menu.Transfer), slot, (byte)BankMethod.Transfer, 1);
            AddIf(Has(Menu.Transfer) && Has(Menu.BuyFrom), Operation.Send, slot, carried: _bankSlot, word: (byte)BankMethod.Transfer, moreWords: 1);
            if (Has(Menu.BuyFrom) && hasRoom)
            {
                AddPurchases(slot);
            }

            return;
        }

        AddWith(CapabilityType.Schedule, Has(Menu.SetSchedule), slot, (byte)ProcessMethod.SetSchedule, 0);
        AddIf(Has(Menu.Control), Operation.Send, slot, word: (byte)ProcessMethod.Stop);
        AddIf(Has(Menu.Control), Operation.Send, slot, word: (byte)ProcessMethod.Resume);
        AddIf(Has(Menu.Control), Operation.Send, slot, word: (byte)ProcessMethod.Kill);
    }

    // A method of a kernel object, with each other capability of a type.
    private void AddWith(CapabilityType type, bool condition, byte slot, byte method, byte moreWords)
    {
        foreach (byte other in _slots)
        {
            AddIf(condition && other != slot && TypeOf(other) == type, Operation.Send, slot, carried: other, word: method, moreWords: moreWords);
        }
    }

    private void AddSends(byte slot)
    {
        bool isTooLate = configuration.SendsTakeTime && frames.Globals.NowTicks >= endTicks;
        if (!Has(Menu.Send) || _idleCall == 0 || isTooLate)
        {
            return;
        }

        Add(Operation.Send, slot, _idleCall, word: Move.OwnWord);
        if (Has(Menu.Carry))
        {
            foreach (byte carried in _cargo)
            {
                Add(Operation.Send, slot, _idleCall, carried: carried, word: Move.OwnWord);
            }
        }
    }

    private void AddAnswers(byte slot)
    {
        AddIf(Has(Menu.Fulfill), Operation.Resolve, slot, word: Move.OwnWord);
        AddIf(Has(Menu.Break), Operation.Resolve, slot, flags: (byte)ResolveFlags.Break, word: Move.OwnWord);
        AddIf(Has(Menu.Await) && _idleCall != 0, Operation.Await, _idleCall, slot);
        foreach (byte other in _slots)
        {
            CapabilityType type = TypeOf(other);
            AddIf(Has(Menu.Become) && type == CapabilityType.Promise, Operation.Resolve, slot, flags: (byte)ResolveFlags.Become, carried: other);
            AddIf(Has(Menu.Forward) && type is CapabilityType.Promise or CapabilityType.Entry or CapabilityType.Relay, Operation.Forward, slot, other, word: Move.OwnWord);
        }

        if (Has(Menu.FulfillWith))
        {
            foreach (byte carried in _cargo)
            {
                AddIf(carried != slot, Operation.Resolve, slot, carried: carried, word: Move.OwnWord);
            }
        }
    }

    private void AddCallUses(byte slot, in Capability capability)
    {
        bool isPending = capability.IsLive(frames) && frames.At<Call>(capability.Index).State != CallState.Idle;
        AddIf(Has(Menu.Cancel) && isPending, Operation.Cancel, slot);
        AddIf(Has(Menu.Look) && isPending, Operation.Poll, slot);
        AddIf(Has(Menu.Pipeline) && isPending && _idleCall != 0, Operation.Send, slot, _idleCall, flags: (byte)SendFlags.ToResult, word: Move.OwnWord);
        AddIf(Has(Menu.Destroy), Operation.Destroy, slot);
        if (Has(Menu.Deadline) && (isPending || slot == _idleCall) && capability.IsLive(frames) && MayHaveDeadline(in frames.At<Call>(capability.Index)))
        {
            Add(Operation.Deadline, slot, word: 1);
            Add(Operation.Deadline, slot, word: 2);
        }
    }

    // One that it has stays. What was sent one way has a time that is not its sender's to change.
    private static bool MayHaveDeadline(in Call call) => call.TimerBucket == 0 || call.IsOneWay;

    private void AddPurchases(byte bankSlot)
    {
        AddIf(Has(Menu.CreateCall), Operation.Send, bankSlot, word: (byte)BankMethod.CreateCall);
        AddIf(Has(Menu.CreatePromise), Operation.Send, bankSlot, word: (byte)BankMethod.CreatePromise);
        AddIf(Has(Menu.CreateEndpoint), Operation.Send, bankSlot, word: (byte)BankMethod.CreateEndpoint, moreWords: 1);
    }

    // Whatever a program can write into an entry: every operation on every slot, a slot never used and one far outside.
    private void AddHostile(uint fresh)
    {
        for (Operation operation = Operation.None; operation <= Operation.Destroy + 1; operation++)
        {
            for (uint slot = 0; slot <= fresh; slot++)
            {
                if (operation == Operation.Destroy && slot > 0 && slot < fresh && TypeOf((byte)slot) is CapabilityType.Bank or CapabilityType.Process)
                {
                    continue; // That is a way to die, and dying is explored elsewhere.
                }

                for (uint second = 0; second <= fresh; second++)
                {
                    AddHostile(operation, slot == fresh ? HostileSlot : (byte)slot, second == fresh ? HostileSlot : (byte)second);
                }
            }
        }
    }

    private void AddHostile(Operation operation, int slot, int second)
    {
        int flags = operation is Operation.Send or Operation.Resolve ? 3 : 1;
        for (int flag = 0; flag < flags; flag++)
        {
            Add(operation, (byte)slot, (byte)second, flags: (byte)flag);
            Add(operation, (byte)slot, (byte)second, flags: (byte)flag, carried: (byte)second);
        }
    }

    private CapabilityType TypeOf(byte slot) => frames.At<Process>(frames.Globals.Current).Table.At(frames, slot).Type;

    private void AddIf(
        bool condition, Operation operation, byte slot, byte secondSlot = 0, byte flags = 0, byte carried = 0, byte word = 0, byte moreWords = 0)
    {
        if (condition)
        {
            Add(operation, slot, secondSlot, flags, carried, word, moreWords);
        }
    }

    private void Add(Operation operation, byte slot, byte secondSlot = 0, byte flags = 0, byte carried = 0, byte word = 0, byte moreWords = 0)
    {
        _moves.Add(new Move(MoveKind.Operation, operation, flags, slot, secondSlot, carried, word, moreWords));
    }
}
