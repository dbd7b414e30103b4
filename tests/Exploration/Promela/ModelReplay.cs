using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Diagnostics;
using AsyncCap.Kernel.Teardown;

namespace AsyncCap.Tests.Exploration.Promela;

/// <summary>Plays the model's steps on the kernel, and compares every call after each of them.</summary>
/// <remarks>
/// Operations, deaths and deliveries are kernel entries. But the slice of the work list that ends an entry is set aside: the
/// model's own steps of work are taken instead, one by one, as if others' work stood before them in the list.
/// </remarks>
internal sealed class ModelReplay : IDisposable
{
    private const uint Pages = 24;

    private readonly SimulatedWorld _world;
    private readonly bool _audits;
    private readonly SimulatedProcess[] _processes = new SimulatedProcess[3];
    private readonly uint[] _endpoints = new uint[2];
    private readonly uint[,] _entries = new uint[3, 2];
    private readonly uint[] _calls = new uint[3];
    private readonly Capability[] _records = new Capability[3];
    private readonly uint[,] _resolvers = new uint[3, 3];

    public ModelReplay(Defences removed = Defences.None)
    {
        _world = new SimulatedWorld(512, audits: false);
        _audits = removed == Defences.None;
        for (int process = 0; process < 3; process++)
        {
            _processes[process] = _world.Start(Pages);
        }

        Connect(0, 0);
        Connect(1, 0, 1, 2);
        for (int call = 0; call < 3; call++)
        {
            SimulatedProcess owner = _processes[OwnerOf(call)];
            _calls[call] = owner.CreateCall();
            _records[call] = owner.State.Table.At(_world.Frames, _calls[call]);
        }

        _world.Settle();
        _world.Run(_world.Root);
        _world.Root.Sleep();
        _world.Frames.Globals.RemovedDefences = removed;
    }

    /// <summary>Plays steps until the kernel does something else than the model.</summary>
    /// <returns>What was different, or null.</returns>
    public string? Play(IReadOnlyList<ModelStep> steps)
    {
        for (int at = 0; at < steps.Count; at++)
        {
            string? difference;
            try
            {
                difference = Take(steps[at]) ?? Compare(steps[at]);
            }
            catch (KernelPanicException panic)
            {
                difference = panic.Message;
            }

            if (difference is not null)
            {
                return $"step {at + 1}, {steps[at].Text}: {difference}";
            }
        }

        return null;
    }

    public void Dispose() => _world.Dispose();

    private static int OwnerOf(int call) => call / 2;

    private void Connect(int endpoint, params int[] holders)
    {
        SimulatedProcess server = _processes[endpoint + 1];
        _endpoints[endpoint] = server.CreateEndpoint();
        uint entry = server.Mint(_endpoints[endpoint]);
        foreach (int holder in holders)
        {
            _entries[holder, endpoint] = _processes[holder] == server ? entry : server.Give(entry, _processes[holder]);
        }
    }

    private string? Take(ModelStep step)
    {
        int a = step.Numbers[0];
        int b = step.Numbers[1];
        int c = step.Numbers[2];
        switch (step.Deed)
        {
            case "Work":
                if (_world.Frames.Globals.WorkHead.IsNone)
                {
                    return "the kernel has no work to do";
                }

                _ = WorkSlice.Run(_world.Frames, 1);
                return null;
            case "Send":
                return Do(OwnerOf(a), Operation.Send, _entries[OwnerOf(a), b], _calls[a]);
            case "Pipeline":
                return Do(OwnerOf(a), Operation.Send, _calls[b], _calls[a], flags: (byte)SendFlags.ToResult);
            case "Cancel":
                return Do(OwnerOf(a), Operation.Cancel, _calls[a]);
            case "Destroy":
                return Do(OwnerOf(a), Operation.Destroy, _calls[a]);
            case "Resolve":
                return Do(a, Operation.Resolve, _resolvers[a, b], 0, c == 1 ? _entries[a, 1] : 0, (byte)(c == 2 ? BreakReason.ByCallee : 0));
            case "Drop":
                return Do(a, Operation.Drop, _resolvers[a, b]);
            case "Late":
                return Do(a, Operation.Resolve, _resolvers[a, b], expected: InvocationError.Stale);
            case "Turn":
                return Deliver(a);
            case "Crash":
                Enter(a);
                _world.Kernel.Fault(FaultCause.InvalidRead, 0, 0);
                return null;
            case "Close":
                return Do(a + 1, Operation.Destroy, _endpoints[a]);
            default:
                return "there is no such deed";
        }
    }

    // The process is the one that runs, as the kernel would have selected it.
    private void Enter(int process)
    {
        FrameArena frames = _world.Frames;
        FrameIndex index = _processes[process].Index;
        while (!RunQueue.Head(frames).Is(index))
        {
            RunQueue.Yield(frames, RunQueue.Head(frames));
        }

        frames.Globals.Current = index;
    }

    private string? Do(
        int process, Operation operation, uint slot, uint second = 0, uint carried = 0, byte flags = 0, InvocationError expected = InvocationError.None)
    {
        Submission result = Operate(process, operation, slot, second, carried, flags);
        return result.Error == expected ? null : $"the kernel answers {result.Error}, and the model {expected}";
    }

    private Submission Operate(int process, Operation operation, uint slot, uint second, uint carried, byte flags)
    {
        Enter(process);
        PageIndex page = _processes[process].State.MessagePage;
        FrameArena frames = _world.Frames;
        byte count = (byte)(carried == 0 ? 0 : 1);
        frames.InPage<Submission>(page, MessagePage.SubmissionsOffset) = new Submission
        {
            Operation = operation,
            Flags = flags,
            CapabilityCount = count,
            Slot = slot,
            SecondSlot = second,
        };
        frames.InPage<uint>(page, MessagePage.SubmissionsOffset + MessagePage.EntryHeaderBytes) = carried;
        frames.InPage<uint>(page, MessagePage.SubmissionBytesOffset) = operation == Operation.None ? 0 : MessagePage.EntryBytes(0, count);
        frames.InPage<TurnFlags>(page, MessagePage.FlagsOffset) = TurnFlags.DoNotSleep;
        _world.Kernel.Turn();
        return frames.InPage<Submission>(page, MessagePage.SubmissionsOffset);
    }

    private string? Deliver(int process)
    {
        _ = Operate(process, Operation.None, 0, 0, 0, 0); // a turn with nothing in it
        FrameArena frames = _world.Frames;
        ref Globals globals = ref frames.Globals;
        (FrameIndex head, FrameIndex tail) = (globals.WorkHead, globals.WorkTail);
        (globals.WorkHead, globals.WorkTail) = (FrameIndex.None, FrameIndex.None);
        bool runs = _world.Kernel.SelectNext(out FrameIndex next);
        bool hasNewWork = !globals.WorkHead.IsNone;
        (globals.WorkHead, globals.WorkTail) = (head, tail);
        if (!runs || !next.Is(_processes[process].Index) || hasNewWork)
        {
            return "the kernel runs another process, or finds work in a delivery";
        }

        PageIndex page = _processes[process].State.MessagePage;
        uint offset = MessagePage.EventsOffset;
        uint end = offset + frames.InPage<uint>(page, MessagePage.EventBytesOffset);
        while (offset < end)
        {
            Event happened = frames.InPage<Event>(page, offset);
            Receive(process, in happened);
            offset += MessagePage.EntryBytes(happened.WordCount, happened.CapabilityCount);
        }

        return null;
    }

    private void Receive(int process, in Event happened)
    {
        if (happened.Kind == EventKind.Request)
        {
            _resolvers[process, CallOf(process, happened.Slot)] = happened.Slot;
        }
    }

    // Which call a slot's resolver answers.
    private int CallOf(int process, uint slot)
    {
        Capability resolver = _processes[process].State.Table.At(_world.Frames, slot);
        if (resolver.Type == CapabilityType.Resolver && resolver.IsLive(_world.Frames))
        {
            for (int call = 0; call < 3; call++)
            {
                if (_records[call].Index.Is(Call.OfResolver(resolver.Index)))
                {
                    return call;
                }
            }
        }

        throw new InvalidOperationException("A request comes without a resolver of a call of the model.");
    }

    private string? Compare(ModelStep step)
    {
        if (_audits)
        {
            StateAudit.Check(_world.Frames);
        }

        for (int call = 0; call < 3; call++)
        {
            ModelCall expected = step.Calls[call];
            bool isThere = _records[call].IsLive(_world.Frames);
            CallState? state = isThere ? _world.Frames.At<Call>(_records[call].Index).State : null;
            if (state != expected.State)
            {
                return $"call {call} is {Name(state)}, and in the model {Name(expected.State)}";
            }

            if (!isThere || !_processes[OwnerOf(call)].IsAlive)
            {
                continue;
            }

            Submission poll = Operate(OwnerOf(call), Operation.Poll, _calls[call], 0, 0, 0);
            if ((CallState)poll.Slot != expected.Told || (BreakReason)poll.SecondSlot != expected.Reason)
            {
                return $"a poll of call {call} tells {(CallState)poll.Slot}, {(BreakReason)poll.SecondSlot}, and in the model {expected.Told}, {expected.Reason}";
            }
        }

        return null;
    }

    private static string Name(CallState? state) => state?.ToString() ?? "destroyed";
}
