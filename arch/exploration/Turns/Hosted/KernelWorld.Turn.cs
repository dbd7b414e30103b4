using System;
using AsyncCap.Arch.Exploration.Turns.Engine;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Exploration.Turns.Hosted;

/// <summary>A turn on the kernel: events from the message page, operations into it, one kernel entry.</summary>
internal sealed unsafe partial class KernelWorld
{
    private uint _batchEnd;
    private PageIndex _page;

    /// <inheritdoc/>
    protected override void DoSend(uint target, int call, int verb, long value, uint carried)
    {
        TouchTarget(target);
        Add(Operation.Send, target, Mine(call), 0, 2, verb, value, carried);
    }

    /// <inheritdoc/>
    protected override void DoSendToResult(int onto, int call, int verb, long value, uint carried)
    {
        // If it has a result already, that is where the message goes; the answer is on its way to us.
        bool isDecided = _frames.At<Call>(_processes[Self].CallFrames[onto]).State is CallState.Completed or CallState.Settling;
        Touched |= isDecided ? Moves.TouchesAll : 0;
        Add(Operation.Send, Mine(onto), Mine(call), (byte)SendFlags.ToResult, 2, verb, value, carried);
    }

    /// <inheritdoc/>
    protected override void DoResolve(uint resolver, long value, uint carried, ResolveFlags how)
    {
        TouchResolver(resolver, how == ResolveFlags.Become);
        TouchTarget(carried);
        Add(Operation.Resolve, resolver, 0, (byte)how, how == ResolveFlags.Become ? (byte)0 : (byte)1, value, 0, carried);
    }

    /// <inheritdoc/>
    protected override void DoForward(uint resolver, uint target, int verb, long value, uint carried)
    {
        TouchResolver(resolver, touchesAll: false);
        TouchTarget(target);
        Add(Operation.Forward, resolver, target, 0, 2, verb, value, carried);
    }

    /// <inheritdoc/>
    protected override void DoAwait(int call, uint what)
    {
        TouchTarget(what);
        Add(Operation.Await, Mine(call), what, 0, 0, 0, 0, 0);
    }

    /// <inheritdoc/>
    protected override void DoDeadline(int call, ulong ticks)
    {
        Add(Operation.Deadline, Mine(call), 0, 0, 1, (long)(_frames.Globals.NowTicks + ticks), 0, 0);
    }

    /// <inheritdoc/>
    protected override bool DoCancel(int call)
    {
        Add(Operation.Cancel, Mine(call), 0, 0, 0, 0, 0, 0);
        return false; // What came of it is known at the end of the turn.
    }

    private void Turn(int vat)
    {
        bool hadWork = HasWork;
        Select(vat);
        _page = _frames.At<Process>(_processes[vat].Index).MessagePage;
        int count = ReadEvents(vat);
        _batchEnd = MessagePage.SubmissionsOffset;
        DeliverStart();
        for (int index = 0; index < count && Problem is null; index++)
        {
            Deliver(ref _events[index]);
        }

        uint end = _batchEnd;
        HandOver(vat, end);
        ReadResults(vat, end);
        FallAsleep(vat);
        // The kernel's own work goes on with every entry, and may touch anybody.
        Touched |= hadWork || (HasWork && Scene.ShowsWork) ? Moves.TouchesAll : 0;
    }

    private uint Mine(int call) => _processes[Self].Calls[call];

    private void HandOver(int vat, uint end)
    {
        _frames.InPage<uint>(_page, MessagePage.SubmissionBytesOffset) = end - MessagePage.SubmissionsOffset;
        _frames.InPage<TurnFlags>(_page, MessagePage.FlagsOffset) = TurnFlags.None;
        _frames.InPage<uint>(_page, MessagePage.EventBytesOffset) = 0;
        _world.Kernel.Turn();
        while (_frames.At<Process>(_processes[vat].Index).Batch.IsUnfinished)
        {
            _world.Kernel.Turn();
        }
    }

    // A turn in which something was refused does not end asleep: the vat would look at the refusal. Nothing else may be waiting for it.
    private void FallAsleep(int vat)
    {
        ref Party party = ref _frames.At<Party>(_processes[vat].Index);
        if (party.State == ProcessState.Ready && !party.HasEvents)
        {
            party.WantsEvents = false; // there are none; the entry below asks anew
            Select(vat);
            HandOver(vat, MessagePage.SubmissionsOffset);
        }
    }

    private void Add(Operation operation, uint slot, uint second, byte flags, byte words, long word0, long word1, uint carried)
    {
        byte capabilities = carried == 0 ? (byte)0 : (byte)1;
        uint at = _batchEnd;
        _batchEnd += MessagePage.EntryBytes(words, capabilities);
        if (_batchEnd > MessagePage.EventsOffset)
        {
            throw new InvalidOperationException($"{Names[Self]} does too much in one turn.");
        }

        _frames.InPage<Submission>(_page, at) = new Submission
        {
            Operation = operation, Flags = flags, WordCount = words, CapabilityCount = capabilities, Slot = slot, SecondSlot = second,
        };
        at += MessagePage.EntryHeaderBytes;
        if (capabilities != 0)
        {
            _frames.InPage<uint>(_page, at) = carried;
            at += sizeof(ulong);
        }

        if (words > 0)
        {
            _frames.InPage<long>(_page, at) = word0;
        }

        if (words > 1)
        {
            _frames.InPage<long>(_page, at + sizeof(ulong)) = word1;
        }
    }

    private int ReadEvents(int vat)
    {
        uint at = MessagePage.EventsOffset;
        uint end = at + _frames.InPage<uint>(_page, MessagePage.EventBytesOffset);
        int count = 0;
        while (at < end)
        {
            ref Event header = ref _frames.InPage<Event>(_page, at);
            uint words = at + MessagePage.EntryBytes(0, header.CapabilityCount);
            long word0 = header.WordCount > 0 ? _frames.InPage<long>(_page, words) : 0;
            bool isRequest = header.Kind == EventKind.Request;
            _events[count++] = new VatEvent
            {
                Kind = isRequest ? VatEventKind.Request : VatEventKind.Outcome,
                Reason = header.Reason,
                Resolver = isRequest ? header.Slot : 0,
                Call = isRequest ? 0 : Array.IndexOf(_processes[vat].Calls, header.Slot),
                Verb = isRequest ? (int)word0 : 0,
                Value = isRequest ? _frames.InPage<long>(_page, words + sizeof(ulong)) : word0,
                Carried = header.CapabilityCount > 0 ? _frames.InPage<uint>(_page, at + MessagePage.EntryHeaderBytes) : 0,
            };
            at += MessagePage.EntryBytes(header.WordCount, header.CapabilityCount);
        }

        return count;
    }

    private void ReadResults(int vat, uint end)
    {
        uint at = MessagePage.SubmissionsOffset;
        while (at < end)
        {
            ref Submission result = ref _frames.InPage<Submission>(_page, at);
            bool isLate = result.Error == InvocationError.Stale && result.Operation is Operation.Resolve or Operation.Forward;
            bool isDecided = result.Error == InvocationError.NotPending && result.Operation is Operation.Cancel or Operation.Deadline;
            if (result.Error == InvocationError.None && result.Operation == Operation.Cancel)
            {
                Vats[vat].Busy &= ~(1u << Array.IndexOf(_processes[vat].Calls, result.Slot));
            }
            else if (result.Error != InvocationError.None && !isLate && !isDecided)
            {
                Problem ??= $"refused: the kernel refuses {Names[vat]}'s {result.Operation} with {result.Error}";
            }

            at += MessagePage.EntryBytes(result.WordCount, result.CapabilityCount);
        }
    }

    private Capability CapabilityAt(uint slot)
    {
        ref Process process = ref _frames.At<Process>(_processes[Self].Index);
        return process.Table.Contains(slot) ? process.Table.At(_frames, slot) : default;
    }

    private void TouchTarget(uint slot) => Touch(slot == 0 ? default : CapabilityAt(slot));

    private void Touch(Capability target)
    {
        for (int hop = 0; hop < 8; hop++)
        {
            if (target.Type == CapabilityType.Entry)
            {
                int server = target.IsLive(_frames) ? VatOf(_frames.At<Endpoint>(target.Index).Server) : -1;
                Touched |= server >= 0 ? 1ul << server : 0;
                return;
            }

            if (target.Type != CapabilityType.Promise)
            {
                return;
            }

            Touched |= PromiseBit(target.Index);
            ref Call promise = ref _frames.At<Call>(target.Index);
            Touched |= promise.State is CallState.Settling or CallState.Waiting ? Moves.TouchesAll : 0;
            if (promise.State != CallState.Completed || promise.CapabilityCount == 0)
            {
                return;
            }

            target = promise.Capabilities[0];
        }

        Touched = Moves.TouchesAll;
    }

    private void TouchResolver(uint slot, bool touchesAll)
    {
        Capability resolver = CapabilityAt(slot);
        if (resolver.Type != CapabilityType.Resolver)
        {
            return;
        }

        // Who else hears of it when a promise is decided, or a call with messages behind it, is not looked at one by one.
        FrameIndex index = Call.OfResolver(resolver.Index);
        ref Call call = ref _frames.At<Call>(index);
        bool isPromise = call.Header.Type == ObjectType.Promise;
        int owner = isPromise ? -1 : VatOf(call.Owner);
        Touched |= owner >= 0 ? 1ul << owner : PromiseBit(index);
        Touched |= touchesAll || !call.Pipeline.IsEmpty || (isPromise && !call.Dependents.IsEmpty) ? Moves.TouchesAll : 0;
    }

    private ulong PromiseBit(FrameIndex index)
    {
        int bit = Moves.MostVats;
        foreach (VatProcess process in _processes)
        {
            foreach (FrameIndex promise in process.PromiseFrames)
            {
                if (promise.Is(index))
                {
                    return 1ul << bit;
                }

                bit++;
            }
        }

        return Moves.TouchesAll;
    }
}
